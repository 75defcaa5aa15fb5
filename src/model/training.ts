/** How a model is trained: the reference's settings under the reference's names, and the numbers they give at each step. */
import { SCALAR_COUNT, SCALARS } from '../engine/catalogue.ts';
import { GRADIENTS, type Gradient } from './architecture.ts';
import { ATTENTION_STARTS, type AttentionStart } from './attention-start.ts';
import type { ConfigProblem } from './config.ts';
import { POSITION_STARTS, type PositionStart } from './positions.ts';

/**
 * When the rows of a batch start: all together, as in the reference, so that while nothing halts all stand at the same segment at every
 * step and each gradient is of one segment only; or staggered over the segments.
 */
export const ROW_STARTS = ['together', 'staggered'] as const;
export type RowStart = (typeof ROW_STARTS)[number];

export interface TrainingConfig {
  /** B: puzzles in work at a time; one segment of each is one optimiser step. */
  readonly batch_size: number;
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly weight_decay: number;
  /** Weight decay falls along the same cosine as the learning rate, to this share of itself: 1 as in the reference, not at all. */
  readonly weight_decay_min_ratio: number;
  /** Steps over which the learning rate rises from 0. */
  readonly warmup: number;
  /** Steps over which it then falls along a cosine to lr · lr_min_ratio. */
  readonly total_steps: number;
  readonly lr_min_ratio: number;
  readonly puzzle_lr: number;
  readonly puzzle_weight_decay: number;
  readonly loss_type: 'stablemax_cross_entropy' | 'softmax_cross_entropy';
  /** Every how many steps the target of q_continue is computed and its loss taken: 1 as in the reference, always. */
  readonly q_target_every: number;
  /** How far back a segment's gradient goes. */
  readonly gradient: Gradient;
  readonly row_start: RowStart;
  /** Weight of the old value in the moving average that evaluation uses; 0 turns the average off. */
  readonly ema_rate: number;
  /** What learned positions start from (`positions.ts`); without effect on RoPE. */
  readonly position_start: PositionStart;
  /** What the heads look at before anything is learned (`attention-start.ts`); without effect on RoPE. */
  readonly attention_start: AttentionStart;
}

/** The reference trainer's defaults. */
export const TRAINING_DEFAULTS: TrainingConfig = {
  batch_size: 64,
  lr: 1e-4,
  beta1: 0.9,
  beta2: 0.95,
  weight_decay: 0.1,
  weight_decay_min_ratio: 1,
  warmup: 2000,
  total_steps: 20000,
  lr_min_ratio: 1,
  puzzle_lr: 1e-2,
  puzzle_weight_decay: 0.1,
  loss_type: 'stablemax_cross_entropy',
  q_target_every: 1,
  gradient: 'one-step',
  row_start: 'together',
  ema_rate: 0,
  position_start: 'random',
  attention_start: 'random',
};

const CHOICES = {
  loss_type: ['stablemax_cross_entropy', 'softmax_cross_entropy'],
  gradient: GRADIENTS,
  row_start: ROW_STARTS,
  position_start: POSITION_STARTS,
  attention_start: ATTENTION_STARTS,
} as const satisfies Partial<Record<keyof TrainingConfig, readonly string[]>>;
/** The settings that are one of a few words. */
export const TRAINING_CHOICES = CHOICES;

const RANGES: Readonly<Record<Exclude<keyof TrainingConfig, keyof typeof CHOICES>, readonly [number, number, 'integer' | 'real']>> = {
  batch_size: [1, 4096, 'integer'],
  lr: [0, 1, 'real'],
  beta1: [0, 0.99999, 'real'],
  beta2: [0, 0.99999, 'real'],
  weight_decay: [0, 100, 'real'],
  weight_decay_min_ratio: [0, 1, 'real'],
  warmup: [0, 1e9, 'integer'],
  total_steps: [1, 1e9, 'integer'],
  lr_min_ratio: [0, 1, 'real'],
  puzzle_lr: [0, 1, 'real'],
  puzzle_weight_decay: [0, 100, 'real'],
  q_target_every: [1, 1000, 'integer'],
  ema_rate: [0, 0.99999, 'real'],
};
export const TRAINING_RANGES = RANGES;

/** Every reason why training cannot run with these settings. */
export function trainingProblems(t: TrainingConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [field, [min, max, kind]] of Object.entries(RANGES)) {
    const value = t[field as keyof TrainingConfig];
    if (typeof value === 'number' && value >= min && value <= max && (kind === 'real' || Number.isInteger(value))) continue;
    const clamped = typeof value === 'number' && Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : min;
    problems.push({
      field,
      message: `${field} must be ${kind === 'integer' ? 'a whole number' : 'a number'} from ${min} to ${max}, not ${String(value)}`,
      nearest: kind === 'integer' ? Math.round(clamped) : clamped,
    });
  }
  for (const [field, words] of Object.entries(CHOICES)) {
    const value = t[field as keyof typeof CHOICES];
    if (words.some((word) => word === value)) continue;
    problems.push({
      field,
      message: `${field} must be one of ${words.map((word) => `"${word}"`).join(', ')}, not "${String(value)}"`,
      nearest: words[0],
    });
  }
  return problems;
}

/** Whether a step, counted from 1, trains q_continue: the step number alone decides, so that a saved run goes on as it would have. */
export const hasQTarget = (step: number, { q_target_every }: Pick<TrainingConfig, 'q_target_every'>): boolean =>
  step % q_target_every === 0;

/**
 * The segment at which each row's puzzle ends at the latest: M = halt_max_steps, but where rows are staggered 1 + ⌊b·M/B⌋ for the
 * first puzzle of row b.
 * @param step counted from 1 since all rows took a new puzzle together.
 */
export function lastSegments(step: number, halt_max_steps: number, t: Pick<TrainingConfig, 'batch_size' | 'row_start'>): Uint32Array {
  return Uint32Array.from({ length: t.batch_size }, (_, row) => {
    const first = 1 + Math.floor((row * halt_max_steps) / t.batch_size);
    // By then the first puzzle has ended, and a later one cannot yet be so far.
    return t.row_start === 'staggered' && step <= first ? first : halt_max_steps;
  });
}

/** Learning rate at a step counted from 1 (reference: `learning_rate`). */
export function learningRate(step: number, base: number, t: Pick<TrainingConfig, 'warmup' | 'total_steps' | 'lr_min_ratio'>): number {
  if (step < t.warmup) return (base * step) / Math.max(1, t.warmup);
  const progress = (step - t.warmup) / Math.max(1, t.total_steps - t.warmup);
  return base * (t.lr_min_ratio + Math.max(0, (1 - t.lr_min_ratio) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)))));
}

/** Weight decay at a step counted from 1. */
const weightDecay = (step: number, t: TrainingConfig): number =>
  learningRate(step, t.weight_decay, { warmup: 0, total_steps: t.total_steps, lr_min_ratio: t.weight_decay_min_ratio });

/** The `scalars` buffer of a step counted from 1. @param slot row of the metrics ring. */
export function stepScalars(t: TrainingConfig, step: number, slot: number): Float32Array {
  const lr = learningRate(step, t.lr, t);
  const puzzle_lr = learningRate(step, t.puzzle_lr, t);
  const s = new Float32Array(SCALAR_COUNT);
  s[SCALARS.decay] = lr * weightDecay(step, t);
  s[SCALARS.step_size] = lr / (1 - t.beta1 ** step);
  s[SCALARS.second_moment_scale] = 1 / Math.sqrt(1 - t.beta2 ** step);
  s[SCALARS.puzzle_lr] = puzzle_lr;
  s[SCALARS.puzzle_decay] = puzzle_lr * t.puzzle_weight_decay;
  s[SCALARS.ema_rate] = t.ema_rate;
  s[SCALARS.step] = step;
  s[SCALARS.metrics_slot] = slot;
  return s;
}
