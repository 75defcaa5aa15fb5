/** The trained weights of a run as a file that solves puzzles, and says what it was trained on and how well it does. */
import type { Weights } from '../model/parameters.ts';
import type { RunConfig } from '../settings/fields.ts';
import { encodeCheckpoint } from './checkpoint.ts';

export interface WeightsFacts {
  readonly step: number;
  /** What held-out puzzles are. */
  readonly heldOut: string;
  readonly engine: string;
  /** The check that judged these weights. */
  readonly check?: { readonly exact: readonly number[]; readonly n: number } | undefined;
}

export function weightsFile(config: RunConfig, weights: Weights, facts: WeightsFacts): Uint8Array<ArrayBuffer> {
  return encodeCheckpoint(config.model, weights, {
    task: config.data.task,
    steps: facts.step,
    seed: config.seed,
    held_out: facts.heldOut,
    loss_type: config.training.loss_type,
    ...(facts.check ? { exact: facts.check.exact.at(-1) as number, exact_n: facts.check.n } : {}),
    engine: facts.engine,
  });
}
