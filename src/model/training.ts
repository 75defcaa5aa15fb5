/** The numbers that a training's settings give at each step. Their fields are in `settings/fields.ts`. */
import { SCALAR_COUNT, SCALARS } from '../engine/catalogue.ts';
import { TRAINING_DEFAULTS, type TrainingConfig } from '../settings/fields.ts';

export { TRAINING_DEFAULTS, type TrainingConfig };

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
