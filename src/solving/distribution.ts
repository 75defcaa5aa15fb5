/** The model's output distribution over tokens, from its logits: the one that its loss trains. */
import type { TrainingConfig } from '../model/training.ts';

/** s(v) = v + 1 for v >= 0, 1 / (1 - v) below (stablemax; reference: `stablemax_cross_entropy`). */
const stable = (v: number): number => (v >= 0 ? v + 1 : 1 / (1 - v));

/** Probabilities of `width` tokens whose logits stand at `at`. They sum to 1. */
export function probabilities(logits: ArrayLike<number>, at: number, width: number, loss: TrainingConfig['loss_type']): Float64Array {
  const out = new Float64Array(width);
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < width; i++) most = Math.max(most, logits[at + i]);
  let sum = 0;
  for (let i = 0; i < width; i++) {
    const v = logits[at + i];
    const weight = loss === 'stablemax_cross_entropy' ? stable(v) : Math.exp(v - most);
    out[i] = weight;
    sum += weight;
  }
  for (let i = 0; i < width; i++) out[i] /= sum;
  return out;
}
