import { useTitle } from '../../controls/use-title.ts';
import { useTraining } from '../../session/training.ts';
import { formatPercent } from '../../words/format.ts';
import { strings } from './strings.ts';

/** The progress of a run in the tab's title, for a tab that is not looked at. */
export function useProgressTitle(): void {
  const phase = useTraining((state) => state.phase);
  // A new title ten times a second would be noise: every tenth step is plenty.
  const step = useTraining((state) => (state.phase === 'training' ? Math.floor(state.step / 10) * 10 : state.step));
  const solved = useTraining((state) => state.check?.evaluation.exact.at(-1));
  const share = solved === undefined ? undefined : formatPercent(solved);
  useTitle(phase === 'idle' ? undefined : strings.run.title(strings.run.phases[phase], share, step));
}
