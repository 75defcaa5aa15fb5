/**
 * The forward pass as a list of kernel calls (arXiv 2506.21734, section 2).
 *
 *   block(h):  y1 = rms(h + attention(h));  y2 = rms(y1 + swiglu(y1))
 *   L step:    z_L = L(z_L + (z_H + x))         H update:  z_H = H(z_H + z_L)
 *   segment:   N cycles of T L-steps and one H update; then logits = lm_head(z_H), q = q_head(z_H[0])
 *
 * `architecture.ts` says what the other architectures do in place of the two updates.
 *
 * Every function returns what it computed. Whether an activation is kept for a backward pass is decided by whether a later
 * call reads it: the gradient-free updates and the two that carry gradient are the same code.
 */
import { type BufferRef, constant, type ProgramBuilder } from '../engine/program.ts';
import { type Level, moduleLayers, twoStates } from './architecture.ts';
import { ffnSize, headDim, type ModelConfig, puzzleSlots, tokenCount } from './config.ts';
import type { Noise } from './noise.ts';
import { layerPrefix, type ModelBuffers, tensorViews } from './parameters.ts';

/** What all functions that write a program share: where they write, and the sizes that every call needs. */
export interface Net {
  readonly config: ModelConfig;
  readonly program: ProgramBuilder;
  readonly buffers: ModelBuffers;
  readonly weight: (name: string) => BufferRef;
  readonly batch: number;
  readonly tokens: number;
  readonly slots: number;
  /** batch · tokens: the rows of every matrix product. */
  readonly rows: number;
  readonly rope: BufferRef | undefined;
}

export function net(program: ProgramBuilder, config: ModelConfig, batch: number, buffers: ModelBuffers): Net {
  const tokens = tokenCount(config);
  return {
    config,
    program,
    buffers,
    weight: tensorViews(buffers.layout, buffers.parameters),
    batch,
    tokens,
    slots: puzzleSlots(config),
    rows: batch * tokens,
    rope: config.pos_encodings === 'rope' ? ropeTable(config) : undefined,
  };
}

/** (cos, sin)(t · theta^(-2j/d)) for [tokens, d/2], each product rounded to float32 as the reference does. */
function ropeTable(c: ModelConfig): BufferRef {
  const d = headDim(c);
  const half = d / 2;
  const tokens = tokenCount(c);
  const table = new Float32Array(tokens * half * 2);
  for (let j = 0; j < half; j++) {
    const frequency = Math.fround(1 / c.rope_theta ** ((2 * j) / d));
    for (let t = 0; t < tokens; t++) {
      const angle = Math.fround(t * frequency);
      table[(t * half + j) * 2] = Math.cos(angle);
      table[(t * half + j) * 2 + 1] = Math.sin(angle);
    }
  }
  return constant('rope_table', [tokens, half, 2], table);
}

/** Dims of the embedding kernels. */
export function embedDims(n: Net) {
  const c = n.config;
  return {
    batch: n.batch,
    cells: c.seq_len,
    slots: n.slots,
    tokens: n.tokens,
    hidden: c.hidden_size,
    vocab: c.vocab_size,
    puzzle_rows: c.num_puzzle_identifiers,
    puzzle_dim: c.puzzle_emb_ndim,
    scale: Math.sqrt(c.hidden_size),
    // The sum of two unit-variance terms has unit variance again.
    position_scale: Math.SQRT1_2,
  };
}

/** Dims of the output head's kernels. */
export function headDims(n: Net) {
  const c = n.config;
  return { batch: n.batch, cells: c.seq_len, slots: n.slots, tokens: n.tokens, hidden: c.hidden_size, vocab: c.vocab_size };
}

/** x [B, T, D]: scaled token, puzzle and position embeddings. */
export function embed(n: Net, inputs: BufferRef, ids: BufferRef, into?: BufferRef): BufferRef {
  const x = into ?? n.program.temporary('x', [n.batch, n.tokens, n.config.hidden_size]);
  n.program.call(
    'embed_forward',
    {
      inputs,
      embedding: n.weight('embed_tokens.embedding_weight'),
      positions: n.config.pos_encodings === 'learned' ? n.weight('embed_pos.embedding_weight') : undefined,
      ids: n.slots ? ids : undefined,
      puzzle_table: n.slots ? n.buffers.puzzle_table : undefined,
      x,
    },
    embedDims(n),
  );
  return x;
}

/** What is carried from update to update: two states, or one under both names. */
export interface State {
  readonly z_H: BufferRef;
  readonly z_L: BufferRef;
}

/** Puts the rows that start a new puzzle at their initial state, in place. */
export function resetHalted(n: Net, halted: BufferRef, { z_H, z_L }: State): void {
  const dims = { batch: n.batch, tokens: n.tokens, hidden: n.config.hidden_size };
  for (const [name, init] of n.buffers.initial) n.program.call('select_state', { halted, init, z: name === 'H_init' ? z_H : z_L }, dims);
}

/** Adds noise to a state in place. @param stream tells the numbers from others of the same key. */
export function addNoiseTo(n: Net, { sigma, key }: Noise, z: BufferRef, stream: number): void {
  n.program.call('add_noise', { sigma, key, z }, { batch: n.batch, length: n.tokens * n.config.hidden_size, stream });
}

/** Adds noise to what a row carries, in place: to each state other numbers of the same key. */
export function addNoise(n: Net, noise: Noise, { z_H, z_L }: State): void {
  [z_L, ...(twoStates(n.config) ? [z_H] : [])].forEach((z, stream) => {
    addNoiseTo(n, noise, z, stream);
  });
}

/** y [rows, outer] = x [rows, inner] Wᵀ. */
function linear(n: Net, label: string, x: BufferRef, w: BufferRef, inner: number, outer: number): BufferRef {
  const y = n.program.temporary(label, [n.rows, outer]);
  n.program.call('matmul_nt', { x, w, y }, { rows: n.rows, inner, outer }, label);
  return y;
}

/** Activations of a block, all that its backward pass needs. */
export interface BlockActivations {
  readonly h: BufferRef;
  /** [B, T, 3, heads, d], rotated. */
  readonly qkv: BufferRef;
  readonly attention: BufferRef;
  readonly lse: BufferRef;
  readonly y1: BufferRef;
  readonly rstd1: BufferRef;
  readonly gate_up: BufferRef;
  readonly a: BufferRef;
  readonly y2: BufferRef;
  readonly rstd2: BufferRef;
}

export function attentionDims(n: Net) {
  return { batch: n.batch, tokens: n.tokens, heads: n.config.num_heads, head_dim: headDim(n.config) };
}

export function ropeDims(n: Net, direction: 1 | -1) {
  return { ...attentionDims(n), half: headDim(n.config) / 2, direction };
}

/** y = rms(x + branch). */
function residualNorm(n: Net, label: string, x: BufferRef, branch: BufferRef, into?: BufferRef) {
  const hidden = n.config.hidden_size;
  const y = into ?? n.program.temporary(label, [n.rows, hidden]);
  const rstd = n.program.temporary(`${label}.rstd`, [n.rows]);
  n.program.call('residual_rms_norm_forward', { x, branch, y, rstd }, { rows: n.rows, hidden, eps: n.config.rms_norm_eps }, label);
  return { y, rstd };
}

/** @param into where the block's output goes; a temporary if not given. */
function block(n: Net, prefix: string, h: BufferRef, into?: BufferRef): BlockActivations {
  const { program, config: c } = n;
  const D = c.hidden_size;
  const I = ffnSize(c);
  const qkv = linear(n, 'qkv', h, n.weight(`${prefix}self_attn.qkv_proj.weight`), D, 3 * D);
  if (n.rope) program.call('rope', { table: n.rope, qkv }, ropeDims(n, 1));
  const attention = program.temporary('attention', [n.rows, D]);
  const lse = program.temporary('lse', [n.batch, c.num_heads, n.tokens]);
  program.call('attention_forward', { qkv, out: attention, lse }, attentionDims(n));
  const o = linear(n, 'o', attention, n.weight(`${prefix}self_attn.o_proj.weight`), D, D);
  const { y: y1, rstd: rstd1 } = residualNorm(n, 'y1', h, o);
  const gate_up = linear(n, 'gate_up', y1, n.weight(`${prefix}mlp.gate_up_proj.weight`), D, 2 * I);
  const a = program.temporary('a', [n.rows, I]);
  program.call('swiglu_forward', { gate_up, a }, { rows: n.rows, ffn: I });
  const down = linear(n, 'down', a, n.weight(`${prefix}mlp.down_proj.weight`), I, D);
  const { y: y2, rstd: rstd2 } = residualNorm(n, 'y2', y1, down, into);
  return { h, qkv, attention, lse, y1, rstd1, gate_up, a, y2, rstd2 };
}

/** What a module update left: its blocks' activations, the last of which holds the new state. */
export interface ModuleActivations {
  readonly level: Level;
  readonly blocks: readonly BlockActivations[];
  readonly z: BufferRef;
  /** Whether the input x was part of what the blocks started from: a gradient of that sum is then one of x too. */
  readonly takesInput: boolean;
}

/** Blocks `from` to `to` of a module, one after the other, from h on. @param into where the last one's output goes. */
function blocks(n: Net, level: Level, h: BufferRef, into?: BufferRef, from = 0, to = moduleLayers(n.config, level)): BlockActivations[] {
  const out: BlockActivations[] = [];
  for (let i = from; i < to; i++)
    n.program.scope(`layer ${i}`, () => {
      out.push(block(n, layerPrefix(level, i), out.at(-1)?.y2 ?? h, i === to - 1 ? into : undefined));
    });
  return out;
}

/** The sum that a module starts from: z + injection (+ x). */
function inject(n: Net, z: BufferRef, injection: BufferRef, x?: BufferRef): BufferRef {
  const h = n.program.temporary('h', [n.rows, n.config.hidden_size]);
  n.program.call('inject', { z, injection, x, h }, { length: n.rows * n.config.hidden_size });
  return h;
}

/**
 * The L-step or the H update of a configuration's architecture: in `recurrent` both are the update of its one state.
 * @param into where the new state goes; a temporary if not given. May be where the old state lies.
 */
export function update(n: Net, role: 'L' | 'H', { z_H, z_L }: State, x: BufferRef, into?: BufferRef): ModuleActivations {
  const { architecture } = n.config;
  const level = role === 'H' && architecture === 'hrm' ? 'H_level' : 'L_level';
  const done = (h: BufferRef, takesInput: boolean): ModuleActivations => {
    const activations = blocks(n, level, h, into);
    return { level, blocks: activations, z: activations.at(-1).y2, takesInput };
  };
  if (architecture === 'feedforward') return done(x, true);
  if (architecture === 'recurrent') return done(inject(n, z_L, x), true);
  return role === 'L' ? done(inject(n, z_L, z_H, x), true) : done(inject(n, z_H, z_L), false);
}

/** One layer of a feed-forward stack by itself. */
export function stackLayer(n: Net, layer: number, h: BufferRef, into: BufferRef): ModuleActivations {
  return { level: 'L_level', blocks: blocks(n, 'L_level', h, into, layer, layer + 1), z: into, takesInput: layer === 0 };
}

/** Answers read off z_H. */
export interface Outputs {
  /** [B, S, V]. */
  readonly logits: BufferRef;
  /** [B, 2]: halt, continue. */
  readonly q: BufferRef;
}

export function decode(n: Net, z_H: BufferRef, into: Outputs): void {
  n.program.call('lm_head_forward', { z: z_H, w: n.weight('lm_head.weight'), logits: into.logits }, headDims(n));
  qHead(n, z_H, into.q);
}

export function qHead(n: Net, z_H: BufferRef, q: BufferRef): void {
  n.program.call(
    'q_head_forward',
    { z: z_H, w: n.weight('q_head.weight'), bias: n.weight('q_head.bias'), q },
    { batch: n.batch, tokens: n.tokens, hidden: n.config.hidden_size },
  );
}

/**
 * One segment: N cycles of T L-steps and one H update; a feed-forward stack has one update in all.
 * @param into where the new carry goes; temporaries if not given.
 * @returns every update in order; the answer is read off the last one's state.
 */
export function segment(n: Net, from: State, x: BufferRef, into?: State): ModuleActivations[] {
  const { architecture, H_cycles: N, L_cycles: T } = n.config;
  const updates: ModuleActivations[] = [];
  let state = from;
  const take = (role: 'L' | 'H', label: string, to?: BufferRef): void => {
    const done = n.program.scope(label, () => update(n, role, state, x, to));
    updates.push(done);
    if (twoStates(n.config)) state = role === 'L' ? { ...state, z_L: done.z } : { ...state, z_H: done.z };
    else state = { z_H: done.z, z_L: done.z };
  };
  if (architecture === 'feedforward') take('H', 'stack', into?.z_H);
  else
    for (let cycle = 0; cycle < N; cycle++) {
      const last = cycle === N - 1;
      for (let step = 0; step < T; step++)
        take('L', `L ${cycle}.${step}`, last && step === T - 1 && twoStates(n.config) ? into?.z_L : undefined);
      take('H', `H ${cycle}`, last ? into?.z_H : undefined);
    }
  return updates;
}
