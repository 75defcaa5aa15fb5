/** What a model of the site does on the held-out puzzles of its card, drawn anew. */
import type { Engine } from '../engine/engine.ts';
import type { Weights } from '../model/parameters.ts';
import { writeWeights } from '../model/weights.ts';
import type { Dataset } from '../puzzles/dataset.ts';
import { type Evaluation, Evaluator } from './evaluator.ts';
import { heldOutExamples } from './run.ts';
import type { RunConfig } from './run-config.ts';

/** Held-out puzzles that a card's accuracy is measured on. */
export const JUDGED_PUZZLES = 1000;
const MOST_AT_ONCE = 64;

/** As a card gives it: shares of n puzzles and of their cells after each segment. */
export type Accuracy = Pick<Evaluation, 'n' | 'exact' | 'valid' | 'cells'> & {
  readonly segments: number;
  /** With learned halting: mean segments, and the share solved. */
  readonly halting: { readonly segments: number; readonly exact: number };
};

/** After as many segments as the run's own checks give. @param puzzles how many of the held-out ones, in their order. */
export async function judge(
  engine: Engine,
  { model, evaluation: { segments } }: Pick<RunConfig, 'model' | 'evaluation'>,
  weights: Weights,
  dataset: Dataset,
  puzzles: number = JUDGED_PUZZLES,
): Promise<Accuracy> {
  // Batches alike in size: a last one that is half empty costs as much as a full one.
  const batch = Math.ceil(puzzles / Math.ceil(puzzles / MOST_AT_ONCE));
  const evaluator = await Evaluator.create(engine, model, batch);
  writeWeights(engine, model, weights);
  const { n, exact, valid, cells, haltedSegments, haltedExact } = await evaluator.evaluate(heldOutExamples(dataset, puzzles), segments);
  const halting = { segments: haltedSegments, exact: haltedExact };
  return { n, segments, exact, ...(valid ? { valid } : {}), cells, halting };
}

/** Rounding may differ between machines, where the browser's exp and pow are not ours: a puzzle or two of a thousand. */
const ROUNDING = 0.003;

/**
 * Where what was found is not what the card says, in plain words. Fewer puzzles than the card's may differ by chance too: by three
 * standard errors of a share of so many.
 */
export function differences(card: Accuracy, found: Accuracy): string[] {
  const allowed = (share: number) => ROUNDING + (found.n < card.n ? 3 * Math.sqrt((share * (1 - share)) / found.n) : 0);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const apart = (what: string, of: number, is: number) =>
    Math.abs(of - is) > allowed(of) ? [`${what}: the card says ${percent(of)} of ${card.n}, found were ${percent(is)} of ${found.n}`] : [];
  return [
    ...card.exact.flatMap((of, m) => apart(`exact after segment ${m + 1}`, of, found.exact[m] as number)),
    ...card.cells.flatMap((of, m) => apart(`cells after segment ${m + 1}`, of, found.cells[m] as number)),
    ...apart('exact with halting', card.halting.exact, found.halting.exact),
  ];
}
