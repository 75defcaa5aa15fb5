/** The optimisers and what guards them: `adam_atan2` and the puzzle table's sign-SGD of the reference. */
import { GRADIENT_NORM_LIMIT, METRIC_COUNT, METRICS, SCALARS } from '../../engine/catalogue.ts';
import type { CpuKernel, Floats } from './types.ts';

/** What a sum of squares means: the norm of the whole gradient; once it or the loss is no number in bounds, `status` stops the optimisers for good. */
export function guard({ scalars, metrics, status }: { scalars: Floats; metrics: Floats; status: Uint32Array }, squares: number): void {
  const row = scalars[SCALARS.metrics_slot] * METRIC_COUNT;
  const norm = row + METRICS.indexOf('gradient_norm');
  metrics[norm] = squares < GRADIENT_NORM_LIMIT ** 2 ? Math.sqrt(squares) : Number.NaN;
  const sound = Number.isFinite(metrics[norm]) && Number.isFinite(metrics[row + METRICS.indexOf('loss')]);
  if (!sound && status[0] === 0) status[0] = scalars[SCALARS.step];
}

export const gradientGuard: CpuKernel<'gradient_guard'> = ({ gradients, ...rest }, { length }) => {
  let squares = 0;
  for (let i = 0; i < length; i++) squares += gradients[i] * gradients[i];
  guard(rest, squares);
};

/** Adam with atan2 in place of the division (arXiv 2407.05872), decoupled decay first, bias correction of m outside atan2. */
export const adamAtan2: CpuKernel<'adam_atan2'> = (buffers, { length, beta1, beta2 }) => {
  const { gradients, scalars, status, parameters, m, v, average } = buffers;
  if (status[0] !== 0) return;
  const decay = scalars[SCALARS.decay];
  const stepSize = scalars[SCALARS.step_size];
  const vScale = scalars[SCALARS.second_moment_scale];
  for (let i = 0; i < length; i++) {
    const g = gradients[i];
    const p = parameters[i] - parameters[i] * decay;
    m[i] += (1 - beta1) * (g - m[i]);
    v[i] += (1 - beta2) * (g * g - v[i]);
    parameters[i] = p - stepSize * Math.atan2(m[i], Math.sqrt(v[i]) * vScale);
  }
  if (average) emaUpdate({ parameters, scalars, status, average }, { length });
};

/** row = row (1 - decay) - lr sign(Σ gradients), once for each id that occurs. */
export const signSgd: CpuKernel<'sign_sgd'> = ({ ids, dpuzzle, scalars, status, puzzle_table }, { batch, puzzle_dim }) => {
  if (status[0] !== 0) return;
  for (let b = 0; b < batch; b++) {
    const id = ids[b];
    if (ids.indexOf(id) < b) continue;
    for (let d = 0; d < puzzle_dim; d++) {
      let sum = 0;
      for (let other = b; other < batch; other++) if (ids[other] === id) sum += dpuzzle[other * puzzle_dim + d];
      const at = id * puzzle_dim + d;
      puzzle_table[at] = puzzle_table[at] * (1 - scalars[SCALARS.puzzle_decay]) - scalars[SCALARS.puzzle_lr] * Math.sign(sum);
    }
  }
};

/** average = rate · average + (1 - rate) · parameters. */
export const emaUpdate: CpuKernel<'ema_update'> = ({ parameters, scalars, status, average }, { length }) => {
  if (status[0] !== 0) return;
  const rate = scalars[SCALARS.ema_rate];
  for (let i = 0; i < length; i++) average[i] = rate * average[i] + (1 - rate) * parameters[i];
};
