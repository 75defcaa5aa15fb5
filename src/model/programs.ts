/**
 * The programs that a model runs: one training step, one evaluation segment, and the single updates that a viewer steps through.
 */
import { METRIC_COUNT, SCALAR_COUNT } from '../engine/catalogue.ts';
import { type BufferRef, type Program, ProgramBuilder, persistent } from '../engine/program.ts';
import { bootstraps, hasContinueHead, moduleLayers, stateNames, twoStates } from './architecture.ts';
import { segmentBackward } from './backward.ts';
import type { ModelConfig } from './config.ts';
import { tokenCount } from './config.ts';
import {
  addNoise,
  attentionDims,
  decode,
  embed,
  type ModuleActivations,
  type Net,
  net,
  qHead,
  resetHalted,
  segment,
  stackLayer,
  update,
} from './forward.ts';
import type { Noise } from './noise.ts';
import { type ModelBuffers, modelBuffers, tensorViews } from './parameters.ts';
import type { TrainingConfig } from './training.ts';

/** Steps whose metrics fit the ring: how long reading them may wait. */
export const METRICS_RING = 32;

/** A puzzle batch and its state as they lie in memory, named `prefix.field`. */
export function batchBuffers(prefix: string, c: ModelConfig, batch: number) {
  const of = (name: string, shape: number[], dtype: 'f32' | 'u32' | 'i32' = 'f32') => persistent(`${prefix}.${name}`, shape, dtype);
  const state = [batch, tokenCount(c), c.hidden_size];
  const z_L = of('z_L', state);
  return {
    inputs: of('inputs', [batch, c.seq_len], 'u32'),
    ids: of('ids', [batch], 'u32'),
    /** Where the answer is read off; the same buffer as z_L in architectures that have one state or none. */
    z_H: twoStates(c) ? of('z_H', state) : z_L,
    z_L,
    /** 1 where a row starts from the initial state; absent where there is none. */
    halted: stateNames(c).length ? of('halted', [batch], 'u32') : undefined,
    logits: of('logits', [batch, c.seq_len, c.vocab_size]),
    q: of('q', [batch, 2]),
  };
}
export type BatchBuffers = ReturnType<typeof batchBuffers>;

/** The optimiser's memory. */
function optimiserBuffers(length: number) {
  return {
    gradients: persistent('gradients', [length]),
    m: persistent('m', [length]),
    v: persistent('v', [length]),
    average: persistent('average', [length]),
    scalars: persistent('scalars', [SCALAR_COUNT]),
    status: persistent('status', [1], 'u32'),
    metrics: persistent('metrics', [METRICS_RING, METRIC_COUNT]),
  };
}

/** Whether training has steps without a Q target. */
export const hasShortSteps = (c: ModelConfig, { q_target_every }: TrainingConfig): boolean => bootstraps(c) && q_target_every > 1;

export type TrainProgram = ReturnType<typeof trainProgram>;

/**
 * One optimiser step, exactly the reference's `Trainer.update`: halted rows take the next example; one segment; the bootstrapped
 * Q target from a second, gradient-free segment; losses; backward; sign-SGD for the puzzle table; Adam-atan2.
 * @param qTarget false for the step that leaves that target and the loss of q_continue out; its persistent buffers are the same.
 */
export function trainProgram(c: ModelConfig, t: TrainingConfig, qTarget = true) {
  const batch = t.batch_size;
  const program = new ProgramBuilder(qTarget ? 'train step' : 'train step without Q target');
  const model = modelBuffers(c);
  const n = net(program, c, batch, model);
  const carry = batchBuffers('train', c, batch);
  const optimiser = optimiserBuffers(model.layout.length);
  const own = (name: string, shape: number[], dtype: 'f32' | 'u32' | 'i32' = 'f32') => persistent(`train.${name}`, shape, dtype);
  const buffers = {
    ...carry,
    halted: own('halted', [batch], 'u32'),
    labels: own('labels', [batch, c.seq_len], 'i32'),
    steps: own('steps', [batch], 'u32'),
    next_inputs: own('next_inputs', [batch, c.seq_len], 'u32'),
    next_labels: own('next_labels', [batch, c.seq_len], 'i32'),
    next_ids: own('next_ids', [batch], 'u32'),
    halt_limits: own('halt_limits', [batch, 2], 'u32'),
    row_loss: own('row_loss', [batch, 4]),
    row_halt: own('row_halt', [batch, 4]),
    dpuzzle: c.puzzle_emb_ndim ? own('dpuzzle', [batch, c.puzzle_emb_ndim]) : undefined,
  };
  const { inputs, labels, ids, steps, halted, row_loss, row_halt, dpuzzle } = buffers;
  const { gradients, scalars, status, metrics } = optimiser;

  program.call(
    'select_examples',
    { halted, next_inputs: buffers.next_inputs, next_labels: buffers.next_labels, next_ids: buffers.next_ids, inputs, labels, ids, steps },
    { batch, cells: c.seq_len },
  );
  const x = embed(n, inputs, ids);
  resetHalted(n, halted, carry);
  const updates = segment(n, carry, x, carry);
  let q_next: BufferRef | undefined;
  if (qTarget && bootstraps(c)) {
    const next = program.temporary('q_next', [batch, 2]);
    program.scope('bootstrap', () => qHead(n, segment(n, carry, x).at(-1).z, next));
    q_next = next;
  }
  decode(n, carry.z_H, carry);
  const dlogits = program.temporary('dlogits', [batch, c.seq_len, c.vocab_size]);
  const dq = program.temporary('dq', [batch, 2]);
  program.call(
    'cross_entropy',
    { logits: carry.logits, labels, dlogits, row_loss },
    { batch, cells: c.seq_len, vocab: c.vocab_size, softmax: t.loss_type === 'softmax_cross_entropy' ? 1 : 0 },
  );
  const { q_loss_weight } = t;
  program.call(
    'halting',
    { q: carry.q, q_next, row_loss, halt_limits: buffers.halt_limits, steps, halted, dq, row_halt },
    { batch, halt_max_steps: c.halt_max_steps, continue_head: hasContinueHead(c) ? 1 : 0, q_loss_weight },
  );
  program.call('step_metrics', { row_loss, row_halt, steps, halted, scalars, metrics }, { batch, ring: METRICS_RING, q_loss_weight });

  const grad = tensorViews(model.layout, gradients);
  segmentBackward(n, grad, updates, t.gradient, { logits: dlogits, q: dq }, inputs, dpuzzle);

  const length = model.layout.length;
  program.call('gradient_guard', { gradients, scalars, metrics, status }, { length, ring: METRICS_RING });
  if (model.puzzle_table && dpuzzle)
    program.call(
      'sign_sgd',
      { ids, dpuzzle, scalars, status, puzzle_table: model.puzzle_table },
      { batch, puzzle_rows: c.num_puzzle_identifiers, puzzle_dim: c.puzzle_emb_ndim },
    );
  program.call(
    'adam_atan2',
    { gradients, scalars, status, parameters: model.parameters, m: optimiser.m, v: optimiser.v },
    { length, beta1: t.beta1, beta2: t.beta2 },
  );
  if (t.ema_rate > 0) program.call('ema_update', { parameters: model.parameters, scalars, status, average: optimiser.average }, { length });
  return { program: program.build(), model, buffers, optimiser };
}

export type EvaluationProgram = ReturnType<typeof evaluationProgram>;

/**
 * One segment for a batch of puzzles, without gradient. Rows whose `halted` is 1 start from the initial state.
 * @param weights which weights to use: those being trained, or their moving average.
 * @param noise of what each row's states get before the segment, if any.
 */
export function evaluationProgram(
  c: ModelConfig,
  batch: number,
  weights: 'parameters' | 'average' = 'parameters',
  prefix = 'eval',
  noise?: Noise,
): {
  program: Program;
  model: ModelBuffers;
  buffers: BatchBuffers;
} {
  const program = new ProgramBuilder(`${prefix} segment`);
  const model = modelBuffers(c, weights);
  const n = net(program, c, batch, model);
  const buffers = batchBuffers(prefix, c, batch);
  const x = embed(n, buffers.inputs, buffers.ids);
  if (buffers.halted) resetHalted(n, buffers.halted, buffers);
  if (noise) addNoise(n, noise, buffers);
  segment(n, buffers, x, buffers);
  decode(n, buffers.z_H, buffers);
  return { program: program.build(), model, buffers };
}

/** What thinking by commitment needs to know of the boards: the token of an open cell, and the segment from which on cells are taken. */
export interface Commitment {
  readonly blank: number;
  readonly from: number;
}

export type ThinkProgram = ReturnType<typeof thinkProgram>;

/**
 * One segment for a batch of rows that start and end each by its own: rows whose `halted` is 1 take the next inputs and the initial
 * state. With a commitment the surest open cell of each row then becomes a given (`commit` in the catalogue), on the device, so that
 * segments can follow each other without anything being read in between. With noise each row's state first gets as much as its
 * `sigma` says, drawn by its `key` (`add_noise`).
 */
export function thinkProgram(
  c: ModelConfig,
  batch: number,
  loss: TrainingConfig['loss_type'],
  { commitment, noise = false }: { readonly commitment?: Commitment | undefined; readonly noise?: boolean } = {},
) {
  const program = new ProgramBuilder(['think segment', ...(noise ? ['noise'] : []), ...(commitment ? ['commit'] : [])].join(', '));
  const n = net(program, c, batch, modelBuffers(c));
  // Programs of several batch sizes may stand side by side.
  const prefix = `think ${batch}`;
  const rows = batchBuffers(prefix, c, batch);
  const own = (name: string, shape: number[], dtype: 'f32' | 'u32' = 'u32') => persistent(`${prefix}.${name}`, shape, dtype);
  const buffers = {
    ...rows,
    halted: own('halted', [batch]),
    next_inputs: own('next_inputs', [batch, c.seq_len]),
    next_ids: own('next_ids', [batch]),
    steps: own('steps', [batch]),
    committed: own('committed', [batch, 4], 'f32'),
    sigma: own('sigma', [batch], 'f32'),
    key: own('key', [batch, 2]),
  };
  const { halted, next_inputs, next_ids, inputs, ids, steps, committed, logits } = buffers;
  program.call('select_examples', { halted, next_inputs, next_ids, inputs, ids, steps }, { batch, cells: c.seq_len });
  const x = embed(n, inputs, ids);
  if (rows.halted) resetHalted(n, halted, rows);
  if (noise) addNoise(n, buffers, rows);
  segment(n, rows, x, rows);
  decode(n, rows.z_H, rows);
  if (commitment)
    program.call(
      'commit',
      { logits, inputs, steps, committed },
      { batch, cells: c.seq_len, vocab: c.vocab_size, ...commitment, softmax: loss === 'softmax_cross_entropy' ? 1 : 0 },
    );
  return { program: program.build(), buffers };
}

/** Attention of each layer of an update, [B, heads, T, T] a layer. @param layer number of its first layer. */
function keepAttention(n: Net, prefix: string, done: ModuleActivations, layer = 0): BufferRef[] {
  return done.blocks.map((block, i) => {
    const { batch, tokens, heads } = attentionDims(n);
    const weights = persistent(`${prefix}.attention.${done.level}.${layer + i}`, [batch, heads, tokens, tokens]);
    n.program.call('attention_weights', { qkv: block.qkv, lse: block.lse, weights }, attentionDims(n));
    return weights;
  });
}

/** A single update as a program, and the attention of its layers where that is kept. */
export interface UpdateProgram {
  readonly program: Program;
  readonly attention: readonly BufferRef[];
}

export type StepPrograms = ReturnType<typeof stepPrograms>;

/**
 * Single updates over one batch's state, each a program of its own, so that z_L, z_H, logits, Q and attention can be read after
 * any of them: `encode` puts the rows' inputs into x and resets rows whose `halted` is 1; `L` and `H` update a state in place;
 * `decode` reads the answer off z_H; `probe` reads it off a trial H update whose state is thrown away (paper, Figure 7).
 *
 * `L` lists the steps of a cycle, started over where the cycle has more; `H` is what ends it. By architecture:
 *
 *   hrm, trm     one L-step and one H update, of z_L and z_H
 *   recurrent    both are the same update of the one state, which z_L and z_H both name; a probe needs no trial
 *   feedforward  the layers of the stack: all but the last are steps, the last one ends the only cycle; z_L and z_H both name what
 *                flows through them, which `encode` starts at x. A probe decodes it as it is
 */
export function stepPrograms(
  c: ModelConfig,
  batch: number,
  options: { weights?: 'parameters' | 'average'; attention?: boolean; prefix?: string } = {},
) {
  const prefix = options.prefix ?? 'step';
  const model = modelBuffers(c, options.weights);
  const state = batchBuffers(prefix, c, batch);
  const stack = c.architecture === 'feedforward';
  const buffers = { ...state, x: stack ? state.z_L : persistent(`${prefix}.x`, [batch, tokenCount(c), c.hidden_size]) };
  const record = <R>(name: string, body: (n: Net) => R): { program: Program; result: R } => {
    const program = new ProgramBuilder(`${prefix} ${name}`);
    const result = body(net(program, c, batch, model));
    return { program: program.build(), result };
  };
  const updating = (name: string, body: (n: Net) => ModuleActivations, layer = 0): UpdateProgram => {
    const { program, result } = record(name, (n) => {
      const done = body(n);
      return options.attention ? keepAttention(n, prefix, done, layer) : [];
    });
    return { program, attention: result };
  };
  const role = (name: 'L' | 'H') => updating(name, (n) => update(n, name, buffers, buffers.x, name === 'L' ? buffers.z_L : buffers.z_H));
  const layers = stack
    ? Array.from({ length: moduleLayers(c, 'L_level') }, (_, i) =>
        updating(`layer ${i}`, (n) => stackLayer(n, i, buffers.z_L, buffers.z_L), i),
      )
    : [];
  return {
    model,
    buffers,
    encode: record('encode', (n) => {
      embed(n, buffers.inputs, buffers.ids, buffers.x);
      if (buffers.halted) resetHalted(n, buffers.halted, buffers);
    }).program,
    L: stack ? layers.slice(0, -1) : [role('L')],
    H: stack ? layers.at(-1) : role('H'),
    decode: record('decode', (n) => decode(n, buffers.z_H, buffers)).program,
    probe: record('probe', (n) => decode(n, twoStates(c) ? update(n, 'H', buffers, buffers.x).z : buffers.z_H, buffers)).program,
  };
}
