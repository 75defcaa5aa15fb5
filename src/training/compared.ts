/** Trainings that are compared: the same puzzles in the same order on one schedule, of another architecture or from another seed. */
import type { Architecture } from '../model/config.ts';
import { type Measure, matched } from '../model/matched.ts';
import type { RunConfig } from './run-config.ts';

/** Puzzles that an answer should stand on, where so many are held out. */
const PUZZLES = 500;

export interface Compared {
  readonly architecture: Architecture;
  /** What the models are equal in. */
  readonly by: Measure;
  readonly steps: number;
  /** Which training of the model it is, from 0: they differ in first weights, the order of puzzles and exploration. */
  readonly training: number;
}

/**
 * One training: the preset's, with the architecture's own shape. All take every step of one schedule; nothing else stops them. Held-out
 * puzzles are the same whatever the seed.
 */
export function comparedRun(preset: RunConfig, { architecture, by, steps, training }: Compared): RunConfig {
  const { evaluation, data } = preset;
  return {
    ...preset,
    model: matched(preset.model, architecture, by),
    training: { ...preset.training, total_steps: steps, warmup: Math.min(preset.training.warmup, Math.floor(steps / 2)) },
    evaluation: {
      ...evaluation,
      puzzles: Math.max(evaluation.puzzles, Math.min(PUZZLES, data.heldOut)),
      // A stack without a state answers the same in every segment.
      segments: architecture === 'feedforward' ? 1 : evaluation.segments,
    },
    stop: { exact: 0, checks: 1, minutes: 0 },
    seed: preset.seed + training,
  };
}
