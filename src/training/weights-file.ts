/** The trained weights of a run as a file that solves puzzles, and says what it was trained on and how well it does. */
import { type Weights, weightShapes } from '../model/parameters.ts';
import { encodeCheckpoint } from './checkpoint.ts';
import type { RunCheck } from './history.ts';
import type { RunConfig } from './run-config.ts';
import type { Snapshot } from './snapshot.ts';

export interface WeightsFacts {
  readonly step: number;
  /** What held-out puzzles are. */
  readonly heldOut: string;
  readonly engine: string;
  /** The check that judged these weights. */
  readonly check?: Pick<RunCheck, 'exact' | 'n'> | undefined;
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

/** The weights of a saved run that its checks judge: their moving average where it has one. */
export function snapshotWeights({ config, tensors }: Pick<Snapshot, 'config' | 'tensors'>): Map<string, Float32Array> {
  const named = (name: string) => tensors.get(`average.${name}`) ?? tensors.get(name);
  return new Map([...weightShapes(config.model).keys()].map((name) => [name, Float32Array.from(named(name) ?? [])]));
}
