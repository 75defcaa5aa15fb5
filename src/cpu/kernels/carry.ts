/** The rolling carry of adaptive computation time: the first lines of `Trainer.update` in the reference; and givens that thinking adds. */
import { stable } from './losses.ts';
import type { CpuKernel } from './types.ts';

/** Halted rows take the next example. */
export const selectExamples: CpuKernel<'select_examples'> = (buffers, { batch, cells }) => {
  const { halted, next_inputs, next_labels, next_ids, inputs, labels, ids, steps } = buffers;
  for (let b = 0; b < batch; b++) {
    if (!halted[b]) continue;
    for (let i = b * cells; i < (b + 1) * cells; i++) {
      inputs[i] = next_inputs[i];
      if (labels && next_labels) labels[i] = next_labels[i];
    }
    ids[b] = next_ids[b];
    steps[b] = 0;
  }
};

/** z = init where halted. */
export const selectState: CpuKernel<'select_state'> = ({ halted, init, z }, { batch, tokens, hidden }) => {
  for (let b = 0; b < batch; b++) if (halted[b]) for (let t = 0; t < tokens; t++) z.set(init, (b * tokens + t) * hidden);
};

/** The surest open cell of each row becomes a given. */
export const commit: CpuKernel<'commit'> = ({ logits, inputs, steps, committed }, { batch, cells, vocab, blank, from, softmax }) => {
  for (let b = 0; b < batch; b++) {
    steps[b] += 1;
    let cell = -1;
    let token = 0;
    let most = -1;
    for (let c = 0; steps[b] >= from && c < cells; c++) {
      if (inputs[b * cells + c] !== blank) continue;
      const at = (b * cells + c) * vocab;
      let answer = blank + 1;
      for (let k = answer + 1; k < vocab; k++) if (logits[at + k] > logits[at + answer]) answer = k;
      let top = logits[at];
      for (let k = 1; k < vocab; k++) top = Math.max(top, logits[at + k]);
      const weight = (k: number): number => (softmax ? Math.exp(logits[at + k] - top) : stable(logits[at + k]));
      let sum = 0;
      for (let k = 0; k < vocab; k++) sum += weight(k);
      const probability = weight(answer) / sum;
      if (probability <= most) continue;
      most = probability;
      cell = c;
      token = answer;
    }
    if (cell >= 0) inputs[b * cells + cell] = token;
    committed.set([cell, token, Math.max(0, most), steps[b]], b * 4);
  }
};
