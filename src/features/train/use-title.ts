import { useEffect } from 'react';
import { useTraining } from '../../session/training.ts';
import { common } from '../../words/common.ts';
import { formatPercent } from '../../words/format.ts';
import { strings } from './strings.ts';

/** The progress of a run in the tab's title, for a tab that is not looked at. */
export function useTitle(): void {
  const phase = useTraining((state) => state.phase);
  // A new title ten times a second would be noise: every tenth step is plenty.
  const step = useTraining((state) => (state.phase === 'training' ? Math.floor(state.step / 10) * 10 : state.step));
  const solved = useTraining((state) => state.check?.evaluation.exact.at(-1));
  useEffect(() => {
    const progress = strings.run.title(strings.run.phases[phase], solved === undefined ? undefined : formatPercent(solved), step);
    document.title = phase === 'idle' ? common.name : `${progress} – ${common.name}`;
    return () => {
      document.title = common.name;
    };
  }, [phase, step, solved]);
}
