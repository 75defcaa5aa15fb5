/**
 * The kernel catalogue: what each kernel reads, writes and is specialised by.
 *
 * One entry here, one WGSL file in `shaders/`, one lowering in `src/gpu/kernels/`, one plain loop in `src/cpu/kernels/`.
 * All arrays are dense and row-major. Shapes name dims; a number is itself. `update` means read and written in place.
 *
 *   B batch · S cells · P puzzle slots · T = P + S tokens · D hidden · V vocabulary · I SwiGLU width · h heads · d head size
 */
import type { BufferRef, DType } from './buffer.ts';

export type Access = 'read' | 'write' | 'update';

export interface Argument {
  readonly access: Access;
  readonly dtype: DType;
  readonly optional: boolean;
  readonly shape: readonly (string | number)[];
}

interface Required<D extends DType = DType> extends Argument {
  readonly dtype: D;
  readonly optional: false;
}
interface Optional<D extends DType = DType> extends Argument {
  readonly dtype: D;
  readonly optional: true;
}

type Shape = (string | number)[];
const argument =
  <D extends DType>(access: Access, dtype: D) =>
  (...shape: Shape): Required<D> => ({ access, dtype, optional: false, shape });
const read = argument('read', 'f32');
const write = argument('write', 'f32');
const update = argument('update', 'f32');
const readU32 = argument('read', 'u32');
const readI32 = argument('read', 'i32');
const writeU32 = argument('write', 'u32');
const updateU32 = argument('update', 'u32');
const updateI32 = argument('update', 'i32');
const maybe = <D extends DType>(a: Required<D>): Optional<D> => ({ ...a, optional: true });

function kernel<const B extends Record<string, Argument>, const N extends readonly string[]>(dims: N, buffers: B) {
  return { dims, buffers };
}

/** Numbers that change from step to step, uploaded once a step into the `scalars` buffer at these places. */
export const SCALARS = {
  /** Learning rate times weight decay, for the decoupled decay. */
  decay: 0,
  /** lr / (1 - beta1^t): the bias correction of the first moment scales the step, outside atan2. */
  step_size: 1,
  /** 1 / sqrt(1 - beta2^t). */
  second_moment_scale: 2,
  /** Puzzle table: learning rate, and learning rate times its weight decay. */
  puzzle_lr: 3,
  puzzle_decay: 4,
  /** Weight of the old value in the moving average of the parameters. */
  ema_rate: 5,
  /** The optimiser step being taken, from 1 (exact in float32 up to 2^24). */
  step: 6,
  /** Row of the metrics ring that this step writes. */
  metrics_slot: 7,
} as const;
export const SCALAR_COUNT = 8;

/**
 * From here on a gradient counts as lost: not far above, its squares overflow in float32, and Adam's second moments with them, for good.
 * `HUGE` of shaders/lib/bits.wgsl is its square.
 */
export const GRADIENT_NORM_LIMIT = 2 ** 56;

/** Columns of a row of the metrics ring. Sums over the batch, as in the reference; "finished" rows halted at this step. */
export const METRICS = [
  'step',
  'loss',
  'lm_loss',
  'q_halt_loss',
  'q_continue_loss',
  /** Euclidean norm of the whole gradient. */
  'gradient_norm',
  /** Rows that halted at this step and have at least one label; the four sums below run over them. */
  'finished',
  /** Sum of each row's share of right cells. */
  'finished_cells',
  'finished_exact',
  /** Rows whose (q_halt >= 0) agrees with having solved the puzzle. */
  'finished_q_halt_right',
  'finished_segments',
  /** Rows with every cell right, halted or not. */
  'exact',
] as const;
export type Metric = (typeof METRICS)[number];
export const METRIC_COUNT = METRICS.length;

const EMBED = ['batch', 'cells', 'slots', 'tokens', 'hidden', 'vocab', 'puzzle_rows', 'puzzle_dim', 'scale', 'position_scale'] as const;

export const KERNELS = {
  /* ---- input ---- */

  /**
   * x[b,t] = scale · e, with e = embedding[inputs[b, t-P]] for t >= P, or for t < P the t-th D-wide piece of
   * puzzle_table[ids[b]] (zero past puzzle_dim); with positions e = position_scale · (e + positions[t]).
   */
  embed_forward: kernel(EMBED, {
    inputs: readU32('batch', 'cells'),
    embedding: read('vocab', 'hidden'),
    positions: maybe(read('tokens', 'hidden')),
    ids: maybe(readU32('batch')),
    puzzle_table: maybe(read('puzzle_rows', 'puzzle_dim')),
    x: write('batch', 'tokens', 'hidden'),
  }),
  /** The transpose of embed_forward; sums over tokens in a fixed order. dpuzzle is a row per batch slot. */
  embed_backward: kernel(EMBED, {
    inputs: readU32('batch', 'cells'),
    dx: read('batch', 'tokens', 'hidden'),
    dembedding: write('vocab', 'hidden'),
    dpositions: maybe(write('tokens', 'hidden')),
    dpuzzle: maybe(write('batch', 'puzzle_dim')),
  }),

  /* ---- carry ---- */

  /** Rows that have halted take the next example and start counting segments from 0; the others keep theirs. Labels may be left out. */
  select_examples: kernel(['batch', 'cells'], {
    halted: readU32('batch'),
    next_inputs: readU32('batch', 'cells'),
    next_labels: maybe(readI32('batch', 'cells')),
    next_ids: readU32('batch'),
    inputs: updateU32('batch', 'cells'),
    labels: maybe(updateI32('batch', 'cells')),
    ids: updateU32('batch'),
    steps: updateU32('batch'),
  }),
  /** z[b,t] = init where halted[b], in place; the other rows keep their state. */
  select_state: kernel(['batch', 'tokens', 'hidden'], {
    halted: readU32('batch'),
    init: read('hidden'),
    z: update('batch', 'tokens', 'hidden'),
  }),

  /**
   * Thinking by commitment, after a segment: steps += 1; from the `from`-th segment on, of the row's open cells, those with inputs =
   * blank, the surest takes its most probable answer, a token above blank, as if it were given: inputs[b, cell] = token. Sure is whose
   * answer has the largest probability among all tokens of the cell; softmax 0: stablemax, 1: exp. Of equals the first.
   * committed[b] = (cell, token, probability, steps); the cell is -1 where nothing was taken.
   */
  commit: kernel(['batch', 'cells', 'vocab', 'blank', 'from', 'softmax'], {
    logits: read('batch', 'cells', 'vocab'),
    inputs: updateU32('batch', 'cells'),
    steps: updateU32('batch'),
    committed: write('batch', 4),
  }),

  /**
   * z[b, i] += sigma[b] · g, standard normal numbers from a counter: g = sqrt(-2 ln u) sin(pi v), where u in (0, 1] and v in (-1/2, 1/2)
   * are the upper bits of two hashes of (seed, count) = key[b], stream and i, whole numbers on every engine. Rows with sigma 0 stay as
   * they are, to the bit. Buffers that are given other streams get other numbers from the same key.
   */
  add_noise: kernel(['batch', 'length', 'stream'], {
    sigma: read('batch'),
    key: readU32('batch', 2),
    z: update('batch', 'length'),
  }),

  /* ---- recurrent update ---- */

  /** h = z + injection, or h = z + (injection + x): what a module's blocks start from. */
  inject: kernel(['length'], {
    z: read('length'),
    injection: read('length'),
    x: maybe(read('length')),
    h: write('length'),
  }),
  /** y = x Wᵀ. */
  matmul_nt: kernel(['rows', 'inner', 'outer'], {
    x: read('rows', 'inner'),
    w: read('outer', 'inner'),
    y: write('rows', 'outer'),
  }),
  /** dx = dy W (+ add). */
  matmul_nn: kernel(['rows', 'inner', 'outer'], {
    dy: read('rows', 'outer'),
    w: read('outer', 'inner'),
    add: maybe(read('rows', 'inner')),
    dx: write('rows', 'inner'),
  }),
  /** dW = dyᵀ x, summed over rows in a fixed order; with accumulate 1 that sum is added to what dW holds. */
  matmul_tn: kernel(['rows', 'inner', 'outer', 'accumulate'], {
    dy: read('rows', 'outer'),
    x: read('rows', 'inner'),
    dw: write('outer', 'inner'),
  }),
  /**
   * Rotate-half position encoding of q and k, in place; v is left alone. table[t, j] = (cos, sin)(t · theta^(-2j/d)).
   * direction -1 rotates back: the transpose, for gradients.
   */
  rope: kernel(['batch', 'tokens', 'heads', 'head_dim', 'half', 'direction'], {
    table: read('tokens', 'half', 2),
    qkv: update('batch', 'tokens', 3, 'heads', 'head_dim'),
  }),
  /** out = softmax(q kᵀ / sqrt(d)) v for each head, all tokens see all; lse is each row's log-sum-exp of the scaled scores. */
  attention_forward: kernel(['batch', 'tokens', 'heads', 'head_dim'], {
    qkv: read('batch', 'tokens', 3, 'heads', 'head_dim'),
    out: write('batch', 'tokens', 'heads', 'head_dim'),
    lse: write('batch', 'heads', 'tokens'),
  }),
  /** With a position table, the gradients of q and k are those of before `rope`. */
  attention_backward: kernel(['batch', 'tokens', 'heads', 'head_dim'], {
    qkv: read('batch', 'tokens', 3, 'heads', 'head_dim'),
    out: read('batch', 'tokens', 'heads', 'head_dim'),
    lse: read('batch', 'heads', 'tokens'),
    dout: read('batch', 'tokens', 'heads', 'head_dim'),
    table: maybe(read('tokens', 'head_dim')),
    dqkv: write('batch', 'tokens', 3, 'heads', 'head_dim'),
  }),
  /** The attention matrix itself, for looking at: weights[b,h,i,j] = exp(q_i·k_j / sqrt(d) - lse_i). */
  attention_weights: kernel(['batch', 'tokens', 'heads', 'head_dim'], {
    qkv: read('batch', 'tokens', 3, 'heads', 'head_dim'),
    lse: read('batch', 'heads', 'tokens'),
    weights: write('batch', 'heads', 'tokens', 'tokens'),
  }),
  /** s = x + branch; rstd = 1 / sqrt(mean(s²) + eps); y = s · rstd. No weight, no bias. */
  residual_rms_norm_forward: kernel(['rows', 'hidden', 'eps'], {
    x: read('rows', 'hidden'),
    branch: read('rows', 'hidden'),
    y: write('rows', 'hidden'),
    rstd: write('rows'),
  }),
  /** ds = rstd · (dy - y · mean(dy · y)). */
  rms_norm_backward: kernel(['rows', 'hidden'], {
    dy: read('rows', 'hidden'),
    y: read('rows', 'hidden'),
    rstd: read('rows'),
    ds: write('rows', 'hidden'),
  }),
  /** a = silu(gate) · up; gate is the first half of a row of gate_up, up the second. */
  swiglu_forward: kernel(['rows', 'ffn'], {
    gate_up: read('rows', 2, 'ffn'),
    a: write('rows', 'ffn'),
  }),
  swiglu_backward: kernel(['rows', 'ffn'], {
    gate_up: read('rows', 2, 'ffn'),
    da: read('rows', 'ffn'),
    dgate_up: write('rows', 2, 'ffn'),
  }),

  /* ---- heads ---- */

  /** logits[b,s] = z[b, P+s] Wᵀ. */
  lm_head_forward: kernel(['batch', 'cells', 'slots', 'tokens', 'hidden', 'vocab'], {
    z: read('batch', 'tokens', 'hidden'),
    w: read('vocab', 'hidden'),
    logits: write('batch', 'cells', 'vocab'),
  }),
  /** q[b] = z[b,0] Wᵀ + bias = (halt, continue) logits. */
  q_head_forward: kernel(['batch', 'tokens', 'hidden'], {
    z: read('batch', 'tokens', 'hidden'),
    w: read(2, 'hidden'),
    bias: read(2),
    q: write('batch', 2),
  }),
  /** dz[b,t] = (t >= P: dlogits[b,t-P] W_lm) + (t == 0: dq[b] W_q). Every element of dz is written. */
  head_backward: kernel(['batch', 'cells', 'slots', 'tokens', 'hidden', 'vocab'], {
    dlogits: read('batch', 'cells', 'vocab'),
    dq: read('batch', 2),
    lm_w: read('vocab', 'hidden'),
    q_w: read(2, 'hidden'),
    dz: write('batch', 'tokens', 'hidden'),
  }),
  /** dW[v] = Σ_{b,s} dlogits[b,s,v] z[b,P+s], in a fixed order. */
  lm_head_weight_backward: kernel(['batch', 'cells', 'slots', 'tokens', 'hidden', 'vocab'], {
    dlogits: read('batch', 'cells', 'vocab'),
    z: read('batch', 'tokens', 'hidden'),
    dw: write('vocab', 'hidden'),
  }),
  q_head_weight_backward: kernel(['batch', 'tokens', 'hidden'], {
    dq: read('batch', 2),
    z: read('batch', 'tokens', 'hidden'),
    dw: write(2, 'hidden'),
    dbias: write(2),
  }),

  /* ---- losses ---- */

  /**
   * Cross-entropy per row (a label of -100 is ignored) and its closed-form gradient, times 1 / (labels in the row · batch).
   * softmax 0: stablemax, s(v) = v + 1 for v >= 0, 1 / (1 - v) below; softmax 1: exp.
   * row_loss[b] = (mean cross-entropy, right cells, labels, 1 if all right): argmax over the whole vocabulary, first of ties.
   */
  cross_entropy: kernel(['batch', 'cells', 'vocab', 'softmax'], {
    logits: read('batch', 'cells', 'vocab'),
    labels: readI32('batch', 'cells'),
    dlogits: write('batch', 'cells', 'vocab'),
    row_loss: write('batch', 4),
  }),
  /**
   * ACT. halt_limits[b] = (fewest, most) segments, most being halt_max_steps or less. steps += 1; halted = (steps >= most or
   * q_halt > q_continue) and steps >= fewest, where continue_head 0 (TRM) puts 0 in the place of q_continue, and halt_max_steps 1 halts
   * every row. The bootstrapped target is sigmoid(steps >= halt_max_steps ? q_next_halt : max(q_next)); without q_next it is 0, and the
   * continue head is not trained. dq = q_loss_weight / batch · (sigmoid(q) - target), the halt target being 1 where the row is solved.
   * row_halt[b] = (halt BCE, continue BCE, 1 if (q_halt >= 0) agrees with solved, target).
   */
  halting: kernel(['batch', 'halt_max_steps', 'continue_head', 'q_loss_weight'], {
    q: read('batch', 2),
    q_next: maybe(read('batch', 2)),
    row_loss: read('batch', 4),
    halt_limits: readU32('batch', 2),
    steps: updateU32('batch'),
    halted: writeU32('batch'),
    dq: write('batch', 2),
    row_halt: write('batch', 4),
  }),
  /** Sums the rows into ring[slot]; gradient_norm is left 0. Columns: METRICS. loss = lm + q_loss_weight (halt + continue). */
  step_metrics: kernel(['batch', 'ring', 'q_loss_weight'], {
    row_loss: read('batch', 4),
    row_halt: read('batch', 4),
    steps: readU32('batch'),
    halted: readU32('batch'),
    scalars: read(SCALAR_COUNT),
    metrics: update('ring', METRIC_COUNT),
  }),

  /* ---- optimiser ---- */

  /**
   * ring[slot].gradient_norm = ‖gradients‖₂, NaN where that is no number below GRADIENT_NORM_LIMIT. Where it or ring[slot].loss is not
   * finite and status is 0, status = step.
   * While status is not 0 the optimiser kernels below change nothing: the last good parameters stay.
   */
  gradient_guard: kernel(['length', 'ring'], {
    gradients: read('length'),
    scalars: read(SCALAR_COUNT),
    metrics: update('ring', METRIC_COUNT),
    status: updateU32(1),
  }),
  /**
   * p -= p · decay; m += (1-beta1)(g - m); v += (1-beta2)(g² - v); p -= step_size · atan2(m, sqrt(v) · second_moment_scale).
   * atan2(0, 0) = 0. With `average`, ema_update follows.
   */
  adam_atan2: kernel(['length', 'beta1', 'beta2'], {
    gradients: read('length'),
    scalars: read(SCALAR_COUNT),
    status: readU32(1),
    parameters: update('length'),
    m: update('length'),
    v: update('length'),
    average: maybe(update('length')),
  }),
  /** For each id in the batch: row = row · (1 - puzzle_decay) - puzzle_lr · sign(Σ of its slots' gradients, in slot order). */
  sign_sgd: kernel(['batch', 'puzzle_rows', 'puzzle_dim'], {
    ids: readU32('batch'),
    dpuzzle: read('batch', 'puzzle_dim'),
    scalars: read(SCALAR_COUNT),
    status: readU32(1),
    puzzle_table: update('puzzle_rows', 'puzzle_dim'),
  }),
  /** average = ema_rate · average + (1 - ema_rate) · parameters. */
  ema_update: kernel(['length'], {
    parameters: read('length'),
    scalars: read(SCALAR_COUNT),
    status: readU32(1),
    average: update('length'),
  }),

  /* ---- fused: what `fusion.ts` makes of neighbours ---- */

  /** Both select_state of a model with two states and, with x and h, the inject h = z_L + (z_H + x) that follows. */
  select_states: kernel(['batch', 'tokens', 'hidden'], {
    halted: readU32('batch'),
    H_init: read('hidden'),
    L_init: read('hidden'),
    z_H: update('batch', 'tokens', 'hidden'),
    z_L: update('batch', 'tokens', 'hidden'),
    x: maybe(read('batch', 'tokens', 'hidden')),
    h: maybe(write('batch', 'tokens', 'hidden')),
  }),
  /** matmul_nt, then rope forward on its q and k: outer = 3 · heads · head_dim. */
  matmul_nt_rope: kernel(['rows', 'inner', 'outer', 'tokens', 'head_dim'], {
    x: read('rows', 'inner'),
    w: read('outer', 'inner'),
    table: read('tokens', 'head_dim'),
    y: write('rows', 'outer'),
  }),
  /** matmul_nt, then swiglu_forward. */
  matmul_nt_swiglu: kernel(['rows', 'inner', 'ffn'], {
    x: read('rows', 'inner'),
    w: read(2, 'ffn', 'inner'),
    gate_up: maybe(write('rows', 2, 'ffn')),
    a: write('rows', 'ffn'),
  }),
  /**
   * matmul_nt, then residual_rms_norm_forward of what it gave, then with `h` the inject that the norm's y goes into: in place of z
   * where `injection` is given, in place of the injection where `z` is.
   */
  matmul_nt_norm: kernel(['rows', 'inner', 'outer', 'eps'], {
    x: read('rows', 'inner'),
    w: read('outer', 'inner'),
    residual: read('rows', 'outer'),
    z: maybe(read('rows', 'outer')),
    injection: maybe(read('rows', 'outer')),
    input: maybe(read('rows', 'outer')),
    y: maybe(write('rows', 'outer')),
    rstd: maybe(write('rows')),
    h: maybe(write('rows', 'outer')),
  }),
  /** matmul_nn, then swiglu_backward with what it gave as da. */
  matmul_nn_swiglu: kernel(['rows', 'inner', 'outer'], {
    dy: read('rows', 'outer'),
    w: read('outer', 'inner'),
    gate_up: read('rows', 2, 'inner'),
    dgate_up: write('rows', 2, 'inner'),
  }),
  /** matmul_nn, then rms_norm_backward with what it gave as the gradient of y. */
  matmul_nn_norm: kernel(['rows', 'inner', 'outer'], {
    dy: read('rows', 'outer'),
    w: read('outer', 'inner'),
    add: maybe(read('rows', 'inner')),
    y: read('rows', 'inner'),
    rstd: read('rows'),
    ds: write('rows', 'inner'),
  }),
  /** lm_head_forward and q_head_forward. */
  heads_forward: kernel(['batch', 'cells', 'slots', 'tokens', 'hidden', 'vocab'], {
    z: read('batch', 'tokens', 'hidden'),
    lm_w: read('vocab', 'hidden'),
    q_w: read(2, 'hidden'),
    bias: read(2),
    logits: write('batch', 'cells', 'vocab'),
    q: write('batch', 2),
  }),
  /** lm_head_weight_backward and q_head_weight_backward. */
  heads_weight_backward: kernel(['batch', 'cells', 'slots', 'tokens', 'hidden', 'vocab'], {
    dlogits: read('batch', 'cells', 'vocab'),
    dq: read('batch', 2),
    z: read('batch', 'tokens', 'hidden'),
    dlm_w: write('vocab', 'hidden'),
    dq_w: write(2, 'hidden'),
    dbias: write(2),
  }),
  /** head_backward, then rms_norm_backward with what it gave as the gradient of y. */
  head_backward_norm: kernel(['batch', 'cells', 'slots', 'tokens', 'hidden', 'vocab'], {
    dlogits: read('batch', 'cells', 'vocab'),
    dq: read('batch', 2),
    lm_w: read('vocab', 'hidden'),
    q_w: read(2, 'hidden'),
    y: read('batch', 'tokens', 'hidden'),
    rstd: read('batch', 'tokens'),
    ds: write('batch', 'tokens', 'hidden'),
  }),

  /* ---- measuring: what src/bench asks of an engine, and no model ---- */

  /** y = x: as fast as memory goes. */
  copy: kernel(['length'], {
    x: read('length'),
    y: write('length'),
  }),
  /**
   * y[i, l] = Σ_{c < 12} a_c, where a_c starts as c and becomes a_c · x[l] + x[4 + l] so many rounds long: twelve chains a thread that
   * wait for nothing but arithmetic.
   */
  fma_chains: kernel(['threads', 'rounds'], {
    x: read(8),
    y: write('threads', 4),
  }),
} as const;

export type KernelName = keyof typeof KERNELS;
export const KERNEL_NAMES = Object.keys(KERNELS) as KernelName[];

type Args<K extends KernelName> = (typeof KERNELS)[K]['buffers'];
type OptionalNames<A> = { [N in keyof A]: A[N] extends Optional ? N : never }[keyof A];

/** The buffers that a call of kernel K takes. */
export type BuffersOf<K extends KernelName> = {
  readonly [N in Exclude<keyof Args<K>, OptionalNames<Args<K>>>]: BufferRef;
} & { readonly [N in OptionalNames<Args<K>>]?: BufferRef | undefined };

type ArrayOf<A, Floats> = A extends { dtype: 'f32' } ? Floats : A extends { dtype: 'u32' } ? Uint32Array : Int32Array;

/** The same as typed arrays, floats as `Floats`: what a kernel of the CPU engines works on. */
export type ArraysOf<K extends KernelName, Floats> = {
  readonly [N in Exclude<keyof Args<K>, OptionalNames<Args<K>>>]: ArrayOf<Args<K>[N], Floats>;
} & { readonly [N in OptionalNames<Args<K>>]?: ArrayOf<Args<K>[N], Floats> | undefined };

/** The numbers that a call of kernel K is specialised by. */
export type DimsOf<K extends KernelName> = Readonly<Record<(typeof KERNELS)[K]['dims'][number], number>>;
