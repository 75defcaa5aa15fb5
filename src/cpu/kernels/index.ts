/** Every kernel of the catalogue as plain loops. A kernel that is missing here does not compile. */
import type { KernelName } from '../../engine/catalogue.ts';
import { attentionBackward, attentionForward, attentionWeights, rope } from './attention.ts';
import { inject, residualRmsNormForward, rmsNormBackward, swigluBackward, swigluForward } from './block.ts';
import { commit, selectExamples, selectState } from './carry.ts';
import {
  headBackwardNorm,
  headsForward,
  headsWeightBackward,
  matmulNnNorm,
  matmulNnSwiglu,
  matmulNtNorm,
  matmulNtRope,
  matmulNtSwiglu,
  selectStates,
} from './fused.ts';
import { headBackward, lmHeadForward, lmHeadWeightBackward, qHeadForward, qHeadWeightBackward } from './heads.ts';
import { embedBackward, embedForward } from './input.ts';
import { crossEntropy, halting, stepMetrics } from './losses.ts';
import { copy, fmaChains } from './measuring.ts';
import { addNoise } from './noise.ts';
import { adamAtan2, emaUpdate, gradientGuard, signSgd } from './optimiser.ts';
import { matmulNn, matmulNt, matmulTn } from './products.ts';
import type { CpuKernel } from './types.ts';

export const CPU_KERNELS: { readonly [K in KernelName]: CpuKernel<K> } = {
  embed_forward: embedForward,
  embed_backward: embedBackward,
  select_examples: selectExamples,
  select_state: selectState,
  commit,
  add_noise: addNoise,
  inject,
  matmul_nt: matmulNt,
  matmul_nn: matmulNn,
  matmul_tn: matmulTn,
  rope,
  attention_forward: attentionForward,
  attention_backward: attentionBackward,
  attention_weights: attentionWeights,
  residual_rms_norm_forward: residualRmsNormForward,
  rms_norm_backward: rmsNormBackward,
  swiglu_forward: swigluForward,
  swiglu_backward: swigluBackward,
  lm_head_forward: lmHeadForward,
  q_head_forward: qHeadForward,
  head_backward: headBackward,
  lm_head_weight_backward: lmHeadWeightBackward,
  q_head_weight_backward: qHeadWeightBackward,
  cross_entropy: crossEntropy,
  halting,
  step_metrics: stepMetrics,
  gradient_guard: gradientGuard,
  adam_atan2: adamAtan2,
  sign_sgd: signSgd,
  ema_update: emaUpdate,
  select_states: selectStates,
  matmul_nt_rope: matmulNtRope,
  matmul_nt_swiglu: matmulNtSwiglu,
  matmul_nt_norm: matmulNtNorm,
  matmul_nn_swiglu: matmulNnSwiglu,
  matmul_nn_norm: matmulNnNorm,
  heads_forward: headsForward,
  heads_weight_backward: headsWeightBackward,
  head_backward_norm: headBackwardNorm,
  copy,
  fma_chains: fmaChains,
};
