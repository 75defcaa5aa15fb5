/** The float32 engine, compiled kernels and all, against the float64 oracle. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DimsOf, KERNEL_NAMES, type KernelName, METRIC_COUNT, SCALAR_COUNT } from '../engine/catalogue.ts';
import type { Engine } from '../engine/engine.ts';
import { CPU_FUSION, createCpuEngine, createOracle } from './cpu-engine.ts';
import { nodeThreads } from './node-threads.ts';
import { type Arrays, integers, randoms, relativeError, runKernel, sameBytes } from './testing.ts';
// Compiled before the tests begin.
import './wasm/index.as.ts?wasm&shared';

interface Case {
  readonly kernel: KernelName;
  readonly run: (engine: Engine) => ReturnType<typeof runKernel>;
  readonly name: string;
}

function of<K extends KernelName>(kernel: K, dims: DimsOf<K>, given: Arrays = {}, wanted: string[] = []): Case {
  const name = `${kernel} ${Object.entries(dims).map(([k, v]) => `${k} ${v}`)}`;
  return { kernel, name, run: (engine) => runKernel(engine, kernel, dims, given, wanted) };
}

const SIZES = [1, 16, 17, 82, 97, 129];
const scalars = [1e-4, 1e-3, 1.3, 1e-2, 1e-3, 0.99, 7, 1];

function products(): Case[] {
  const shapes: [number, number, number][] = [...SIZES.map((n): [number, number, number] => [n, 17, 82]), [3, 600, 5], [600, 3, 300]];
  for (const n of SIZES) shapes.push([82, n, 17], [17, 82, n]);
  return shapes.flatMap(([rows, inner, outer]) => {
    const dims = { rows, inner, outer };
    const add = { add: randoms(rows * inner, 9) };
    return [
      of('matmul_nt', dims),
      of('matmul_nn', dims),
      of('matmul_nn', dims, add),
      of('matmul_tn', { ...dims, accumulate: 0 }),
      of('matmul_tn', { ...dims, accumulate: 1 }, { dw: randoms(inner * outer, 8) }),
    ];
  });
}

function attention(): Case[] {
  const shapes = [...SIZES.map((tokens) => [tokens, 16]), [17, 8], [82, 32], [97, 64], [17, 10], [300, 8]];
  return shapes.flatMap(([tokens, head_dim]) => {
    const dims = { batch: 2, tokens, heads: 2, head_dim };
    const n = 2 * tokens * 2 * head_dim;
    // Weights must sum to about 1, as with the log-sum-exp of a forward pass: scores of small numbers are near 0.
    const lse = new Array<number>(4 * tokens).fill(Math.fround(Math.log(tokens)));
    const small = { qkv: randoms(3 * n, 5, 0.7), lse };
    return [
      of('attention_forward', dims, { qkv: randoms(3 * n, 4, 3) }),
      of('attention_backward', dims, small),
      of('attention_backward', dims, { ...small, table: randoms(tokens * head_dim, 6) }),
      of('attention_weights', dims, small),
      of('rope', { ...dims, half: head_dim / 2, direction: tokens % 2 ? 1 : -1 }),
    ];
  });
}

function rowwise(): Case[] {
  return SIZES.flatMap((n) => [
    of('residual_rms_norm_forward', { rows: 5, hidden: n, eps: 1e-5 }),
    of('rms_norm_backward', { rows: 5, hidden: n }),
    of('swiglu_forward', { rows: 3, ffn: n }, { gate_up: randoms(6 * n, 3, 20) }),
    of('swiglu_backward', { rows: 3, ffn: n }, { gate_up: randoms(6 * n, 3, 20) }),
    of('inject', { length: n }),
    of('inject', { length: n }, { x: randoms(n, 8) }),
    of('adam_atan2', { length: n, beta1: 0.9, beta2: 0.95 }, { scalars, status: [0], v: randoms(n, 6).map(Math.abs) }),
    of('ema_update', { length: n }, { scalars, status: [0] }),
    of('gradient_guard', { length: n, ring: 2 }, { scalars, status: [0], metrics: randoms(2 * METRIC_COUNT, 3) }),
  ]);
}

function fused(): Case[] {
  const given = (columns: number, ...names: string[]) => Object.fromEntries(names.map((name, i) => [name, randoms(5 * columns, 20 + i)]));
  return SIZES.flatMap((n) => [
    of('matmul_nt_swiglu', { rows: 5, inner: n, ffn: 12 }),
    of('matmul_nt_swiglu', { rows: 300, inner: 3, ffn: n }, {}, ['gate_up']),
    of('matmul_nt_swiglu', { rows: 300, inner: 3, ffn: n }),
    of('matmul_nt_norm', { rows: 5, inner: 17, outer: n, eps: 1e-5 }, {}, ['y', 'rstd']),
    of('matmul_nt_norm', { rows: 5, inner: 17, outer: n, eps: 1e-5 }, given(n, 'injection', 'input'), ['y', 'rstd', 'h']),
    of('matmul_nt_norm', { rows: 5, inner: 17, outer: n, eps: 1e-5 }, given(n, 'z', 'input'), ['h']),
    of('matmul_nt_norm', { rows: 5, inner: 17, outer: n, eps: 1e-5 }, given(n, 'z'), ['y', 'h']),
    of('matmul_nn_swiglu', { rows: 5, inner: n, outer: 17 }, { gate_up: randoms(10 * n, 3, 20) }),
    of('matmul_nn_norm', { rows: 5, inner: n, outer: 17 }),
    of('matmul_nn_norm', { rows: 5, inner: n, outer: 17 }, given(n, 'add')),
    of('matmul_nt_rope', { rows: 2 * n, inner: 17, outer: 48, tokens: n, head_dim: 8 }),
    of(
      'adam_atan2',
      { length: n, beta1: 0.9, beta2: 0.95 },
      { scalars, status: [0], v: randoms(n, 6).map(Math.abs), average: randoms(n, 7) },
    ),
  ]);
}

function ends(): Case[] {
  return SIZES.flatMap((cells) =>
    [0, 2].flatMap((slots) => {
      const batch = 3;
      const tokens = cells + slots;
      const hidden = 24;
      const vocab = 7;
      const dims = { batch, cells, slots, tokens, hidden, vocab };
      const embed = { ...dims, puzzle_rows: 4, puzzle_dim: slots ? 40 : 0, scale: 4.9, position_scale: 0.7 };
      const inputs = integers(batch * cells, 2, vocab);
      const labels = integers(batch * cells, 3, vocab + 1).map((label) => (label === vocab ? -100 : label));
      const puzzle = slots ? { ids: [1, 3, 1], puzzle_table: randoms(160, 7) } : {};
      const counters = { steps: [0, 2, 15], halted: [1, 0, 1] };
      return [
        of('embed_forward', embed, { inputs, ...puzzle }),
        of('embed_forward', embed, { inputs, ...puzzle, positions: randoms(tokens * hidden, 6) }),
        of('embed_backward', embed, { inputs }, slots ? ['dpositions', 'dpuzzle'] : []),
        of('select_state', { batch, tokens, hidden }, { halted: [1, 0, 1] }),
        of(
          'select_examples',
          { batch, cells },
          { next_inputs: inputs, next_labels: labels, next_ids: [3, 2, 1], inputs, labels, ids: [0, 0, 0], ...counters },
        ),
        of('select_examples', { batch, cells }, { next_inputs: inputs, next_ids: [3, 2, 1], inputs, ids: [0, 0, 0], ...counters }),
        of(
          'commit',
          { batch, cells, vocab, blank: 1, from: 2, softmax: slots ? 1 : 0 },
          { inputs: integers(batch * cells, 2, 3), steps: [0, 1, 15], logits: randoms(batch * cells * vocab, 5, 4) },
        ),
        of(
          'add_noise',
          { batch, length: tokens * hidden - slots, stream: slots },
          { sigma: [0.5, 0, 2], key: [0, 0, 7, 1, 2 ** 32 - 1, 3] },
        ),
        of('lm_head_forward', dims),
        of('q_head_forward', { batch, tokens, hidden }),
        of('head_backward', dims),
        of('lm_head_weight_backward', dims),
        of('heads_forward', dims),
        of('heads_weight_backward', dims),
        of('head_backward_norm', dims),
        of('select_states', { batch, tokens, hidden }, { halted: [1, 0, 1] }),
        of('select_states', { batch, tokens, hidden }, { halted: [1, 0, 1], x: randoms(batch * tokens * hidden, 6) }, ['h']),
        of('q_head_weight_backward', { batch, tokens, hidden }),
        of('cross_entropy', { batch, cells, vocab, softmax: slots ? 1 : 0 }, { labels, logits: randoms(batch * cells * vocab, 5, 4) }),
        of(
          'halting',
          { batch, halt_max_steps: 16, continue_head: 1, q_loss_weight: 0.5 },
          {
            halt_limits: [0, 16, 4, 16, 0, 3],
            steps: [0, 2, 15],
            q_next: randoms(6, 7, 3),
            row_loss: randoms(12, 9).map((x) => (x > 0 ? 1 : 0)),
          },
        ),
        of(
          'halting',
          { batch, halt_max_steps: 16, continue_head: 0, q_loss_weight: 0.5 },
          { halt_limits: [0, 16, 4, 16, 0, 3], steps: [0, 2, 15], row_loss: randoms(12, 9).map((x) => (x > 0 ? 1 : 0)) },
        ),
        of('step_metrics', { batch, ring: 2, q_loss_weight: 0.5 }, { scalars, ...counters }),
        of('sign_sgd', { batch, puzzle_rows: 4, puzzle_dim: 40 }, { ids: [1, 3, 1], scalars, status: [0] }),
      ];
    }),
  );
}

function measuring(): Case[] {
  return [
    ...SIZES.map((length) => of('copy', { length })),
    of('fma_chains', { threads: 3, rounds: 5 }),
    of('fma_chains', { threads: 1, rounds: 1 }),
  ];
}

const CASES = [...products(), ...attention(), ...rowwise(), ...fused(), ...ends(), ...measuring()];

describe('the float32 engine', () => {
  let cpu: Engine;
  let oracle: Engine;
  let teams: Engine[];
  beforeAll(async () => {
    cpu = await createCpuEngine();
    oracle = createOracle();
    const splitting = (count: number) => createCpuEngine(CPU_FUSION, { ...nodeThreads(count), leastPart: 1 });
    teams = await Promise.all([3, 4].map(splitting));
    expect(teams.map((team) => team.info.details.Threads)).toEqual(['3', '4']);
  });
  afterAll(() => {
    for (const team of teams) team.destroy();
  });

  it('is tested on every kernel of the catalogue', () => {
    expect(new Set(CASES.map((c) => c.kernel))).toEqual(new Set(KERNEL_NAMES));
    expect(scalars).toHaveLength(SCALAR_COUNT);
  });

  for (const kernel of KERNEL_NAMES)
    it(`agrees with the oracle, and with itself on any number of threads bit for bit: ${kernel}`, async () => {
      for (const { name, run } of CASES.filter((c) => c.kernel === kernel)) {
        const [first, again, right] = [await run(cpu), await run(cpu), await run(oracle)];
        for (const output of Object.keys(right)) {
          expect(relativeError(first[output], right[output]), `${name}: ${output}`).toBeLessThan(2e-6);
          expect(sameBytes(again[output], first[output]), `${name}: ${output}, again`).toBe(true);
        }
        for (const team of teams) {
          const split = await run(team);
          for (const output of Object.keys(right))
            expect(sameBytes(split[output], first[output]), `${name}: ${output} on ${team.info.details.Threads} threads`).toBe(true);
        }
      }
    });
});
