/** Networks small enough to be trained while somebody waits: 4x4 Sudoku of six to eight givens. */
import { flopsPerStep } from '../training/estimate.ts';
import { parseRunConfig, type RunConfig } from '../training/run-config.ts';
import { KNOWS_UNITS, ONE_LAYER, STEADY } from '../training/shipped.ts';
import { type Data, kept, upTo } from './claim.ts';
import { type Lab, solvedBy } from './lab.ts';

/** Trainings of each kind, which differ in their seed: how far their results differ says how well the mean is known. */
export const SEEDS = 4;
/** Optimiser steps of the network that others are compared with. */
const STEPS = 1000;

export interface SmallNet {
  /** What differs from the network that others are compared with. */
  readonly model?: Partial<RunConfig['model']>;
  readonly steps?: number;
}

/** @param puzzles held out, on which it is tried once it is trained. */
export function smallNet({ model = {}, steps = STEPS }: SmallNet, seed: number, puzzles: number): RunConfig {
  const whole = { ...ONE_LAYER, hidden_size: 32, expansion: 1, halt_max_steps: 4, ...model };
  return parseRunConfig({
    data: { task: 'sudoku4', level: [6, 8], count: 20_000, augment: { digits: true }, split: 'puzzles', heldOut: puzzles, seed: 1 },
    model: whole,
    training: {
      ...STEADY,
      batch_size: 32,
      lr: 4e-3,
      weight_decay: 0.3,
      warmup: 50,
      ema_rate: 0.99,
      q_target_every: 4,
      ...KNOWS_UNITS,
      total_steps: steps,
    },
    evaluation: { every: steps, puzzles, segments: whole.halt_max_steps },
    seed,
  });
}

/** The same network with as many steps as take the operations of the one that others are compared with. */
export function atEqualCost(net: SmallNet): SmallNet {
  const [of, is] = [smallNet({}, 1, 1), smallNet(net, 1, 1)].map(flopsPerStep);
  return { ...net, steps: Math.max(1, Math.round((STEPS * of) / is)) };
}

/** Operations of the trainings of some networks, each as often as there are seeds. */
export const trainingCost = (nets: readonly SmallNet[]): number =>
  SEEDS * nets.map((net) => smallNet(net, 1, 1)).reduce((sum, config) => sum + config.training.total_steps * flopsPerStep(config), 0);

/** Trains networks of each kind, a row a seed: the share of n held-out puzzles that each solves in the end. */
export async function trainEach(
  lab: Lab,
  kinds: readonly (readonly [name: string, net: SmallNet])[],
  { n, seed }: { readonly n: number; readonly seed: number },
): Promise<Data> {
  const rows: number[][] = [];
  for (const training of upTo(SEEDS)) {
    const shares: number[] = [];
    for (const [, net] of kinds) shares.push(kept(solvedBy(await lab.train(smallNet(net, 1000 * seed + training, n)))));
    rows.push([training, ...shares]);
  }
  return { facts: { puzzles: n }, columns: ['training', ...kinds.map(([name]) => name)], rows };
}
