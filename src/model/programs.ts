/**
 * The programs that a model runs: one training step, one evaluation segment, and the single updates that a viewer steps through.
 */
import { METRIC_COUNT, SCALAR_COUNT } from '../engine/catalogue.ts';
import { type BufferRef, type Program, ProgramBuilder, persistent } from '../engine/program.ts';
import { segmentBackward } from './backward.ts';
import type { ModelConfig } from './config.ts';
import { tokenCount } from './config.ts';
import {
  attentionDims,
  decode,
  embed,
  type ModuleActivations,
  type Net,
  net,
  qHead,
  resetHalted,
  segment,
  stepL,
  updateH,
} from './forward.ts';
import { type ModelBuffers, modelBuffers, tensorViews } from './parameters.ts';
import type { TrainingConfig } from './training.ts';

/** Steps whose metrics fit the ring: how long reading them may wait. */
export const METRICS_RING = 32;

/** A puzzle batch and its state as they lie in memory, named `prefix.field`. */
function batchBuffers(prefix: string, c: ModelConfig, batch: number) {
  const of = (name: string, shape: number[], dtype: 'f32' | 'u32' | 'i32' = 'f32') => persistent(`${prefix}.${name}`, shape, dtype);
  const state = [batch, tokenCount(c), c.hidden_size];
  return {
    inputs: of('inputs', [batch, c.seq_len], 'u32'),
    ids: of('ids', [batch], 'u32'),
    z_H: of('z_H', state),
    z_L: of('z_L', state),
    /** 1 where a row starts from the initial state. */
    halted: of('halted', [batch], 'u32'),
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

export type TrainProgram = ReturnType<typeof trainProgram>;

/**
 * One optimiser step, exactly the reference's `Trainer.update`: halted rows take the next example; one segment; the bootstrapped
 * Q target from a second, gradient-free segment; losses; backward; sign-SGD for the puzzle table; Adam-atan2.
 */
export function trainProgram(c: ModelConfig, t: TrainingConfig) {
  const batch = t.batch_size;
  const program = new ProgramBuilder('train step');
  const model = modelBuffers(c);
  const n = net(program, c, batch, model);
  const carry = batchBuffers('train', c, batch);
  const optimiser = optimiserBuffers(model.layout.length);
  const act = c.halt_max_steps > 1;
  const own = (name: string, shape: number[], dtype: 'f32' | 'u32' | 'i32' = 'f32') => persistent(`train.${name}`, shape, dtype);
  const buffers = {
    ...carry,
    labels: own('labels', [batch, c.seq_len], 'i32'),
    steps: own('steps', [batch], 'u32'),
    next_inputs: own('next_inputs', [batch, c.seq_len], 'u32'),
    next_labels: own('next_labels', [batch, c.seq_len], 'i32'),
    next_ids: own('next_ids', [batch], 'u32'),
    min_halt: own('min_halt', [batch], 'u32'),
    target: own('target', [batch]),
    row_loss: own('row_loss', [batch, 4]),
    row_halt: own('row_halt', [batch, 4]),
    dpuzzle: c.puzzle_emb_ndim ? own('dpuzzle', [batch, c.puzzle_emb_ndim]) : undefined,
  };
  const { inputs, labels, ids, steps, halted, row_loss, row_halt, target, dpuzzle } = buffers;
  const { gradients, scalars, status, metrics } = optimiser;

  program.call(
    'select_examples',
    { halted, next_inputs: buffers.next_inputs, next_labels: buffers.next_labels, next_ids: buffers.next_ids, inputs, labels, ids, steps },
    { batch, cells: c.seq_len },
  );
  const x = embed(n, inputs, ids);
  resetHalted(n, halted, carry);
  const activations = segment(n, carry.z_H, carry.z_L, x, carry);
  decode(n, carry.z_H, carry);

  let q_next: BufferRef | undefined;
  if (act) {
    const next = program.temporary('q_next', [batch, 2]);
    program.scope('bootstrap', () => qHead(n, segment(n, carry.z_H, carry.z_L, x).lastH.z, next));
    q_next = next;
  }
  const dlogits = program.temporary('dlogits', [batch, c.seq_len, c.vocab_size]);
  const dq = program.temporary('dq', [batch, 2]);
  program.call(
    'cross_entropy',
    { logits: carry.logits, labels, dlogits, row_loss },
    { batch, cells: c.seq_len, vocab: c.vocab_size, softmax: t.loss_type === 'softmax_cross_entropy' ? 1 : 0 },
  );
  program.call(
    'halting',
    { q: carry.q, q_next, row_loss, min_halt: buffers.min_halt, steps, halted, target, dq, row_halt },
    { batch, halt_max_steps: c.halt_max_steps },
  );
  program.call('step_metrics', { row_loss, row_halt, steps, halted, scalars, metrics }, { batch, ring: METRICS_RING });

  const grad = tensorViews(model.layout, gradients);
  segmentBackward(n, grad, activations, { logits: dlogits, q: dq }, inputs, dpuzzle);

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
 */
export function evaluationProgram(
  c: ModelConfig,
  batch: number,
  weights: 'parameters' | 'average' = 'parameters',
  prefix = 'eval',
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
  resetHalted(n, buffers.halted, buffers);
  segment(n, buffers.z_H, buffers.z_L, x, buffers);
  decode(n, buffers.z_H, buffers);
  return { program: program.build(), model, buffers };
}

/** Attention of each layer of an update, [B, heads, T, T] a layer. */
function keepAttention(n: Net, prefix: string, update: ModuleActivations): BufferRef[] {
  return update.blocks.map((block, layer) => {
    const { batch, tokens, heads } = attentionDims(n);
    const weights = persistent(`${prefix}.attention.${update.level}.${layer}`, [batch, heads, tokens, tokens]);
    n.program.call('attention_weights', { qkv: block.qkv, lse: block.lse, weights }, attentionDims(n));
    return weights;
  });
}

export type StepPrograms = ReturnType<typeof stepPrograms>;

/**
 * Single updates over one batch's state, each a program of its own, so that z_L, z_H, logits, Q and attention can be read after
 * any of them: `encode` puts the rows' inputs into x and resets rows whose `halted` is 1; `L` and `H` update a state in place;
 * `decode` reads the answer off z_H; `probe` reads it off a trial H update whose state is thrown away (paper, Figure 7).
 */
export function stepPrograms(
  c: ModelConfig,
  batch: number,
  options: { weights?: 'parameters' | 'average'; attention?: boolean; prefix?: string } = {},
) {
  const prefix = options.prefix ?? 'step';
  const model = modelBuffers(c, options.weights);
  const buffers = { ...batchBuffers(prefix, c, batch), x: persistent(`${prefix}.x`, [batch, tokenCount(c), c.hidden_size]) };
  const attention: Record<'L' | 'H', BufferRef[]> = { L: [], H: [] };
  const record = (name: string, body: (n: Net) => void): Program => {
    const program = new ProgramBuilder(`${prefix} ${name}`);
    body(net(program, c, batch, model));
    return program.build();
  };
  return {
    model,
    buffers,
    attention,
    encode: record('encode', (n) => {
      embed(n, buffers.inputs, buffers.ids, buffers.x);
      resetHalted(n, buffers.halted, buffers);
    }),
    L: record('L', (n) => {
      const update = stepL(n, buffers.z_L, buffers.z_H, buffers.x, buffers.z_L);
      if (options.attention) attention.L = keepAttention(n, prefix, update);
    }),
    H: record('H', (n) => {
      const update = updateH(n, buffers.z_H, buffers.z_L, buffers.z_H);
      if (options.attention) attention.H = keepAttention(n, prefix, update);
    }),
    decode: record('decode', (n) => decode(n, buffers.z_H, buffers)),
    probe: record('probe', (n) => decode(n, updateH(n, buffers.z_H, buffers.z_L).z, buffers)),
  };
}
