/** Floating-point operations of calls, a multiply-add counted as two: products and attention only, the rest is a few per cent. */
import type { Call, Program } from './program.ts';

/** Operations of one call; 0 for kernels that only move or scale numbers. */
export function callFlops(call: Call): number {
  const dim = (name: string): number => call.dims[name] as number;
  switch (call.kernel) {
    case 'matmul_nt':
    case 'matmul_nn':
    case 'matmul_tn':
      return 2 * dim('rows') * dim('inner') * dim('outer');
    case 'attention_forward':
    case 'attention_backward': {
      // Forward: scores and values. Backward: scores again, dV, dP, dQ, dK.
      const products = call.kernel === 'attention_forward' ? 2 : 5;
      return products * 2 * dim('batch') * dim('heads') * dim('tokens') ** 2 * dim('head_dim');
    }
    case 'lm_head_forward':
    case 'head_backward':
    case 'lm_head_weight_backward':
      return 2 * dim('batch') * dim('cells') * dim('hidden') * dim('vocab');
    default:
      return 0;
  }
}

export const programFlops = (program: Program): number => program.calls.reduce((n, call) => n + callFlops(call), 0);
