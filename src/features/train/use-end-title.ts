import { useTitle } from '../../controls/use-title.ts';
import { type TrainingState, useTraining } from '../../session/training.ts';
import { formatPercent } from '../../words/format.ts';
import { strings } from './strings.ts';

/** How a run ended, in the tab's title; while it is in progress the shell says so. */
export function useEndTitle(): void {
  // A text, which is the same from step to step: the page above it must not be drawn anew for each.
  useTitle(useTraining(endTitle));
}

function endTitle({ phase, check, step }: TrainingState): string | undefined {
  if (phase !== 'finished' && phase !== 'failed') return undefined;
  const solved = check?.evaluation.exact.at(-1);
  return strings.run.title(strings.run.phases[phase], solved === undefined ? undefined : formatPercent(solved), step);
}
