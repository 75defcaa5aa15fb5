/** The fused kernels by what they stand for: one plain loop after the other. */

import { rope } from './attention.ts';
import { inject, residualRmsNormForward, rmsNormBackward, swigluBackward, swigluForward } from './block.ts';
import { selectState } from './carry.ts';
import { headBackward, lmHeadForward, lmHeadWeightBackward, qHeadForward, qHeadWeightBackward } from './heads.ts';
import { matmulNn, matmulNt } from './products.ts';
import type { CpuKernel } from './types.ts';

export const selectStates: CpuKernel<'select_states'> = ({ halted, H_init, L_init, z_H, z_L, x, h }, dims) => {
  selectState({ halted, init: H_init, z: z_H }, dims);
  selectState({ halted, init: L_init, z: z_L }, dims);
  if (h) inject({ z: z_L, injection: z_H, x, h }, { length: h.length });
};

export const matmulNtRope: CpuKernel<'matmul_nt_rope'> = ({ x, w, table, y }, dims) => {
  const { rows, outer, tokens, head_dim } = dims;
  matmulNt({ x, w, y }, dims);
  const heads = outer / (3 * head_dim);
  rope({ table, qkv: y }, { batch: rows / tokens, tokens, heads, head_dim, half: head_dim / 2, direction: 1 });
};

export const matmulNtSwiglu: CpuKernel<'matmul_nt_swiglu'> = ({ x, w, gate_up, a }, { rows, inner, ffn }) => {
  const y = gate_up ?? new Float64Array(rows * 2 * ffn);
  matmulNt({ x, w, y }, { rows, inner, outer: 2 * ffn });
  swigluForward({ gate_up: y, a }, { rows, ffn });
};

export const matmulNtNorm: CpuKernel<'matmul_nt_norm'> = (buffers, dims) => {
  const { x, w, residual, z, injection, input, h } = buffers;
  const { rows, outer, eps } = dims;
  const y = buffers.y ?? new Float64Array(rows * outer);
  const rstd = buffers.rstd ?? new Float64Array(rows);
  matmulNt({ x, w, y }, dims);
  residualRmsNormForward({ x: residual, branch: y, y, rstd }, { rows, hidden: outer, eps });
  if (h) inject({ z: z ?? y, injection: injection ?? y, x: input, h }, { length: rows * outer });
};

export const matmulNnSwiglu: CpuKernel<'matmul_nn_swiglu'> = ({ dy, w, gate_up, dgate_up }, dims) => {
  const { rows, inner } = dims;
  const da = new Float64Array(rows * inner);
  matmulNn({ dy, w, dx: da }, dims);
  swigluBackward({ gate_up, da, dgate_up }, { rows, ffn: inner });
};

export const matmulNnNorm: CpuKernel<'matmul_nn_norm'> = ({ dy, w, add, y, rstd, ds }, dims) => {
  matmulNn({ dy, w, add, dx: ds }, dims);
  rmsNormBackward({ dy: ds, y, rstd, ds }, { rows: dims.rows, hidden: dims.inner });
};

export const headsForward: CpuKernel<'heads_forward'> = ({ z, lm_w, q_w, bias, logits, q }, dims) => {
  lmHeadForward({ z, w: lm_w, logits }, dims);
  qHeadForward({ z, w: q_w, bias, q }, dims);
};

export const headsWeightBackward: CpuKernel<'heads_weight_backward'> = ({ dlogits, dq, z, dlm_w, dq_w, dbias }, dims) => {
  lmHeadWeightBackward({ dlogits, z, dw: dlm_w }, dims);
  qHeadWeightBackward({ dq, z, dw: dq_w, dbias }, dims);
};

export const headBackwardNorm: CpuKernel<'head_backward_norm'> = ({ y, rstd, ds, ...head }, dims) => {
  headBackward({ ...head, dz: ds }, dims);
  rmsNormBackward({ dy: ds, y, rstd, ds }, { rows: dims.batch * dims.tokens, hidden: dims.hidden });
};
