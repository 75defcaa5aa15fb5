/** Builds data sets in a worker that goes on answering. */
import { buildingDataset, type Dataset, type DatasetSpec, type Progress, type PuzzleFile } from '../puzzles/dataset.ts';
import { breathe } from './breathe.ts';

/** Milliseconds of work between two breaths. */
const SLICE = 12;
/** Least milliseconds between reports of progress. */
const REPORT_EVERY = 100;

export interface BuildOptions {
  /** The puzzles, where the specification names a file. */
  readonly file?: PuzzleFile | undefined;
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** Asked at every breath; true ends the work. */
  readonly stopped?: (() => boolean) | undefined;
}

/**
 * @returns the data set, or undefined if it was stopped.
 * @throws SpecError if the specification asks for what does not exist, with the nearest that does.
 */
export async function buildInSteps(spec: DatasetSpec, { file, progress, stopped }: BuildOptions = {}): Promise<Dataset | undefined> {
  const steps = buildingDataset(spec, file);
  let reported = performance.now();
  for (;;) {
    const begun = performance.now();
    let step = steps.next();
    while (!step.done && performance.now() - begun < SLICE) step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - reported >= REPORT_EVERY) {
      progress?.(step.value);
      reported = performance.now();
    }
    await breathe();
    if (stopped?.()) return undefined;
  }
}
