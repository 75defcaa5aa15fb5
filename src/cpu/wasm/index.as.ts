/** The module that the CPU engine loads. Every function takes addresses in the memory that the engine shares with it. */
export { attention_backward, attention_forward, rope, SCRATCH } from './attention.as';
export {
  adam_atan2, ema_update, inject, residual_rms_norm_forward, rms_norm_backward, square_sum, swiglu_backward, swiglu_forward,
} from './block.as';
export { matmul_nn_norm, matmul_nn_swiglu, matmul_nt_norm, matmul_nt_swiglu } from './fused.as';
export { head_backward, lm_head_forward, lm_head_weight_backward, q_head_forward, q_head_weight_backward } from './heads.as';
export { embed_backward, embed_forward, select_state } from './input.as';
export { cross_entropy } from './losses.as';
export { copy, fma_chains } from './measuring.as';
export { add_noise } from './noise.as';
export { matmul_nn, matmul_nt, matmul_tn } from './products.as';
