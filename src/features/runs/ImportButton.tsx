import { FilePicker } from '../../controls/FilePicker.tsx';
import { importRuns } from './actions.ts';
import { useRuns } from './store.ts';
import { runsStrings } from './strings.ts';

const words = runsStrings.import;

export function ImportButton() {
  const busy = useRuns((state) => state.busy?.what === 'import');
  return (
    <FilePicker title={words.help} disabled={busy} accept=".hrmrun,.zip" onFiles={(files) => void importRuns(files)}>
      {busy ? words.busy : words.button}
    </FilePicker>
  );
}
