/** For tests: shapes and inputs that every kernel must get right. */
import { METRIC_COUNT, SCALAR_COUNT, SCALARS } from '../engine/catalogue.ts';
import type { Case } from './testing.ts';

type Given = NonNullable<Case['given']>;
type Fill = Given[string];

const below =
  (limit: number): Fill =>
  (length, random) =>
    Array.from({ length }, () => Math.min(limit - 1, Math.floor(((random() + 1) / 2) * limit)));
const scaled =
  (factor: number): Fill =>
  (length, random) =>
    Array.from({ length }, () => Math.fround(factor * random()));
const positive: Fill = (length, random) => Array.from({ length }, () => Math.fround(Math.abs(random()) + 0.1));
const none: Fill = (length) => new Uint32Array(length);
const labels =
  (vocab: number, row: number): Fill =>
  (length, random) =>
    // Every third is ignored, and all of the second row.
    Array.from({ length }, (_, i) => (i % 3 === 2 || Math.floor(i / row) === 1 ? -100 : below(vocab)(1, random)[0]));
const scalars: Fill = () => {
  const out = new Float32Array(SCALAR_COUNT);
  out[SCALARS.decay] = 1e-3;
  out[SCALARS.step_size] = 1e-2;
  out[SCALARS.second_moment_scale] = 4.5;
  out[SCALARS.puzzle_lr] = 0.02;
  out[SCALARS.puzzle_decay] = 0.01;
  out[SCALARS.ema_rate] = 0.9;
  out[SCALARS.step] = 7;
  out[SCALARS.metrics_slot] = 2;
  return out;
};
const RING = 5;
const zeroRing: Fill = () => new Float32Array(RING * METRIC_COUNT);

/** Logits that are hard on stablemax: exactly 1 and 0, far apart, tied, and a very sure cell. */
const hardLogits: Fill = (length, random) => {
  const hard = [1, 0, -1, 1, 30, -30, 1e4, -1e4, 1, 1];
  return Array.from({ length }, (_, i) => (i % 7 < 3 ? hard[i % hard.length] : Math.fround(4 * random())));
};

const matmuls = [
  [1, 1, 1],
  [16, 16, 16],
  [17, 82, 97],
  [82, 129, 16],
  [129, 64, 82],
  [97, 17, 129],
  [1, 97, 64],
].map(([rows, inner, outer]) => ({ rows: rows, inner: inner, outer: outer }));

/** With a table, attention's backward turns its results back; that, its slowest pipeline to compile, is made one way for each shape. */
const heads: readonly (readonly [batch: number, tokens: number, heads: number, head_dim: number, turned: boolean])[] = [
  [2, 1, 1, 8, true],
  [1, 16, 2, 16, false],
  [2, 17, 3, 24, true],
  [1, 82, 2, 32, false],
  [1, 129, 1, 64, true],
  [2, 97, 1, 10, false],
  [1, 1024, 1, 8, false],
];

const attention: Case[] = heads.flatMap(([batch, tokens, count, head_dim, turned]): Case[] => {
  const dims = { batch, tokens, heads: count, head_dim };
  const given: Given = { qkv: scaled(2), lse: positive };
  return [
    { kernel: 'rope', dims: { ...dims, half: head_dim / 2, direction: tokens % 2 ? 1 : -1 } },
    { kernel: 'attention_forward', dims, given },
    { kernel: 'attention_backward', dims, given, ...(turned ? {} : { without: ['table'] }) },
    { kernel: 'attention_weights', dims, given },
  ];
});

const embedding: Case[] = (
  [
    [1, 1, 0, 1, 1, 0],
    [3, 16, 1, 64, 6, 64],
    [2, 81, 1, 82, 11, 82],
    [2, 17, 2, 24, 5, 40],
  ] as const
).flatMap(([batch, cells, slots, hidden, vocab, puzzle_dim]): Case[] => {
  const dims = {
    batch,
    cells,
    slots,
    tokens: cells + slots,
    hidden,
    vocab,
    puzzle_rows: 4,
    puzzle_dim: Math.max(1, puzzle_dim),
    scale: Math.sqrt(hidden),
    position_scale: Math.SQRT1_2,
  };
  const given: Given = { inputs: below(vocab), ids: below(4) };
  const table = ['ids', 'puzzle_table'];
  if (puzzle_dim === 0)
    return [
      { kernel: 'embed_forward', dims, given, without: table },
      { kernel: 'embed_backward', dims, given, without: ['dpuzzle'] },
    ];
  return [
    { kernel: 'embed_forward', dims, given },
    { kernel: 'embed_forward', dims, given, without: ['positions', ...table] },
    { kernel: 'embed_backward', dims, given },
    { kernel: 'embed_backward', dims, given, without: ['dpositions', 'dpuzzle'] },
  ];
});

const outputs: Case[] = (
  [
    [1, 1, 0, 1, 1],
    [3, 16, 1, 64, 6],
    [2, 81, 1, 82, 11],
    [17, 17, 2, 97, 5],
  ] as const
).flatMap(([batch, cells, slots, hidden, vocab]): Case[] => {
  const dims = { batch, cells, slots, tokens: cells + slots, hidden, vocab };
  const q = { batch, tokens: cells + slots, hidden };
  const loss = { batch, cells, vocab };
  const given: Given = { labels: labels(vocab, cells), logits: scaled(4) };
  return [
    { kernel: 'lm_head_forward', dims },
    { kernel: 'head_backward', dims },
    { kernel: 'lm_head_weight_backward', dims },
    { kernel: 'heads_forward', dims },
    { kernel: 'heads_weight_backward', dims },
    { kernel: 'head_backward_norm', dims, given: { rstd: positive } },
    { kernel: 'q_head_forward', dims: q },
    { kernel: 'q_head_weight_backward', dims: q },
    { kernel: 'cross_entropy', dims: { ...loss, softmax: 0 }, given },
    { kernel: 'cross_entropy', dims: { ...loss, softmax: 1 }, given },
    { kernel: 'cross_entropy', dims: { ...loss, softmax: 0 }, given: { ...given, logits: hardLogits } },
    { kernel: 'cross_entropy', dims: { ...loss, softmax: 1 }, given: { ...given, logits: hardLogits } },
  ];
});

const rowwise: Case[] = [
  [1, 1],
  [17, 16],
  [82, 17],
  [16, 129],
  [97, 64],
].flatMap(([rows, width]): Case[] => [
  { kernel: 'residual_rms_norm_forward', dims: { rows: rows, hidden: width, eps: 1e-5 } },
  { kernel: 'rms_norm_backward', dims: { rows: rows, hidden: width }, given: { rstd: positive } },
  { kernel: 'swiglu_forward', dims: { rows: rows, ffn: width }, given: { gate_up: scaled(120) } },
  { kernel: 'swiglu_backward', dims: { rows: rows, ffn: width }, given: { gate_up: scaled(120) } },
  { kernel: 'swiglu_backward', dims: { rows: rows, ffn: width }, given: { gate_up: scaled(5) } },
]);

const carry: Case[] = [1, 17].flatMap((batch): Case[] => {
  const given: Given = {
    halted: below(2),
    next_inputs: below(9),
    next_labels: labels(9, 16),
    next_ids: below(4),
    inputs: below(9),
    labels: labels(9, 16),
    ids: below(4),
    steps: below(16),
    halt_limits: (length, random) => Array.from({ length }, (_, i) => below(i % 2 ? 9 : 5)(1, random)[0]),
    q: scaled(20),
    q_next: scaled(90),
    // Mean loss, right cells, labels, solved: whole numbers where they count.
    row_loss: (length, random) => Array.from({ length }, (_, i) => (i % 4 === 0 ? random() + 1 : below(i % 4 === 3 ? 2 : 5)(1, random)[0])),
    row_halt: (length, random) => Array.from({ length }, (_, i) => (i % 4 === 2 ? below(2)(1, random)[0] : random() + 1)),
    scalars,
  };
  /** Half of the cells are blank, and none of the second row; rows have taken none to six segments. */
  const open: Given = {
    inputs: (length, random) => Array.from({ length }, (_, i) => (Math.floor(i / 81) === 1 ? 5 : below(2)(1, random)[0] ? 1 : 7)),
    logits: scaled(6),
    steps: below(7),
  };
  /** Rows of much, little and no noise, with keys from everywhere. */
  const noisy: Given = {
    sigma: (length) => Array.from({ length }, (_, i) => [1.5, 0.25, 0][i % 3]),
    key: (length, random) => Array.from({ length }, () => Math.floor((random() + 1) * 2 ** 31)),
  };
  return [
    { kernel: 'select_examples', dims: { batch, cells: 16 }, given },
    { kernel: 'select_examples', dims: { batch, cells: 16 }, given, without: ['labels', 'next_labels'] },
    ...[0, 1].map(
      (softmax) => ({ kernel: 'commit', dims: { batch, cells: 81, vocab: 11, blank: 1, from: 4, softmax }, given: open }) as const,
    ),
    ...[0, 1].map((stream) => ({ kernel: 'add_noise', dims: { batch, length: 17 * 64 + stream, stream }, given: noisy }) as const),
    { kernel: 'select_state', dims: { batch, tokens: 17, hidden: 64 }, given },
    { kernel: 'select_state', dims: { batch, tokens: 3, hidden: 17 }, given },
    { kernel: 'halting', dims: { batch, halt_max_steps: 8, continue_head: 1, q_loss_weight: 0.5 }, given },
    { kernel: 'halting', dims: { batch, halt_max_steps: 8, continue_head: 1, q_loss_weight: 0.01 }, given, without: ['q_next'] },
    { kernel: 'halting', dims: { batch, halt_max_steps: 1, continue_head: 1, q_loss_weight: 0.5 }, given, without: ['q_next'] },
    { kernel: 'halting', dims: { batch, halt_max_steps: 8, continue_head: 0, q_loss_weight: 1 }, given, without: ['q_next'] },
    { kernel: 'step_metrics', dims: { batch, ring: RING, q_loss_weight: 0.3 }, given },
  ];
});

const optimiser: Case[] = [1, 17, 1296, 4129].flatMap((length): Case[] => {
  // Whole signs and sizes, and weights that never had a gradient.
  const gradients: Fill = (n, random) =>
    Array.from({ length: n }, (_, i) => (i % 5 === 4 ? 0 : Math.fround(random() * 10 ** (-(i % 9) - 1))));
  const first: Given = { gradients, scalars, status: none, m: none, v: none };
  const later: Given = {
    ...first,
    m: scaled(1e-2),
    v: (n, random) => Array.from({ length: n }, () => Math.fround(1e-4 * Math.abs(random()))),
  };
  return [
    { kernel: 'inject', dims: { length } },
    { kernel: 'inject', dims: { length }, without: ['x'] },
    { kernel: 'gradient_guard', dims: { length, ring: RING }, given: { ...first, metrics: zeroRing } },
    { kernel: 'adam_atan2', dims: { length, beta1: 0.9, beta2: 0.95 }, given: first },
    { kernel: 'adam_atan2', dims: { length, beta1: 0.9, beta2: 0.95 }, given: first, without: ['average'] },
    // A single moment may come out near 0, and then with few good digits.
    { kernel: 'adam_atan2', dims: { length, beta1: 0.9, beta2: 0.95 }, given: later, tolerance: 2e-5 },
    { kernel: 'ema_update', dims: { length }, given: first },
  ];
});

const puzzles: Case[] = [
  [1, 3, 16],
  [17, 6, 82],
].map(([batch, puzzle_rows, puzzle_dim]): Case => {
  const given: Given = { ids: below(puzzle_rows - 1), scalars, status: none };
  return { kernel: 'sign_sgd', dims: { batch: batch, puzzle_rows: puzzle_rows, puzzle_dim: puzzle_dim }, given };
});

/**
 * Rows of every length, products of every shape that a rule lets through: columns by fours. What may be left out is left out of the
 * second, which is odd in every way, and of another.
 */
const fusedProducts: Case[] = [
  { rows: 1, inner: 1, outer: 8, saved: true, ways: [1] },
  { rows: 17, inner: 82, outer: 24, ways: [0, 1, 2, 3] },
  { rows: 82, inner: 17, outer: 64, saved: true, ways: [0, 2] },
  { rows: 97, inner: 64, outer: 136, saved: false, ways: [1, 3] },
].flatMap(({ rows, inner, outer, saved, ways }): Case[] => {
  const down = { rows, inner, outer, eps: 1e-5 };
  const back = { rows, inner: outer, outer: inner };
  const swiglu: Case[] = [
    { kernel: 'matmul_nt_swiglu', dims: { rows, inner, ffn: outer }, given: { w: scaled(4) } },
    { kernel: 'matmul_nt_swiglu', dims: { rows, inner, ffn: outer }, without: ['gate_up'] },
  ];
  const normBackward: Case[] = [
    { kernel: 'matmul_nn_norm', dims: back, given: { rstd: positive } },
    { kernel: 'matmul_nn_norm', dims: back, given: { rstd: positive }, without: ['add'] },
  ];
  const norm: Case[] = [
    { kernel: 'matmul_nt_norm', dims: down, without: ['z', 'injection', 'input', 'h'] },
    { kernel: 'matmul_nt_norm', dims: down, without: ['z', 'y', 'rstd'] },
    { kernel: 'matmul_nt_norm', dims: down, without: ['injection', 'rstd'] },
    { kernel: 'matmul_nt_norm', dims: down, without: ['injection', 'input'] },
  ];
  const chosen = (pair: readonly Case[]) => pair.filter((_, i) => saved === undefined || (i === 0) === saved);
  return [
    ...chosen(swiglu),
    ...norm.filter((_, i) => ways.includes(i)),
    { kernel: 'matmul_nn_swiglu', dims: back, given: { gate_up: scaled(20) } },
    ...chosen(normBackward),
  ];
});

const fusedRope: Case[] = [
  [1, 1, 8, 1],
  [17, 17, 24, 2],
  [194, 97, 16, 3],
].map(([rows, tokens, head_dim, count]): Case => {
  const outer = 3 * head_dim * count;
  return { kernel: 'matmul_nt_rope', dims: { rows: rows, inner: 17, outer, tokens: tokens, head_dim: head_dim } };
});

const states: Case[] = [17, 64].flatMap((hidden): Case[] => {
  const dims = { batch: 3, tokens: 17, hidden };
  const given: Given = { halted: below(2) };
  return [
    { kernel: 'select_states', dims, given },
    { kernel: 'select_states', dims, given, without: ['x', 'h'] },
  ];
});

/** Kernels that a tile set changes: run under every set. */
export const TILED_CASES: readonly Case[] = [
  ...fusedProducts,
  ...fusedRope,
  ...matmuls.flatMap((dims): Case[] => [
    { kernel: 'matmul_nt', dims },
    { kernel: 'matmul_nn', dims },
    { kernel: 'matmul_nn', dims, without: ['add'] },
    { kernel: 'matmul_tn', dims: { ...dims, accumulate: 0 } },
  ]),
  // Enough rows for slabs.
  { kernel: 'matmul_tn', dims: { rows: 1029, inner: 8, outer: 20, accumulate: 0 } },
  { kernel: 'matmul_tn', dims: { rows: 515, inner: 17, outer: 3, accumulate: 0 } },
  // Added to what is there: in one slab, aligned and not, and in several.
  ...[
    { rows: 16, inner: 16, outer: 16 },
    { rows: 17, inner: 82, outer: 97 },
    { rows: 1029, inner: 8, outer: 20 },
    { rows: 515, inner: 17, outer: 3 },
  ].map((dims): Case => ({ kernel: 'matmul_tn', dims: { ...dims, accumulate: 1 }, given: { dw: scaled(3) } })),
  {
    kernel: 'lm_head_weight_backward',
    dims: { batch: 9, cells: 81, slots: 1, tokens: 82, hidden: 16, vocab: 11 },
  },
  {
    kernel: 'embed_backward',
    dims: {
      batch: 9,
      cells: 81,
      slots: 1,
      tokens: 82,
      hidden: 16,
      vocab: 5,
      puzzle_rows: 4,
      puzzle_dim: 16,
      scale: 4,
      position_scale: 0.5,
    },
    given: { inputs: below(5), ids: below(4) },
  },
  ...rowwise.filter((c) => c.kernel.includes('norm')),
  ...outputs.filter((c) => c.kernel === 'head_backward_norm'),
  ...optimiser.filter((c) => c.kernel === 'gradient_guard'),
];

/** Kernels that no tile set changes. */
export const PLAIN_CASES: readonly Case[] = [
  ...attention,
  ...embedding,
  ...outputs.filter((c) => c.kernel !== 'head_backward_norm'),
  ...states,
  ...rowwise.filter((c) => !c.kernel.includes('norm')),
  ...carry,
  ...optimiser.filter((c) => c.kernel !== 'gradient_guard'),
  ...puzzles,
  { kernel: 'copy', dims: { length: 17 } },
  { kernel: 'copy', dims: { length: 516 } },
  { kernel: 'fma_chains', dims: { threads: 70, rounds: 5 } },
];
