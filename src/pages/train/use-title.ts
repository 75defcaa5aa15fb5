import { useEffect } from 'react';
import { formatPercent } from '../../app/format.ts';
import { strings } from '../../app/strings.ts';
import { useEngine } from '../../state/engine.ts';

/** The progress of a run in the tab's title, for a tab that is not looked at. */
export function useTitle(): void {
  const phase = useEngine((state) => state.phase);
  // A new title ten times a second would be noise: every tenth step is plenty.
  const step = useEngine((state) => (state.phase === 'training' ? Math.floor(state.step / 10) * 10 : state.step));
  const solved = useEngine((state) => state.check?.evaluation.exact.at(-1));
  useEffect(() => {
    const progress = strings.run.title(strings.run.phases[phase], solved === undefined ? undefined : formatPercent(solved), step);
    document.title = phase === 'idle' ? strings.name : `${progress} – ${strings.name}`;
    return () => {
      document.title = strings.name;
    };
  }, [phase, step, solved]);
}
