/**
 * Lesions as programs: a trained network with a part taken away. A segment is the same list of calls with some left out or others added;
 * a head is silenced in the weights; and between two segments the states of different puzzles can change places, which the host does.
 * Where single updates are run, a call that is added is a program of its own.
 */
import type { Engine } from '../engine/engine.ts';
import { type BufferRef, type Program, ProgramBuilder, persistent } from '../engine/program.ts';
import { headDim, type ModelConfig } from './config.ts';
import { addNoiseTo, decode, embed, type Net, net, resetHalted, type State, update } from './forward.ts';
import { type Noise, noiseBuffers, writeNoise } from './noise.ts';
import { layerPrefix, modelBuffers, type Weights } from './parameters.ts';
import { batchBuffers } from './programs.ts';
import { type Lesion, lesionName, lesionProblem } from './wound.ts';

export type LesionedProgram = ReturnType<typeof lesionedProgram>;

/** What a lesion's calls read beside the model and the batch, as far as it has any. */
export interface LesionBuffers {
  /** A 1 for each row. */
  readonly all: BufferRef | undefined;
  readonly noise: Noise | undefined;
}

/**
 * `evaluationProgram` with a lesion: one segment for a batch of puzzles, before each of which `writeLesion` is due. Rows whose `halted` is 1
 * start from the initial state. Lesions that need no call changed give the program as it is.
 * @throws RangeError if the model cannot be wounded so.
 */
export function lesionedProgram(c: ModelConfig, batch: number, lesion: Lesion, prefix = 'lesion') {
  const problem = lesionProblem(c, lesion);
  if (problem) throw new RangeError(problem);
  const program = new ProgramBuilder(`${prefix}: ${lesionName(lesion)}`);
  const model = modelBuffers(c);
  const n = net(program, c, batch, model);
  const rows = batchBuffers(prefix, c, batch);
  const halted = persistent(`${prefix}.halted`, [batch], 'u32');
  const all = lesion.kind === 'reset' ? persistent(`${prefix}.all`, [batch], 'u32') : undefined;
  const noise = lesion.kind === 'noise' ? noiseBuffers(prefix, batch) : undefined;
  const x = embed(n, rows.inputs, rows.ids);
  resetHalted(n, halted, rows);
  const { z_H } = lesionedSegment(n, lesion, rows, x, { all, noise });
  decode(n, z_H, rows);
  return { program: program.build(), model, buffers: { ...rows, halted, all, noise } };
}

/**
 * Writes what the next segment's lesion reads. Its noise is drawn by the number of the segment and of the puzzle.
 * @param first number of the first row's puzzle.
 */
export function writeLesion(
  engine: Pick<Engine, 'write'>,
  { all, noise }: LesionBuffers,
  lesion: Lesion,
  { batch, first, segment }: { readonly batch: number; readonly first: number; readonly segment: number },
): void {
  if (all) engine.write(all, new Uint32Array(batch).fill(1));
  if (noise && lesion.kind === 'noise') writeNoise(engine, noise, { size: lesion.sigma, first, count: segment });
}

/** `segment` of `forward.ts` with calls left out or added. @param carry is read and, but for what stays as it was, written. */
function lesionedSegment(n: Net, lesion: Lesion, carry: State, x: BufferRef, { all, noise }: LesionBuffers): State {
  const { H_cycles: N, L_cycles: T } = n.config;
  let state = carry;
  for (let cycle = 0; cycle < N; cycle++) {
    const last = cycle === N - 1;
    if (lesion.kind === 'reset' && all) forget(n, lesion.state, state, all);
    // What the first cycle reads is the carry itself, which may be written over; so may a temporary that nothing else reads.
    if (lesion.kind === 'noise' && noise) addNoiseTo(n, noise, state[lesion.state], cycle);
    if (lesion.kind !== 'no L step')
      for (let step = 0; step < T; step++) {
        const into = last && step === T - 1 ? carry.z_L : undefined;
        state = { ...state, z_L: n.program.scope(`L ${cycle}.${step}`, () => update(n, 'L', state, x, into)).z };
      }
    if (lesion.kind !== 'no H update')
      state = { ...state, z_H: n.program.scope(`H ${cycle}`, () => update(n, 'H', state, x, last ? carry.z_H : undefined)).z };
  }
  return state;
}

/** What a lesion adds at the beginning of a cycle, as a program over states of one puzzle, and what it reads. */
export interface AddedProgram extends LesionBuffers {
  readonly program: Program;
}

/**
 * The call that a lesion adds where updates are programs of their own (`stepPrograms`): `writeLesion` is due before the first cycle of a
 * segment. Nothing where it adds none. @param cycle of its segment, from 0: each has noise of its own.
 */
export function addedProgram(c: ModelConfig, lesion: Lesion, cycle: number, states: State, prefix: string): AddedProgram | undefined {
  if (lesion.kind !== 'reset' && lesion.kind !== 'noise') return undefined;
  const program = new ProgramBuilder(`${prefix} ${lesionName(lesion)} ${cycle}`);
  const n = net(program, c, 1, modelBuffers(c));
  const all = lesion.kind === 'reset' ? persistent(`${prefix}.all`, [1], 'u32') : undefined;
  const noise = lesion.kind === 'noise' ? noiseBuffers(prefix, 1) : undefined;
  if (lesion.kind === 'reset' && all) forget(n, lesion.state, states, all);
  if (noise) addNoiseTo(n, noise, states[lesion.state], cycle);
  return { program: program.build(), all, noise };
}

function forget(n: Net, name: 'z_L' | 'z_H', state: State, all: BufferRef): void {
  const init = n.buffers.initial.get(name === 'z_H' ? 'H_init' : 'L_init') as BufferRef;
  n.program.call(
    'select_state',
    { halted: all, init, z: state[name] },
    { batch: n.batch, tokens: n.tokens, hidden: n.config.hidden_size },
    `forget ${name}`,
  );
}

/** The weights with which a lesioned program runs: those of a silenced head multiply by nought what it gives. */
export function lesionedWeights(c: ModelConfig, weights: Weights, lesion: Lesion): Weights {
  if (lesion.kind !== 'silent head') return weights;
  const out = new Map(weights);
  const [D, d] = [c.hidden_size, headDim(c)];
  const prefix = layerPrefix(lesion.module === 'H' && c.architecture === 'hrm' ? 'H_level' : 'L_level', 0).split('layers.')[0];
  for (const [name, tensor] of weights) {
    if (!name.startsWith(prefix) || !name.endsWith('o_proj.weight')) continue;
    const silenced = Float32Array.from(tensor);
    for (let row = 0; row < D; row++) silenced.fill(0, row * D + lesion.head * d, row * D + (lesion.head + 1) * d);
    out.set(name, silenced);
  }
  return out;
}
