/**
 * What calls cost at least. Floating-point operations, a multiply-add counted as two: products and attention only, the rest is a few
 * per cent. Bytes: every buffer read or written once.
 */
import { accesses, type Call, type Program, refLength } from './program.ts';

/** Operations of one call; 0 for kernels that only move or scale numbers. */
export function callFlops(call: Call): number {
  const dim = (name: string): number => call.dims[name];
  switch (call.kernel) {
    case 'matmul_nt':
    case 'matmul_nn':
    case 'matmul_tn':
    case 'matmul_nt_rope':
    case 'matmul_nt_norm':
    case 'matmul_nn_swiglu':
    case 'matmul_nn_norm':
      return 2 * dim('rows') * dim('inner') * dim('outer');
    case 'matmul_nt_swiglu':
      return 4 * dim('rows') * dim('inner') * dim('ffn');
    case 'attention_forward':
    case 'attention_backward': {
      // Forward: scores and values. Backward: scores again, dV, dP, dQ, dK.
      const products = call.kernel === 'attention_forward' ? 2 : 5;
      return products * 2 * dim('batch') * dim('heads') * dim('tokens') ** 2 * dim('head_dim');
    }
    case 'lm_head_forward':
    case 'heads_forward':
    case 'head_backward':
    case 'head_backward_norm':
    case 'lm_head_weight_backward':
    case 'heads_weight_backward':
      return 2 * dim('batch') * dim('cells') * dim('hidden') * dim('vocab');
    case 'fma_chains':
      return dim('threads') * dim('rounds') * 12 * 4 * 2;
    default:
      return 0;
  }
}

export const programFlops = (program: Program): number => program.calls.reduce((n, call) => n + callFlops(call), 0);

/** Buffers of which a call may touch less than the whole: at least so many elements. */
const LEAST: Readonly<Record<string, (call: Call) => number>> = {
  // A row a puzzle at most, all of them perhaps the same one.
  puzzle_table: ({ dims }) => dims.puzzle_dim ?? 0,
  // A row of the ring.
  metrics: ({ buffers, dims }) => refLength(buffers.metrics) / (dims.ring ?? 1),
};

/** Kernels that leave rows alone whose puzzle has not halted: perhaps all of them. */
const SELECTS: ReadonlySet<string> = new Set(['select_examples', 'select_state', 'select_states']);

/** Compulsory bytes of one call, with 4 bytes a number: less than any engine moves. */
export function callBytes(call: Call): number {
  return accesses(call).reduce((bytes, { name, ref, access }) => {
    if (SELECTS.has(call.kernel) && name !== 'halted' && name !== 'h') return bytes;
    const elements = LEAST[name]?.(call) ?? refLength(ref);
    return bytes + 4 * elements * (access === 'update' ? 2 : 1);
  }, 0);
}
