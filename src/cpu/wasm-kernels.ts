/** The kernels that were worth compiling, as functions over the same arrays as the plain loops: WebAssembly takes their addresses. */
import { type KernelName, SCALARS } from '../engine/catalogue.ts';
import type { Heap } from './heap.ts';
import { guard } from './kernels/optimiser.ts';
import type { CpuKernel } from './kernels/types.ts';
import { type Argument, alone, type Runner, type Span, startTeam, type Team, type TeamOf } from './team.ts';
import bytes from './wasm/index.as.ts?wasm';

/**
 * The most tokens for which attention's scratch memory holds a few rows of scores. So many would take minutes a step on a CPU, so
 * this is a guard, not a limit that one meets.
 */
const MAX_TOKENS = 16384;
/** Rows of the products' register tile, and columns; numbers on a cache line. */
const TILE = { rows: 2, columns: 16, line: 16 } as const;
/** What a number costs to pass over once, with an exponential, and in the optimiser, in multiply-adds of a product. */
const COST = { pass: 8, exponential: 24, optimiser: 32 } as const;

type SquareSum = (address: number, length: number) => number;
type Kernels = { readonly [K in KernelName]?: CpuKernel<K> };

interface Compilation {
  readonly module: WebAssembly.Module;
  readonly exports: WebAssembly.Exports;
  readonly scratchBytes: number;
}

/** @throws Error where WebAssembly SIMD is missing. */
async function instantiate(heap: Heap, code: Uint8Array<ArrayBuffer>): Promise<Compilation> {
  try {
    const { module, instance } = await WebAssembly.instantiate(code, { env: { memory: heap.memory, log: Math.log } });
    return { module, exports: instance.exports, scratchBytes: Number((instance.exports.SCRATCH as WebAssembly.Global).value) };
  } catch (cause) {
    throw new Error('the CPU engine needs WebAssembly with SIMD (any browser since 2023 has it), but this one refused the module', {
      cause,
    });
  }
}

/** The kernels on the calling thread. @throws Error where WebAssembly SIMD is missing. */
export async function wasmKernels(heap: Heap): Promise<Kernels> {
  const { exports, scratchBytes } = await instantiate(heap, bytes);
  return kernels(alone(exports, heap.allocate(scratchBytes)), exports);
}

/**
 * The kernels split over threads. @param heap over a shared memory.
 * @throws Error where a thread does not start.
 */
export async function threadedKernels(
  heap: Heap,
  threads: TeamOf,
): Promise<{ readonly kernels: Kernels; readonly team: Pick<Team, 'failed' | 'end'> }> {
  const { default: shared } = await import('./wasm/index.as.ts?wasm&shared');
  const compilation = await instantiate(heap, shared);
  const team = await startTeam({ heap, ...compilation }, threads);
  return { kernels: kernels(team.run, compilation.exports), team };
}

type Held = { readonly byteOffset: number } | undefined;

/** Pointers for the compiled code: every array lives in the heap's memory, so that where it starts is its address. */
const at = (array: Held): number => array?.byteOffset ?? 0;
/** The same where parts start further on, by so many numbers for each unit. What is absent stays so. */
const from = (array: Held, numbers: number): Argument => (array ? { start: array.byteOffset, step: 4 * numbers } : 0);

const rowsOf = (rows: number, cost: number): Span => ({ units: rows, tile: TILE.rows, cost });
const numbersOf = (length: number, cost: number): Span => ({ units: length, tile: TILE.line, cost });
const examplesOf = (batch: number, cost: number): Span => ({ units: batch, tile: 1, cost });
/** All heads of all examples; whole examples to a part where there are several. */
const headsOf = (batch: number, heads: number, cost: number): Span => ({ units: batch * heads, tile: batch > 1 ? heads : 1, cost });
/** The first head of a part. */
const FIRST: Argument = { start: 0, step: 1 };

function kernels(run: Runner, exports: WebAssembly.Exports): Kernels {
  const rope = (table: Held, qkv: Held, batch: number, tokens: number, heads: number, half: number, direction: number) => {
    const size = 6 * tokens * heads * half;
    const span = { units: batch, tile: 1, cost: size * COST.pass };
    run('rope', span, [at(table), from(qkv, size), 'units', tokens, heads, half, direction]);
  };
  const emaUpdate = (parameters: Held, average: Held, length: number, rate: number) =>
    run('ema_update', numbersOf(length, COST.pass), [from(parameters, 1), from(average, 1), 'units', rate]);
  return {
    matmul_nt: ({ x, w, y }, { rows, inner, outer }) =>
      run('matmul_nt', rowsOf(rows, inner * outer), [from(x, inner), at(w), from(y, outer), 'units', inner, outer, 'scratch']),
    matmul_nn: ({ dy, w, add, dx }, { rows, inner, outer }) => {
      const args = [from(dy, outer), at(w), from(add, inner), from(dx, inner), 'units', inner, outer, 'scratch'] as const;
      run('matmul_nn', rowsOf(rows, inner * outer), args);
    },
    matmul_tn: ({ dy, x, dw }, { rows, inner, outer, accumulate }) => {
      const add = accumulate ? dw : undefined;
      // Across the longer side, since every part packs the whole of the other factor.
      if (outer >= inner) {
        const args = [from(dy, 1), outer, at(x), from(add, inner), from(dw, inner), inner, rows, inner, 'units', 'scratch'] as const;
        run('matmul_tn', rowsOf(outer, rows * inner), args);
      } else {
        const args = [at(dy), outer, from(x, 1), from(add, 1), from(dw, 1), inner, rows, 'units', outer, 'scratch'] as const;
        run('matmul_tn', { units: inner, tile: TILE.columns, cost: rows * outer }, args);
      }
    },
    rope: ({ table, qkv }, { batch, tokens, heads, half, direction }) => rope(table, qkv, batch, tokens, heads, half, direction),
    attention_forward: ({ qkv, out, lse }, { batch, tokens, heads, head_dim }) => {
      assertTokens(tokens);
      const span = headsOf(batch, heads, tokens * tokens * (2 * head_dim + COST.exponential));
      run('attention_forward', span, [at(qkv), at(out), at(lse), FIRST, 'units', tokens, heads, head_dim, 'scratch']);
    },
    attention_backward: ({ qkv, out, lse, dout, table, dqkv }, { batch, tokens, heads, head_dim }) => {
      assertTokens(tokens);
      const span = headsOf(batch, heads, tokens * tokens * (5 * head_dim + COST.exponential));
      const arrays = [qkv, out, lse, dout, dqkv].map(at);
      run('attention_backward', span, [...arrays, FIRST, 'units', tokens, heads, head_dim, 'scratch']);
      if (table) rope(table, dqkv, batch, tokens, heads, head_dim / 2, -1);
    },
    inject: ({ z, injection, x, h }, { length }) =>
      run('inject', numbersOf(length, COST.pass), [from(z, 1), from(injection, 1), from(x, 1), from(h, 1), 'units']),
    residual_rms_norm_forward: ({ x, branch, y, rstd }, { rows, hidden, eps }) => {
      const arrays = [from(x, hidden), from(branch, hidden), from(y, hidden), from(rstd, 1)];
      run('residual_rms_norm_forward', rowsOf(rows, hidden * COST.pass), [...arrays, 'units', hidden, eps]);
    },
    rms_norm_backward: ({ dy, y, rstd, ds }, { rows, hidden }) => {
      const arrays = [from(dy, hidden), from(y, hidden), from(rstd, 1), from(ds, hidden)];
      run('rms_norm_backward', rowsOf(rows, hidden * COST.pass), [...arrays, 'units', hidden]);
    },
    swiglu_forward: ({ gate_up, a }, { rows, ffn }) =>
      run('swiglu_forward', rowsOf(rows, ffn * COST.exponential), [from(gate_up, 2 * ffn), from(a, ffn), 'units', ffn]),
    swiglu_backward: ({ gate_up, da, dgate_up }, { rows, ffn }) => {
      const args = [from(gate_up, 2 * ffn), from(da, ffn), 4 * ffn, from(dgate_up, 2 * ffn), 'units', ffn] as const;
      run('swiglu_backward', rowsOf(rows, ffn * COST.exponential), args);
    },
    lm_head_forward: ({ z, w, logits }, { batch, cells, slots, hidden, vocab }) => {
      const arrays = [from(z, (slots + cells) * hidden), at(w), from(logits, cells * vocab)];
      run('lm_head_forward', examplesOf(batch, cells * hidden * vocab), [...arrays, 'units', cells, slots, hidden, vocab, 'scratch']);
    },
    lm_head_weight_backward: ({ dlogits, z, dw }, { batch, cells, slots, hidden, vocab }) => {
      const span = { units: hidden, tile: TILE.columns, cost: batch * cells * vocab };
      const args = [at(dlogits), from(z, 1), from(dw, 1), 'units', batch, cells, slots, hidden, vocab, 'scratch'] as const;
      run('lm_head_weight_backward', span, args);
    },
    head_backward: ({ dlogits, dq, lm_w, q_w, dz }, { batch, cells, slots, hidden, vocab }) => {
      const arrays = [from(dlogits, cells * vocab), from(dq, 2), at(lm_w), at(q_w), from(dz, (slots + cells) * hidden)];
      run('head_backward', examplesOf(batch, cells * hidden * vocab), [...arrays, 'units', cells, slots, hidden, vocab, 'scratch']);
    },
    copy: ({ x, y }, { length }) => run('copy', numbersOf(length, COST.pass), [from(x, 1), from(y, 1), 'units']),
    fma_chains: ({ x, y }, { threads, rounds }) =>
      run('fma_chains', { units: threads, tile: 4, cost: 48 * rounds }, [at(x), from(y, 4), 'units', rounds]),
    gradient_guard: ({ gradients, ...rest }, { length }) => guard(rest, (exports.square_sum as SquareSum)(at(gradients), length)),
    adam_atan2: ({ gradients, scalars, status, parameters, m, v, average }, { length, beta1, beta2 }) => {
      if (status[0] !== 0) return;
      const { decay, step_size, second_moment_scale, ema_rate } = SCALARS;
      const numbers = [scalars[decay], scalars[step_size], scalars[second_moment_scale], 1 - beta1, 1 - beta2];
      const arrays = [from(gradients, 1), from(parameters, 1), from(m, 1), from(v, 1)];
      run('adam_atan2', numbersOf(length, COST.optimiser), [...arrays, 'units', ...numbers]);
      if (average) emaUpdate(parameters, average, length, scalars[ema_rate]);
    },
    ema_update: ({ parameters, scalars, status, average }, { length }) => {
      if (status[0] === 0) emaUpdate(parameters, average, length, scalars[SCALARS.ema_rate]);
    },
    matmul_nt_rope: ({ x, w, table, y }, { rows, inner, outer, tokens, head_dim }) => {
      run('matmul_nt', rowsOf(rows, inner * outer), [from(x, inner), at(w), from(y, outer), 'units', inner, outer, 'scratch']);
      rope(table, y, rows / tokens, tokens, outer / (3 * head_dim), head_dim / 2, 1);
    },
    matmul_nt_swiglu: ({ x, w, gate_up, a }, { rows, inner, ffn }) => {
      const args = [from(x, inner), at(w), from(gate_up, 2 * ffn), from(a, ffn), 'units', inner, ffn, 'scratch'] as const;
      run('matmul_nt_swiglu', rowsOf(rows, 2 * inner * ffn), args);
    },
    matmul_nt_norm: ({ x, w, residual, z, injection, input, y, rstd, h }, { rows, inner, outer, eps }) => {
      const wide = [residual, z, injection, input, y].map((array) => from(array, outer));
      const args = [from(x, inner), at(w), ...wide, from(rstd, 1), from(h, outer), 'units', inner, outer, eps, 'scratch'] as const;
      run('matmul_nt_norm', rowsOf(rows, inner * outer), args);
    },
    matmul_nn_swiglu: ({ dy, w, gate_up, dgate_up }, { rows, inner, outer }) => {
      const args = [from(dy, outer), at(w), from(gate_up, 2 * inner), from(dgate_up, 2 * inner), 'units', inner, outer, 'scratch'] as const;
      run('matmul_nn_swiglu', rowsOf(rows, inner * outer), args);
    },
    matmul_nn_norm: ({ dy, w, add, y, rstd, ds }, { rows, inner, outer }) => {
      const wide = [from(add, inner), from(y, inner), from(rstd, 1), from(ds, inner)];
      run('matmul_nn_norm', rowsOf(rows, inner * outer), [from(dy, outer), at(w), ...wide, 'units', inner, outer, 'scratch']);
    },
  };
}

function assertTokens(tokens: number): void {
  if (tokens > MAX_TOKENS) throw new RangeError(`attention over ${tokens} tokens: the CPU engine takes at most ${MAX_TOKENS}`);
}
