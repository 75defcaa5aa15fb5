/** Ways to bring puzzles: files, a folder, text, an address. */
import { type FormEvent, useId, useState } from 'react';
import { FilePicker } from '../../controls/FilePicker.tsx';
import { Panel } from '../../controls/Panel.tsx';
import { read, tell } from './actions.ts';
import { chosenFiles } from './files.ts';
import { useData } from './store.ts';
import { dataStrings } from './strings.ts';

const words = dataStrings.bring;

export function Bring() {
  return (
    <Panel className="bring" title={words.title} goal={words.goal}>
      <div className="bring-files">
        <Chooser label={words.files} />
        <Chooser label={words.folder} folder />
      </div>
      <Pasted />
      <Address />
      <details className="what">
        <summary>{words.what}</summary>
        <dl className="formats">
          {words.formats.map(([name, about]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{about}</dd>
            </div>
          ))}
        </dl>
      </details>
    </Panel>
  );
}

function Chooser({ label, folder = false }: { readonly label: string; readonly folder?: boolean }) {
  const busy = useData((data) => data.work !== undefined);
  const choose = (files: readonly File[]): void => {
    try {
      void read(chosenFiles(files));
    } catch (error) {
      tell((error as Error).message);
    }
  };
  return (
    <FilePicker className="secondary" disabled={busy} aria-label={label} folder={folder} onFiles={choose}>
      {label}
    </FilePicker>
  );
}

function Pasted() {
  const id = useId();
  const [text, setText] = useState('');
  const busy = useData((data) => data.work !== undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && text.trim()) void read({ kind: 'text', text });
  };
  return (
    <details className="bring-way">
      <summary>{words.paste}</summary>
      <form onSubmit={submit}>
        <label htmlFor={id} className="sr-only">
          {words.pasteLabel}
        </label>
        <textarea
          id={id}
          rows={5}
          spellCheck={false}
          placeholder={words.pasteHint}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" aria-disabled={busy || !text.trim()}>
          {words.read}
        </button>
      </form>
    </details>
  );
}

/** Addresses that a browser fetches. */
const fetchable = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '');

function Address() {
  const [id, help] = [useId(), useId()];
  const [url, setUrl] = useState('');
  const busy = useData((data) => data.work !== undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy || !url.trim()) return;
    if (fetchable(url.trim())) void read({ kind: 'url', url: url.trim() });
    else tell(words.badAddress);
  };
  return (
    <details className="bring-way">
      <summary>{words.address}</summary>
      <form onSubmit={submit} noValidate>
        <label htmlFor={id} className="sr-only">
          {words.addressLabel}
        </label>
        <input
          id={id}
          className="text"
          type="url"
          placeholder="https://"
          autoComplete="off"
          value={url}
          aria-describedby={help}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <button type="submit" aria-disabled={busy || !url.trim()}>
          {words.read}
        </button>
        <p id={help} className="field-help">
          {words.addressHelp}
        </p>
      </form>
    </details>
  );
}
