/** The module that the CPU engine loads. Every function takes addresses in the memory that the engine shares with it. */
export { attention_backward, attention_forward, rope, SCRATCH } from './attention.as';
export { adam_atan2, inject, residual_rms_norm_forward, rms_norm_backward, swiglu_backward, swiglu_forward } from './block.as';
export { head_backward, lm_head_forward, lm_head_weight_backward } from './heads.as';
export { matmul_nn, matmul_nt, matmul_tn } from './products.as';
