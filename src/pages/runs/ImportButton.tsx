import { useRef } from 'react';
import { runsStrings as words } from '../../app/runs-strings.ts';
import { useRuns } from '../../state/runs.ts';
import { importRuns } from '../../state/runs-actions.ts';

export function ImportButton() {
  const file = useRef<HTMLInputElement>(null);
  const busy = useRuns((state) => state.busy?.what === 'import');
  return (
    <>
      <button type="button" title={words.import.help} disabled={busy} onClick={() => file.current?.click()}>
        {busy ? words.import.busy : words.import.button}
      </button>
      <input
        ref={file}
        type="file"
        accept=".hrmrun,.zip"
        multiple
        hidden
        onChange={(event) => {
          void importRuns([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
