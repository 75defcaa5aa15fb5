/** The language head over the cells and the two Q logits over the first token: the end of `segment` in the reference. */
import type { CpuKernel } from './types.ts';

/** logits[b,s] = z[b, P+s] Wᵀ. */
export const lmHeadForward: CpuKernel<'lm_head_forward'> = ({ z, w, logits }, { batch, cells, slots, tokens, hidden, vocab }) => {
  for (let b = 0; b < batch; b++)
    for (let s = 0; s < cells; s++)
      for (let v = 0; v < vocab; v++) {
        const from = (b * tokens + slots + s) * hidden;
        let sum = 0;
        for (let d = 0; d < hidden; d++) sum += z[from + d] * w[v * hidden + d];
        logits[(b * cells + s) * vocab + v] = sum;
      }
};

/** q[b] = z[b,0] Wᵀ + bias. */
export const qHeadForward: CpuKernel<'q_head_forward'> = ({ z, w, bias, q }, { batch, tokens, hidden }) => {
  for (let b = 0; b < batch; b++)
    for (let k = 0; k < 2; k++) {
      let sum = bias[k];
      for (let d = 0; d < hidden; d++) sum += z[b * tokens * hidden + d] * w[k * hidden + d];
      q[b * 2 + k] = sum;
    }
};

/** dz[b,t] = (t >= P: dlogits[b,t-P] W_lm) + (t = 0: dq[b] W_q). */
export const headBackward: CpuKernel<'head_backward'> = ({ dlogits, dq, lm_w, q_w, dz }, dims) => {
  const { batch, cells, slots, tokens, hidden, vocab } = dims;
  for (let b = 0; b < batch; b++)
    for (let t = 0; t < tokens; t++)
      for (let d = 0; d < hidden; d++) {
        let sum = t === 0 ? dq[b * 2] * q_w[d] + dq[b * 2 + 1] * q_w[hidden + d] : 0;
        if (t >= slots) for (let v = 0; v < vocab; v++) sum += dlogits[(b * cells + t - slots) * vocab + v] * lm_w[v * hidden + d];
        dz[(b * tokens + t) * hidden + d] = sum;
      }
};

/** dW[v] = Σ_{b,s} dlogits[b,s,v] z[b, P+s]. */
export const lmHeadWeightBackward: CpuKernel<'lm_head_weight_backward'> = ({ dlogits, z, dw }, dims) => {
  const { batch, cells, slots, tokens, hidden, vocab } = dims;
  for (let v = 0; v < vocab; v++)
    for (let d = 0; d < hidden; d++) {
      let sum = 0;
      for (let b = 0; b < batch; b++)
        for (let s = 0; s < cells; s++) sum += dlogits[(b * cells + s) * vocab + v] * z[(b * tokens + slots + s) * hidden + d];
      dw[v * hidden + d] = sum;
    }
};

/** dW[k] = Σ_b dq[b,k] z[b,0]; dbias[k] = Σ_b dq[b,k]. */
export const qHeadWeightBackward: CpuKernel<'q_head_weight_backward'> = ({ dq, z, dw, dbias }, { batch, tokens, hidden }) => {
  for (let k = 0; k < 2; k++) {
    for (let d = 0; d < hidden; d++) {
      let sum = 0;
      for (let b = 0; b < batch; b++) sum += dq[b * 2 + k] * z[b * tokens * hidden + d];
      dw[k * hidden + d] = sum;
    }
    let sum = 0;
    for (let b = 0; b < batch; b++) sum += dq[b * 2 + k];
    dbias[k] = sum;
  }
};
