/** What a trace says about the board at an update. Pure; worked out once a trace. */
import type { Task } from '../puzzles/task.ts';
import { endsSegment, perSegment, updateCount } from '../trace/cursor.ts';
import type { Trace } from '../trace/trace.ts';
import { isOpen } from './looks.ts';

/** Token of digit 1; the tokens below it stand for no digit. */
export const FIRST_DIGIT = 2;

export const digitOf = (token: number): number => (token >= FIRST_DIGIT ? token - FIRST_DIGIT + 1 : 0);

export interface Decoded {
  readonly cells: number;
  readonly vocabulary: number;
  /** Most probable token after each update: [U, S]. */
  readonly tokens: Uint8Array;
  /** Probability of that token: [U, S]. */
  readonly top: Float32Array;
  /** Tokens [S]. */
  readonly question: Uint8Array;
}

const known = new WeakMap<Trace, Decoded>();

/** Probabilities of each token after an update [S, V]: the answer where it ends a segment, a probe elsewhere. */
export function distribution(trace: Trace, index: number): Float32Array {
  const { reasoning, model } = trace.header;
  const size = model.seq_len * model.vocab_size;
  if (!endsSegment(reasoning, index)) return trace.updates.probe.subarray(index * size, (index + 1) * size);
  const segment = Math.floor(index / perSegment(reasoning));
  return trace.segments.output.subarray(segment * size, (segment + 1) * size);
}

export function decode(trace: Trace): Decoded {
  const before = known.get(trace);
  if (before) return before;
  const { reasoning, model } = trace.header;
  const { seq_len: S, vocab_size: V } = model;
  const updates = updateCount(reasoning);
  const tokens = new Uint8Array(updates * S);
  const top = new Float32Array(updates * S);
  for (let index = 0; index < updates; index++) {
    const p = distribution(trace, index);
    for (let cell = 0; cell < S; cell++) {
      let best = 0;
      for (let token = 1; token < V; token++) if ((p[cell * V + token] as number) > (p[cell * V + best] as number)) best = token;
      tokens[index * S + cell] = best;
      top[index * S + cell] = p[cell * V + best] as number;
    }
  }
  const decoded = { cells: S, vocabulary: V, tokens, top, question: trace.question };
  known.set(trace, decoded);
  return decoded;
}

/** What the model says of each cell at an update, tokens [S]. */
export const saidAt = ({ tokens, cells }: Decoded, index: number): Uint8Array => tokens.subarray(index * cells, (index + 1) * cells);

/** The question with what the model says in its open cells, tokens [S]. */
export function filledAt(decoded: Decoded, task: Task, index: number): Uint8Array {
  const said = saidAt(decoded, index);
  return decoded.question.map((token, cell) => (isOpen(task.look, token) ? (said[cell] as number) : token));
}

/** One update in figures; all of them about open cells, unless they say otherwise. */
export interface Tally {
  readonly look: Task['look'];
  readonly open: number;
  /** Another token than after the update before. */
  readonly changed: number;
  /** Cells, given ones too, that break a rule. */
  readonly conflicts: number;
  /** Open cells that the model leaves empty. */
  readonly missing: number;
  /** Given cells that the model reads as something else. */
  readonly overruled: number;
  /** Mean probability of what the model finds most likely. */
  readonly confidence: number;
  /** No rule broken, no cell left out, nothing given overruled. Undefined where no rule tells: only a known answer can. */
  readonly solved: boolean | undefined;
}

export function tally(decoded: Decoded, task: Task, index: number, before = index - 1): Tally {
  const { question, tokens, top, cells } = decoded;
  let open = 0;
  let changed = 0;
  let overruled = 0;
  let sum = 0;
  for (let cell = 0; cell < cells; cell++) {
    const token = tokens[index * cells + cell];
    if (!isOpen(task.look, question[cell] as number)) {
      if (token !== question[cell]) overruled++;
      continue;
    }
    open++;
    if (before >= 0 && token !== tokens[before * cells + cell]) changed++;
    sum += top[index * cells + cell] as number;
  }
  const common = { look: task.look, open, changed, overruled, confidence: open ? sum / open : Number.NaN };
  if (task.look === 'colours') return { ...common, conflicts: 0, missing: 0, solved: undefined };
  const { conflicts, unfilled, solved } = task.check(filledAt(decoded, task, index), question);
  return { ...common, conflicts: conflicts.length, missing: unfilled.length, solved: solved && overruled === 0 };
}
