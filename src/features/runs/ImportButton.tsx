import { useRef } from 'react';
import { importRuns } from './actions.ts';
import { useRuns } from './store.ts';
import { runsStrings as words } from './strings.ts';

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
