/** The kernels that were worth compiling, as functions over the same arrays as the plain loops: WebAssembly takes their addresses. */
import { type KernelName, SCALARS } from '../engine/catalogue.ts';
import type { Heap } from './heap.ts';
import { guard } from './kernels/optimiser.ts';
import type { CpuKernel } from './kernels/types.ts';
import bytes from './wasm/index.as.ts?wasm';

type Compiled = (...numbers: number[]) => void;

interface Exports {
  readonly SCRATCH: WebAssembly.Global;
  readonly matmul_nt: Compiled;
  readonly matmul_nn: Compiled;
  readonly matmul_tn: Compiled;
  readonly rope: Compiled;
  readonly attention_forward: Compiled;
  readonly attention_backward: Compiled;
  readonly inject: Compiled;
  readonly residual_rms_norm_forward: Compiled;
  readonly rms_norm_backward: Compiled;
  readonly swiglu_forward: Compiled;
  readonly swiglu_backward: Compiled;
  readonly lm_head_forward: Compiled;
  readonly lm_head_weight_backward: Compiled;
  readonly head_backward: Compiled;
  readonly adam_atan2: Compiled;
  readonly ema_update: Compiled;
  readonly square_sum: (address: number, length: number) => number;
  readonly matmul_nt_swiglu: Compiled;
  readonly matmul_nt_norm: Compiled;
  readonly matmul_nn_swiglu: Compiled;
  readonly matmul_nn_norm: Compiled;
  readonly copy: Compiled;
  readonly fma_chains: Compiled;
}

/**
 * The most tokens for which attention's scratch memory holds a few rows of scores. So many would take minutes a step on a CPU, so
 * this is a guard, not a limit that one meets.
 */
const MAX_TOKENS = 16384;

async function instantiate(heap: Heap): Promise<Exports> {
  try {
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory: heap.memory, log: Math.log } });
    return instance.exports as unknown as Exports;
  } catch (cause) {
    throw new Error('the CPU engine needs WebAssembly with SIMD (any browser since 2023 has it), but this one refused the module', {
      cause,
    });
  }
}

/** Pointers for the compiled code: every array lives in the heap's memory, so that where it starts is its address. */
const at = (array: { readonly byteOffset: number } | undefined): number => array?.byteOffset ?? 0;

export async function wasmKernels(heap: Heap): Promise<{ readonly [K in KernelName]?: CpuKernel<K> }> {
  const wasm = await instantiate(heap);
  const scratch = heap.allocate(Number(wasm.SCRATCH.value));
  return {
    matmul_nt: ({ x, w, y }, { rows, inner, outer }) => wasm.matmul_nt(at(x), at(w), at(y), rows, inner, outer, scratch),
    matmul_nn: ({ dy, w, add, dx }, { rows, inner, outer }) => wasm.matmul_nn(at(dy), at(w), at(add), at(dx), rows, inner, outer, scratch),
    matmul_tn: ({ dy, x, dw }, { rows, inner, outer, accumulate }) =>
      wasm.matmul_tn(at(dy), at(x), accumulate ? at(dw) : 0, at(dw), rows, inner, outer, scratch),
    rope: ({ table, qkv }, { batch, tokens, heads, half, direction }) =>
      wasm.rope(at(table), at(qkv), batch, tokens, heads, half, direction),
    attention_forward: ({ qkv, out, lse }, { batch, tokens, heads, head_dim }) => {
      assertTokens(tokens);
      wasm.attention_forward(at(qkv), at(out), at(lse), batch, tokens, heads, head_dim, scratch);
    },
    attention_backward: ({ qkv, out, lse, dout, table, dqkv }, { batch, tokens, heads, head_dim }) => {
      assertTokens(tokens);
      wasm.attention_backward(at(qkv), at(out), at(lse), at(dout), at(dqkv), batch, tokens, heads, head_dim, scratch);
      if (table) wasm.rope(at(table), at(dqkv), batch, tokens, heads, head_dim / 2, -1);
    },
    inject: ({ z, injection, x, h }, { length }) => wasm.inject(at(z), at(injection), at(x), at(h), length),
    residual_rms_norm_forward: ({ x, branch, y, rstd }, { rows, hidden, eps }) =>
      wasm.residual_rms_norm_forward(at(x), at(branch), at(y), at(rstd), rows, hidden, eps),
    rms_norm_backward: ({ dy, y, rstd, ds }, { rows, hidden }) => wasm.rms_norm_backward(at(dy), at(y), at(rstd), at(ds), rows, hidden),
    swiglu_forward: ({ gate_up, a }, { rows, ffn }) => wasm.swiglu_forward(at(gate_up), at(a), rows, ffn),
    swiglu_backward: ({ gate_up, da, dgate_up }, { rows, ffn }) =>
      wasm.swiglu_backward(at(gate_up), at(da), 4 * ffn, at(dgate_up), rows, ffn),
    lm_head_forward: ({ z, w, logits }, { batch, cells, slots, hidden, vocab }) =>
      wasm.lm_head_forward(at(z), at(w), at(logits), batch, cells, slots, hidden, vocab, scratch),
    lm_head_weight_backward: ({ dlogits, z, dw }, { batch, cells, slots, hidden, vocab }) =>
      wasm.lm_head_weight_backward(at(dlogits), at(z), at(dw), batch, cells, slots, hidden, vocab, scratch),
    head_backward: ({ dlogits, dq, lm_w, q_w, dz }, { batch, cells, slots, hidden, vocab }) =>
      wasm.head_backward(at(dlogits), at(dq), at(lm_w), at(q_w), at(dz), batch, cells, slots, hidden, vocab, scratch),
    gradient_guard: ({ gradients, ...rest }, { length }) => guard(rest, wasm.square_sum(at(gradients), length)),
    adam_atan2: ({ gradients, scalars, status, parameters, m, v, average }, { length, beta1, beta2 }) => {
      if (status[0] !== 0) return;
      const { decay, step_size, second_moment_scale, ema_rate } = SCALARS;
      const numbers = [scalars[decay], scalars[step_size], scalars[second_moment_scale], 1 - beta1, 1 - beta2];
      wasm.adam_atan2(at(gradients), at(parameters), at(m), at(v), length, ...numbers);
      if (average) wasm.ema_update(at(parameters), at(average), length, scalars[ema_rate]);
    },
    ema_update: ({ parameters, scalars, status, average }, { length }) => {
      if (status[0] === 0) wasm.ema_update(at(parameters), at(average), length, scalars[SCALARS.ema_rate]);
    },
    matmul_nt_rope: ({ x, w, table, y }, { rows, inner, outer, tokens, head_dim }) => {
      wasm.matmul_nt(at(x), at(w), at(y), rows, inner, outer, scratch);
      wasm.rope(at(table), at(y), rows / tokens, tokens, outer / (3 * head_dim), head_dim / 2, 1);
    },
    matmul_nt_swiglu: ({ x, w, gate_up, a }, { rows, inner, ffn }) =>
      wasm.matmul_nt_swiglu(at(x), at(w), at(gate_up), at(a), rows, inner, ffn, scratch),
    matmul_nt_norm: ({ x, w, residual, z, injection, input, y, rstd, h }, { rows, inner, outer, eps }) => {
      const reads = [x, w, residual, z, injection, input].map(at);
      wasm.matmul_nt_norm(...reads, at(y), at(rstd), at(h), rows, inner, outer, eps, scratch);
    },
    matmul_nn_swiglu: ({ dy, w, gate_up, dgate_up }, { rows, inner, outer }) =>
      wasm.matmul_nn_swiglu(at(dy), at(w), at(gate_up), at(dgate_up), rows, inner, outer, scratch),
    matmul_nn_norm: ({ dy, w, add, y, rstd, ds }, { rows, inner, outer }) =>
      wasm.matmul_nn_norm(at(dy), at(w), at(add), at(y), at(rstd), at(ds), rows, inner, outer, scratch),
    copy: ({ x, y }, { length }) => wasm.copy(at(x), at(y), length),
    fma_chains: ({ x, y }, { threads, rounds }) => wasm.fma_chains(at(x), at(y), threads, rounds),
  };
}

function assertTokens(tokens: number): void {
  if (tokens > MAX_TOKENS) throw new RangeError(`attention over ${tokens} tokens: the CPU engine takes at most ${MAX_TOKENS}`);
}
