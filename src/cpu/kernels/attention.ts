/** Rotary positions and full softmax attention: `rotate` and `attention` of the reference. */
import type { CpuKernel, Floats } from './types.ts';

/**
 * (a, b) -> (a cos - b sin, b cos + a sin) on the two halves of each head of q and k (RoFormer, arXiv 2104.09864, in the
 * rotate-half layout). Rotating the other way is the transpose.
 */
export const rope: CpuKernel<'rope'> = ({ table, qkv }, { batch, tokens, heads, head_dim, half, direction }) => {
  for (let b = 0; b < batch; b++)
    for (let t = 0; t < tokens; t++)
      for (let h = 0; h < 2 * heads; h++) {
        const at = ((b * tokens + t) * 3 * heads + h) * head_dim;
        for (let j = 0; j < half; j++) {
          const cos = table[(t * half + j) * 2];
          const sin = direction * table[(t * half + j) * 2 + 1];
          const first = qkv[at + j];
          const second = qkv[at + half + j];
          qkv[at + j] = first * cos - second * sin;
          qkv[at + half + j] = second * cos + first * sin;
        }
      }
};

interface AttentionDims {
  readonly batch: number;
  readonly tokens: number;
  readonly heads: number;
  readonly head_dim: number;
}

/** Where q, k and v of a head at a token start in qkv. */
function places({ tokens, heads, head_dim }: AttentionDims, b: number, h: number) {
  const part = (which: number) => (t: number) => (((b * tokens + t) * 3 + which) * heads + h) * head_dim;
  return { q: part(0), k: part(1), v: part(2), out: (t: number) => ((b * tokens + t) * heads + h) * head_dim };
}

function dot(a: Floats, at: number, b: Floats, bt: number, length: number): number {
  let sum = 0;
  for (let d = 0; d < length; d++) sum += a[at + d] * b[bt + d];
  return sum;
}

/** out_i = Σ_j softmax_j(q_i·k_j / sqrt(d)) v_j; lse_i = log Σ_j exp(q_i·k_j / sqrt(d)). */
export const attentionForward: CpuKernel<'attention_forward'> = ({ qkv, out, lse }, dims) => {
  const { batch, tokens, heads, head_dim } = dims;
  const scale = 1 / Math.sqrt(head_dim);
  const scores = new Float64Array(tokens);
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < heads; h++) {
      const at = places(dims, b, h);
      for (let i = 0; i < tokens; i++) {
        let largest = -Infinity;
        for (let j = 0; j < tokens; j++) {
          scores[j] = scale * dot(qkv, at.q(i), qkv, at.k(j), head_dim);
          largest = Math.max(largest, scores[j]);
        }
        let sum = 0;
        for (let j = 0; j < tokens; j++) {
          scores[j] = Math.exp(scores[j] - largest);
          sum += scores[j];
        }
        for (let d = 0; d < head_dim; d++) {
          let value = 0;
          for (let j = 0; j < tokens; j++) value += scores[j] * qkv[at.v(j) + d];
          out[at.out(i) + d] = value / sum;
        }
        lse[(b * heads + h) * tokens + i] = largest + Math.log(sum);
      }
    }
};

/**
 * With weights p_ij = exp(q_i·k_j / sqrt(d) - lse_i) and D_i = dout_i · out_i (FlashAttention-2, arXiv 2307.08691):
 * dv_j = Σ_i p_ij dout_i; ds_ij = p_ij (dout_i · v_j - D_i) / sqrt(d); dq_i = Σ_j ds_ij k_j; dk_j = Σ_i ds_ij q_i.
 */
export const attentionBackward: CpuKernel<'attention_backward'> = ({ qkv, out, lse, dout, table, dqkv }, dims) => {
  const { batch, tokens, heads, head_dim } = dims;
  const scale = 1 / Math.sqrt(head_dim);
  dqkv.fill(0);
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < heads; h++) {
      const at = places(dims, b, h);
      for (let i = 0; i < tokens; i++) {
        const mean = dot(dout, at.out(i), out, at.out(i), head_dim);
        for (let j = 0; j < tokens; j++) {
          const p = Math.exp(scale * dot(qkv, at.q(i), qkv, at.k(j), head_dim) - lse[(b * heads + h) * tokens + i]);
          const ds = p * (dot(dout, at.out(i), qkv, at.v(j), head_dim) - mean) * scale;
          for (let d = 0; d < head_dim; d++) {
            dqkv[at.v(j) + d] += p * dout[at.out(i) + d];
            dqkv[at.q(i) + d] += ds * qkv[at.k(j) + d];
            dqkv[at.k(j) + d] += ds * qkv[at.q(i) + d];
          }
        }
      }
    }
  if (table) rope({ table, qkv: dqkv }, { ...dims, half: head_dim / 2, direction: -1 });
};

/** weights_ij = exp(q_i·k_j / sqrt(d) - lse_i). */
export const attentionWeights: CpuKernel<'attention_weights'> = ({ qkv, lse, weights }, dims) => {
  const { batch, tokens, heads, head_dim } = dims;
  const scale = 1 / Math.sqrt(head_dim);
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < heads; h++) {
      const at = places(dims, b, h);
      for (let i = 0; i < tokens; i++) {
        const row = (b * heads + h) * tokens + i;
        for (let j = 0; j < tokens; j++) weights[row * tokens + j] = Math.exp(scale * dot(qkv, at.q(i), qkv, at.k(j), head_dim) - lse[row]);
      }
    }
};
