/** The kernels that were worth compiling: each call as work over the addresses of its arrays, which all lie in one memory. */
import { type ArraysOf, type DimsOf, KERNELS, type KernelName, SCALARS } from '../engine/catalogue.ts';
import type { Numbers } from '../engine/engine.ts';
import type { Call } from '../engine/program.ts';
import type { Heap } from './heap.ts';
import type { Bind, BoundCall } from './host-engine.ts';
import { CPU_KERNELS } from './kernels/index.ts';
import { guard } from './kernels/optimiser.ts';
import { alone, type Runner, startTeam, type Team, type TeamOf } from './team.ts';
import bytes from './wasm/index.as.ts?wasm';
import { type Argument, chainsOf, type Place, type Step, type Touch, type Work } from './work.ts';

/**
 * The most tokens for which attention's scratch memory holds a few rows of scores. So many would take minutes a step on a CPU, so
 * this is a guard, not a limit that one meets.
 */
const MAX_TOKENS = 16384;
/** Rows of the products' register tile, and columns. */
const TILE = { rows: 2, columns: 16 } as const;
/** What a number costs to pass over once, with an exponential, in the loss, in the optimiser, and to be drawn, in multiply-adds of a product. */
const COST = { pass: 8, exponential: 24, loss: 200, optimiser: 32, draw: 64 } as const;

type SquareSum = (address: number, length: number) => number;

interface Compilation {
  readonly module: WebAssembly.Module;
  readonly exports: WebAssembly.Exports;
  readonly scratchBytes: number;
}

/** @throws Error where WebAssembly SIMD is missing. */
async function instantiate(heap: Heap, code: Uint8Array<ArrayBuffer>): Promise<Compilation> {
  try {
    const { module, instance } = await WebAssembly.instantiate(code, { env: { memory: heap.memory, log: Math.log, exp: Math.exp } });
    return { module, exports: instance.exports, scratchBytes: Number((instance.exports.SCRATCH as WebAssembly.Global).value) };
  } catch (cause) {
    throw new Error('the CPU engine needs WebAssembly with SIMD (any browser since 2023 has it), but this one refused the module', {
      cause,
    });
  }
}

/** The kernels on the calling thread. @throws Error where WebAssembly SIMD is missing. */
export async function wasmKernels(heap: Heap): Promise<Bind> {
  const { exports, scratchBytes } = await instantiate(heap, bytes);
  return binding(exports, alone(exports, heap.allocate(scratchBytes)), 1);
}

/**
 * The kernels split over threads. @param heap over a shared memory.
 * @throws Error where a thread does not start.
 */
export async function threadedKernels(
  heap: Heap,
  threads: TeamOf,
): Promise<{ readonly bind: Bind; readonly team: Pick<Team, 'failed' | 'end'> }> {
  const { default: shared } = await import('./wasm/index.as.ts?wasm&shared');
  const compilation = await instantiate(heap, shared);
  const team = await startTeam({ heap, ...compilation }, threads);
  return { bind: binding(compilation.exports, team.run, threads.count), team };
}

/** Binds calls as chains of work, and those that are not compiled as plain loops on the calling thread. */
export function binding(exports: WebAssembly.Exports, run: Runner, threads: number): Bind {
  return (calls) =>
    chainsOf(
      calls.map((call) => stepOf(call, exports)),
      threads,
    ).map((link) => (typeof link === 'function' ? link : run(link)));
}

function stepOf({ call, arrays }: BoundCall, exports: WebAssembly.Exports): Step {
  // A call's buffers were checked against the catalogue when it was recorded, which its type no longer shows.
  if (call.kernel === 'gradient_guard') {
    const { gradients, ...rest } = arrays as unknown as ArraysOf<'gradient_guard', Float32Array>;
    return () => guard(rest, (exports.square_sum as SquareSum)(gradients.byteOffset, gradients.length));
  }
  const work = WORK[call.kernel] as ((arrays: object, dims: object) => readonly Work[]) | undefined;
  if (work) {
    const works = work(arrays, call.dims);
    return { works, touches: touchesOf(call, arrays, works) };
  }
  const kernel = CPU_KERNELS[call.kernel] as (arrays: object, dims: object) => void;
  return () => kernel(arrays, call.dims);
}

/** What a call reads and writes, by the catalogue; a part has its share of an array where every function takes it unit by unit. */
function touchesOf({ kernel }: Call, arrays: Readonly<Record<string, Numbers>>, works: readonly Work[]): Touch[] {
  const places = works.flatMap(({ units, tile, args }) =>
    args
      .filter((a): a is Place => typeof a === 'object' && 'start' in a)
      .map(({ start, step }) => ({ start, bytes: tile ? 0 : units * step })),
  );
  return Object.entries(KERNELS[kernel].buffers).flatMap(([name, { access }]) => {
    const array = arrays[name];
    if (!array) return [];
    const { byteOffset: start, byteLength } = array;
    const taken = places.filter((place) => place.start === start);
    const inProportion = taken.length > 0 && taken.every(({ bytes }) => bytes === byteLength);
    return [{ start, end: start + byteLength, writes: access !== 'read', inProportion }];
  });
}

type Held = { readonly byteOffset: number } | undefined;

/** Pointers for the compiled code: every array lives in the heap's memory, so that where it starts is its address. What is absent stays so. */
const from = (array: Held, numbers: number): Argument => (array ? { start: array.byteOffset, step: 4 * numbers } : 0);
/** The same for all parts. */
const at = (array: Held): Argument => from(array, 0);
const COUNT: Argument = { units: 1 };
/** The first unit of a part. */
const FIRST: Argument = { start: 0, step: 1 };

type Lowering<K extends KernelName> = (arrays: ArraysOf<K, Float32Array>, dims: DimsOf<K>) => readonly Work[];

const rope = (table: Held, qkv: Held, batch: number, tokens: number, heads: number, half: number, direction: number): Work => {
  const size = 6 * tokens * heads * half;
  const args = [at(table), from(qkv, size), COUNT, tokens, heads, half, direction];
  return { name: 'rope', units: batch, cost: size * COST.pass, args };
};
const matmulNt = (x: Held, w: Held, y: Held, rows: number, inner: number, outer: number): Work => {
  const args = [from(x, inner), at(w), from(y, outer), COUNT, inner, outer, 'scratch'] as const;
  return { name: 'matmul_nt', units: rows, cost: inner * outer, args };
};
/** Examples; where there is one alone, its heads, which lie beside one another. */
const attentionSpan = ({ batch, tokens, heads, head_dim }: DimsOf<'attention_forward'>, products: number) => {
  if (tokens > MAX_TOKENS) throw new RangeError(`attention over ${tokens} tokens: the CPU engine takes at most ${MAX_TOKENS}`);
  const cost = tokens * tokens * (products * head_dim + COST.exponential);
  const number = tokens * heads * head_dim;
  if (batch === 1) return { span: { units: heads, tile: 1, cost }, wide: at, tall: at, sums: at, which: [FIRST, COUNT] };
  return {
    span: { units: batch, cost: heads * cost },
    wide: (array: Held) => from(array, 3 * number),
    tall: (array: Held) => from(array, number),
    sums: (array: Held) => from(array, heads * tokens),
    which: [0, { units: heads }],
  };
};
type Optimised = { readonly scalars: Float32Array; readonly status: Uint32Array };
/** Unless the guard has stopped the optimiser. */
const sound = (status: Uint32Array) => () => status[0] === 0;
const emaUpdate = ({ scalars, status }: Optimised, parameters: Held, average: Held, length: number): Work => {
  const args = [from(parameters, 1), from(average, 1), COUNT, () => scalars[SCALARS.ema_rate]];
  return { name: 'ema_update', units: length, cost: COST.pass, args, when: sound(status) };
};

const WORK: { readonly [K in KernelName]?: Lowering<K> } = {
  embed_forward: ({ inputs, embedding, positions, ids, puzzle_table, x }, dims) => {
    const { batch, cells, slots, tokens, hidden, puzzle_dim, scale, position_scale } = dims;
    const arrays = [from(inputs, cells), at(embedding), at(positions), ids && puzzle_table ? from(ids, 1) : 0, at(puzzle_table)];
    const args = [...arrays, from(x, tokens * hidden), COUNT, cells, slots, hidden, puzzle_dim, scale, position_scale];
    return [{ name: 'embed_forward', units: batch, cost: tokens * hidden * COST.pass, args }];
  },
  // Across columns: whichever tokens add to a row, they do it in their order.
  embed_backward: ({ inputs, dx, dembedding, dpositions, dpuzzle }, dims) => {
    const { batch, cells, slots, hidden, vocab, puzzle_dim, scale, position_scale } = dims;
    const factor = dpositions ? scale * position_scale : scale;
    const args = [at(inputs), at(dx), at(dembedding), at(dpositions), at(dpuzzle), FIRST, COUNT, batch, cells, slots, hidden, vocab];
    const span = { units: hidden, tile: TILE.columns, cost: batch * (slots + cells) * COST.pass };
    return [{ name: 'embed_backward', ...span, args: [...args, puzzle_dim, factor] }];
  },
  select_state: ({ halted, init, z }, { batch, tokens, hidden }) => {
    const args = [from(halted, 1), at(init), from(z, tokens * hidden), COUNT, tokens, hidden];
    return [{ name: 'select_state', units: batch, cost: tokens * hidden, args }];
  },
  cross_entropy: ({ logits, labels, dlogits, row_loss }, { batch, cells, vocab, softmax }) => {
    const numbers = cells * vocab;
    const arrays = [from(logits, numbers), from(labels, cells), from(dlogits, numbers), from(row_loss, 4)];
    return [{ name: 'cross_entropy', units: batch, cost: numbers * COST.loss, args: [...arrays, COUNT, cells, vocab, batch, softmax] }];
  },
  matmul_nt: ({ x, w, y }, { rows, inner, outer }) => [matmulNt(x, w, y, rows, inner, outer)],
  matmul_nn: ({ dy, w, add, dx }, { rows, inner, outer }) => {
    const args = [from(dy, outer), at(w), from(add, inner), from(dx, inner), COUNT, inner, outer, 'scratch'] as const;
    return [{ name: 'matmul_nn', units: rows, cost: inner * outer, args }];
  },
  matmul_tn: ({ dy, x, dw }, { rows, inner, outer, accumulate }) => {
    const add = accumulate ? dw : undefined;
    // Across the longer side, since every part packs the whole of the other factor.
    if (outer >= inner) {
      const args = [from(dy, 1), outer, at(x), from(add, inner), from(dw, inner), inner, rows, inner, COUNT, 'scratch'] as const;
      return [{ name: 'matmul_tn', units: outer, tile: TILE.rows, cost: rows * inner, args }];
    }
    const args = [at(dy), outer, from(x, 1), from(add, 1), from(dw, 1), inner, rows, COUNT, outer, 'scratch'] as const;
    return [{ name: 'matmul_tn', units: inner, tile: TILE.columns, cost: rows * outer, args }];
  },
  rope: ({ table, qkv }, { batch, tokens, heads, half, direction }) => [rope(table, qkv, batch, tokens, heads, half, direction)],
  attention_forward: ({ qkv, out, lse }, dims) => {
    const { span, wide, tall, sums, which } = attentionSpan(dims, 2);
    const args = [wide(qkv), tall(out), sums(lse), ...which, dims.tokens, dims.heads, dims.head_dim, 'scratch'] as const;
    return [{ name: 'attention_forward', ...span, args }];
  },
  attention_backward: ({ qkv, out, lse, dout, table, dqkv }, dims) => {
    const { batch, tokens, heads, head_dim } = dims;
    const { span, wide, tall, sums, which } = attentionSpan(dims, 5);
    const args = [wide(qkv), tall(out), sums(lse), tall(dout), wide(dqkv), ...which, tokens, heads, head_dim, 'scratch'] as const;
    const backward: Work = { name: 'attention_backward', ...span, args };
    return table ? [backward, rope(table, dqkv, batch, tokens, heads, head_dim / 2, -1)] : [backward];
  },
  add_noise: ({ sigma, key, z }, { batch, length, stream }) => {
    const args = [from(sigma, 1), from(key, 2), from(z, length), COUNT, length, stream];
    return [{ name: 'add_noise', units: batch, cost: length * COST.draw, args }];
  },
  inject: ({ z, injection, x, h }, { length }) => {
    const args = [from(z, 1), from(injection, 1), from(x, 1), from(h, 1), COUNT];
    return [{ name: 'inject', units: length, cost: COST.pass, args }];
  },
  residual_rms_norm_forward: ({ x, branch, y, rstd }, { rows, hidden, eps }) => {
    const args = [from(x, hidden), from(branch, hidden), from(y, hidden), from(rstd, 1), COUNT, hidden, eps];
    return [{ name: 'residual_rms_norm_forward', units: rows, cost: hidden * COST.pass, args }];
  },
  rms_norm_backward: ({ dy, y, rstd, ds }, { rows, hidden }) => {
    const args = [from(dy, hidden), from(y, hidden), from(rstd, 1), from(ds, hidden), COUNT, hidden];
    return [{ name: 'rms_norm_backward', units: rows, cost: hidden * COST.pass, args }];
  },
  swiglu_forward: ({ gate_up, a }, { rows, ffn }) => [
    { name: 'swiglu_forward', units: rows, cost: ffn * COST.exponential, args: [from(gate_up, 2 * ffn), from(a, ffn), COUNT, ffn] },
  ],
  swiglu_backward: ({ gate_up, da, dgate_up }, { rows, ffn }) => {
    const args = [from(gate_up, 2 * ffn), from(da, ffn), 4 * ffn, from(dgate_up, 2 * ffn), COUNT, ffn];
    return [{ name: 'swiglu_backward', units: rows, cost: ffn * COST.exponential, args }];
  },
  lm_head_forward: ({ z, w, logits }, { batch, cells, slots, hidden, vocab }) => {
    const arrays = [from(z, (slots + cells) * hidden), at(w), from(logits, cells * vocab)];
    const args = [...arrays, COUNT, cells, slots, hidden, vocab, 'scratch'] as const;
    return [{ name: 'lm_head_forward', units: batch, cost: cells * hidden * vocab, args }];
  },
  q_head_forward: ({ z, w, bias, q }, { batch, tokens, hidden }) => {
    const args = [from(z, tokens * hidden), at(w), at(bias), from(q, 2), COUNT, tokens, hidden];
    return [{ name: 'q_head_forward', units: batch, cost: 2 * hidden * COST.pass, args }];
  },
  // Too little to cut.
  q_head_weight_backward: ({ dq, z, dw, dbias }, { batch, tokens, hidden }) => {
    const args = [at(dq), at(z), at(dw), at(dbias), batch, tokens, hidden];
    return [{ name: 'q_head_weight_backward', units: 1, tile: 1, cost: 2 * batch * hidden * COST.pass, args }];
  },
  lm_head_weight_backward: ({ dlogits, z, dw }, { batch, cells, slots, hidden, vocab }) => {
    const args = [at(dlogits), from(z, 1), from(dw, 1), COUNT, batch, cells, slots, hidden, vocab, 'scratch'] as const;
    return [{ name: 'lm_head_weight_backward', units: hidden, tile: TILE.columns, cost: batch * cells * vocab, args }];
  },
  head_backward: ({ dlogits, dq, lm_w, q_w, dz }, { batch, cells, slots, hidden, vocab }) => {
    const arrays = [from(dlogits, cells * vocab), from(dq, 2), at(lm_w), at(q_w), from(dz, (slots + cells) * hidden)];
    const args = [...arrays, COUNT, cells, slots, hidden, vocab, 'scratch'] as const;
    return [{ name: 'head_backward', units: batch, cost: cells * hidden * vocab, args }];
  },
  copy: ({ x, y }, { length }) => [{ name: 'copy', units: length, cost: COST.pass, args: [from(x, 1), from(y, 1), COUNT] }],
  fma_chains: ({ x, y }, { threads, rounds }) => [
    { name: 'fma_chains', units: threads, cost: 48 * rounds, args: [at(x), from(y, 4), COUNT, rounds] },
  ],
  adam_atan2: ({ gradients, parameters, m, v, average, ...rest }, { length, beta1, beta2 }) => {
    const { decay, step_size, second_moment_scale } = SCALARS;
    const looked = [decay, step_size, second_moment_scale].map((which) => () => rest.scalars[which]);
    const args = [from(gradients, 1), from(parameters, 1), from(m, 1), from(v, 1), COUNT, ...looked, 1 - beta1, 1 - beta2];
    const update: Work = { name: 'adam_atan2', units: length, cost: COST.optimiser, args, when: sound(rest.status) };
    return average ? [update, emaUpdate(rest, parameters, average, length)] : [update];
  },
  ema_update: ({ parameters, average, ...rest }, { length }) => [emaUpdate(rest, parameters, average, length)],
  matmul_nt_rope: ({ x, w, table, y }, { rows, inner, outer, tokens, head_dim }) => [
    matmulNt(x, w, y, rows, inner, outer),
    rope(table, y, rows / tokens, tokens, outer / (3 * head_dim), head_dim / 2, 1),
  ],
  matmul_nt_swiglu: ({ x, w, gate_up, a }, { rows, inner, ffn }) => {
    const args = [from(x, inner), at(w), from(gate_up, 2 * ffn), from(a, ffn), COUNT, inner, ffn, 'scratch'] as const;
    return [{ name: 'matmul_nt_swiglu', units: rows, cost: 2 * inner * ffn, args }];
  },
  matmul_nt_norm: ({ x, w, residual, z, injection, input, y, rstd, h }, { rows, inner, outer, eps }) => {
    const wide = [residual, z, injection, input, y].map((array) => from(array, outer));
    const args = [from(x, inner), at(w), ...wide, from(rstd, 1), from(h, outer), COUNT, inner, outer, eps, 'scratch'] as const;
    return [{ name: 'matmul_nt_norm', units: rows, cost: inner * outer, args }];
  },
  matmul_nn_swiglu: ({ dy, w, gate_up, dgate_up }, { rows, inner, outer }) => {
    const args = [from(dy, outer), at(w), from(gate_up, 2 * inner), from(dgate_up, 2 * inner), COUNT, inner, outer, 'scratch'] as const;
    return [{ name: 'matmul_nn_swiglu', units: rows, cost: inner * outer, args }];
  },
  matmul_nn_norm: ({ dy, w, add, y, rstd, ds }, { rows, inner, outer }) => {
    const wide = [from(add, inner), from(y, inner), from(rstd, 1), from(ds, inner)];
    const args = [from(dy, outer), at(w), ...wide, COUNT, inner, outer, 'scratch'] as const;
    return [{ name: 'matmul_nn_norm', units: rows, cost: inner * outer, args }];
  },
};
