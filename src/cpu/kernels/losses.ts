/** Cross-entropy, halting and the figures of a step: `act_losses` and the ACT part of `Trainer.update` in the reference. */
import { METRIC_COUNT, METRICS, type Metric, SCALARS } from '../../engine/catalogue.ts';
import type { CpuKernel } from './types.ts';

/** A label with this value does not count. */
const IGNORE = -100;

/** Stablemax (arXiv 2501.04697): s(v) = v + 1 for v >= 0, 1 / (1 - v) below. */
export const stable = (v: number): number => (v >= 0 ? v + 1 : 1 / (1 - v));
const stableSlope = (v: number): number => (v >= 0 ? 1 : 1 / (1 - v) ** 2);

/**
 * ce = log Σ_k s(v_k) - log s(v_y); d ce / d v_k = s'(v_k) (1 / Σ s - [k = y] / s(v_y)), which no logit makes infinite.
 * With softmax s = exp, after taking off the largest logit.
 */
export const crossEntropy: CpuKernel<'cross_entropy'> = ({ logits, labels, dlogits, row_loss }, { batch, cells, vocab, softmax }) => {
  for (let b = 0; b < batch; b++) {
    let count = 0;
    for (let c = 0; c < cells; c++) if (labels[b * cells + c] !== IGNORE) count++;
    const share = 1 / Math.max(1, count);
    let loss = 0;
    let right = 0;
    for (let c = 0; c < cells; c++) {
      const label = labels[b * cells + c];
      const at = (b * cells + c) * vocab;
      if (label === IGNORE) {
        dlogits.fill(0, at, at + vocab);
        continue;
      }
      let best = 0;
      for (let k = 1; k < vocab; k++) if (logits[at + k] > logits[at + best]) best = k;
      if (best === label) right++;
      const shift = logits[at + best];
      const value = (k: number): number => (softmax ? Math.exp(logits[at + k] - shift) : stable(logits[at + k]));
      const slope = (k: number): number => (softmax ? value(k) : stableSlope(logits[at + k]));
      let sum = 0;
      for (let k = 0; k < vocab; k++) sum += value(k);
      // log-softmax directly: exp of a far smaller logit may be 0, its logarithm minus infinity.
      loss += Math.log(sum) - (softmax ? logits[at + label] - shift : Math.log(value(label)));
      const pull = softmax ? 1 : slope(label) / value(label);
      for (let k = 0; k < vocab; k++) dlogits[at + k] = (share / batch) * (slope(k) / sum - (k === label ? pull : 0));
    }
    row_loss[b * 4] = loss * share;
    row_loss[b * 4 + 1] = right;
    row_loss[b * 4 + 2] = count;
    row_loss[b * 4 + 3] = right === count ? 1 : 0;
  }
};

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Binary cross-entropy of a logit: max(q, 0) - q t + log(1 + exp(-|q|)). */
const binaryCrossEntropy = (q: number, t: number): number => Math.max(q, 0) - q * t + Math.log1p(Math.exp(-Math.abs(q)));

/** Which rows halt, the bootstrapped target of the continue head, and both heads' losses and gradients. */
export const halting: CpuKernel<'halting'> = (buffers, { batch, halt_max_steps, continue_head, q_loss_weight }) => {
  const { q, q_next, row_loss, halt_limits, steps, halted, dq, row_halt } = buffers;
  for (let b = 0; b < batch; b++) {
    const halt = q[b * 2];
    const qContinue = q[b * 2 + 1];
    const solved = row_loss[b * 4 + 3];
    steps[b] += 1;
    const last = steps[b] >= halt_max_steps;
    const [fewest, most] = halt_limits.subarray(b * 2, b * 2 + 2);
    const stops = (steps[b] >= most || halt > (continue_head ? qContinue : 0)) && steps[b] >= fewest;
    halted[b] = stops || halt_max_steps === 1 ? 1 : 0;
    const target = q_next ? sigmoid(last ? q_next[b * 2] : Math.max(q_next[b * 2], q_next[b * 2 + 1])) : 0;
    dq[b * 2] = (q_loss_weight / batch) * (sigmoid(halt) - solved);
    dq[b * 2 + 1] = q_next ? (q_loss_weight / batch) * (sigmoid(qContinue) - target) : 0;
    row_halt[b * 4] = binaryCrossEntropy(halt, solved);
    row_halt[b * 4 + 1] = q_next ? binaryCrossEntropy(qContinue, target) : 0;
    row_halt[b * 4 + 2] = halt >= 0 === (solved === 1) ? 1 : 0;
    row_halt[b * 4 + 3] = target;
  }
};

/** Sums over the batch, in the order of the rows. */
export const stepMetrics: CpuKernel<'step_metrics'> = (
  { row_loss, row_halt, steps, halted, scalars, metrics },
  { batch, q_loss_weight },
) => {
  const sums: Record<Metric, number> = {
    step: scalars[SCALARS.step],
    loss: 0,
    lm_loss: 0,
    q_halt_loss: 0,
    q_continue_loss: 0,
    gradient_norm: 0,
    finished: 0,
    finished_cells: 0,
    finished_exact: 0,
    finished_q_halt_right: 0,
    finished_segments: 0,
    exact: 0,
  };
  for (let b = 0; b < batch; b++) {
    const [loss, right, count, exact] = row_loss.subarray(b * 4, b * 4 + 4);
    sums.lm_loss += loss;
    sums.q_halt_loss += row_halt[b * 4];
    sums.q_continue_loss += row_halt[b * 4 + 1];
    sums.exact += exact;
    if (!halted[b] || count === 0) continue;
    sums.finished += 1;
    sums.finished_cells += right / count;
    sums.finished_exact += exact;
    sums.finished_q_halt_right += row_halt[b * 4 + 2];
    sums.finished_segments += steps[b];
  }
  sums.loss = sums.lm_loss + q_loss_weight * (sums.q_halt_loss + sums.q_continue_loss);
  const row = scalars[SCALARS.metrics_slot] * METRIC_COUNT;
  for (const [column, name] of METRICS.entries()) metrics[row + column] = sums[name];
};
