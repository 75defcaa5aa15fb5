/** Link, files and clip of the present solve. */
import { useState } from 'react';
import { CloseButton } from '../../controls/CloseButton.tsx';
import { download } from '../../controls/download.ts';
import { FilePicker } from '../../controls/FilePicker.tsx';
import { encodeTrace } from '../../trace/file.ts';
import { share } from './actions.ts';
import { openFiles } from './open-files.ts';
import { notify, shownTrace, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

export function Toolbar() {
  const trace = useSolve(shownTrace);
  const [said, setSaid] = useState('');
  const [link, setLink] = useState<string>();
  const [recording, setRecording] = useState<number>();
  const t = words.files;

  const copy = (): void => {
    const address = share();
    setLink(undefined);
    const shown = (): void => {
      setLink(address);
      setSaid(words.share.select);
    };
    if (!navigator.clipboard) shown();
    else navigator.clipboard.writeText(address).then(() => setSaid(words.share.copied), shown);
  };
  const save = (): void => {
    if (trace) download(t.traceName(trace.header.weights.name), encodeTrace(trace));
  };
  const clip = async (): Promise<void> => {
    if (!trace || recording !== undefined) return;
    const { canRecord, recordClip } = await import('../../board/clip.ts');
    if (!canRecord()) {
      notify('problem', t.noRecorder);
      return;
    }
    setRecording(0);
    try {
      const { blob, name } = await recordClip(trace, setRecording);
      download(name, blob, blob.type);
    } catch (error) {
      notify('problem', t.clipFailed((error as Error).message));
    } finally {
      setRecording(undefined);
    }
  };

  return (
    <div className="toolbar">
      <button type="button" className="secondary" onClick={copy}>
        {words.share.copy}
      </button>
      <button type="button" disabled={!trace} onClick={save}>
        {t.save}
      </button>
      <FilePicker title={t.openHelp} aria-label={t.open} onFiles={(files) => void openFiles(files)}>
        {t.open}
      </FilePicker>
      <button type="button" disabled={!trace} aria-disabled={recording !== undefined} onClick={() => void clip()}>
        {recording === undefined ? t.clip : t.recording(recording)}
      </button>
      <span role="status" className="quiet small">
        {said}
      </span>
      {link && (
        <input className="text" readOnly value={link} aria-label={words.share.address} onFocus={(event) => event.currentTarget.select()} />
      )}
      {link && <CloseButton onClick={() => setLink(undefined)} />}
    </div>
  );
}
