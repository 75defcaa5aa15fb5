/** The rolling carry of adaptive computation time: the first lines of `Trainer.update` in the reference. */
import type { CpuKernel } from './types.ts';

/** Halted rows take the next example. */
export const selectExamples: CpuKernel<'select_examples'> = (buffers, { batch, cells }) => {
  const { halted, next_inputs, next_labels, next_ids, inputs, labels, ids, steps } = buffers;
  for (let b = 0; b < batch; b++) {
    if (!halted[b]) continue;
    for (let i = b * cells; i < (b + 1) * cells; i++) {
      inputs[i] = next_inputs[i];
      labels[i] = next_labels[i];
    }
    ids[b] = next_ids[b];
    steps[b] = 0;
  }
};

/** z = init where halted. */
export const selectState: CpuKernel<'select_state'> = ({ halted, init, z }, { batch, tokens, hidden }) => {
  for (let b = 0; b < batch; b++) if (halted[b]) for (let t = 0; t < tokens; t++) z.set(init, (b * tokens + t) * hidden);
};
