/** What a trace says about the board at an update. Pure; worked out once a trace. */
import { conflicts, type Geometry } from '../puzzles/sudoku/board.ts';
import { endsSegment, perSegment, updateCount } from '../trace/cursor.ts';
import type { Trace } from '../trace/trace.ts';

/** Token of digit 1; the tokens below it stand for no digit. */
export const FIRST_DIGIT = 2;

export const digitOf = (token: number): number => (token >= FIRST_DIGIT ? token - FIRST_DIGIT + 1 : 0);

export interface Decoded {
  readonly cells: number;
  readonly vocabulary: number;
  /** Most probable digit after each update, 0 where the most probable token is none: [U, S]. */
  readonly digits: Uint8Array;
  /** Probability of the most probable token: [U, S]. */
  readonly top: Float32Array;
  /** Digits that the question gives, 0 for a blank: [S]. */
  readonly givens: Uint8Array;
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
  const digits = new Uint8Array(updates * S);
  const top = new Float32Array(updates * S);
  for (let index = 0; index < updates; index++) {
    const p = distribution(trace, index);
    for (let cell = 0; cell < S; cell++) {
      let best = 0;
      for (let token = 1; token < V; token++) if ((p[cell * V + token] as number) > (p[cell * V + best] as number)) best = token;
      digits[index * S + cell] = digitOf(best);
      top[index * S + cell] = p[cell * V + best] as number;
    }
  }
  const decoded = { cells: S, vocabulary: V, digits, top, givens: trace.question.map(digitOf) };
  known.set(trace, decoded);
  return decoded;
}

/** The board with the model's digits in its blanks. */
export function filledAt(decoded: Decoded, index: number): Uint8Array {
  const { givens, digits, cells } = decoded;
  return givens.map((given, cell) => given || (digits[index * cells + cell] as number));
}

/** One update in figures; all of them about blank cells, unless they say otherwise. */
export interface Tally {
  readonly blanks: number;
  /** Other digit than after the update before. */
  readonly changed: number;
  /** Cells, givens too, that break a rule. */
  readonly conflicts: number;
  readonly missing: number;
  /** Givens that the model reads as something else. */
  readonly overruled: number;
  /** Mean probability of what the model finds most likely. */
  readonly confidence: number;
  /** No rule broken, no cell left out, no given overruled. */
  readonly solved: boolean;
}

export function tally(decoded: Decoded, geo: Geometry, index: number, before = index - 1): Tally {
  const { givens, digits, top, cells } = decoded;
  let blanks = 0;
  let changed = 0;
  let missing = 0;
  let overruled = 0;
  let sum = 0;
  for (let cell = 0; cell < cells; cell++) {
    const digit = digits[index * cells + cell] as number;
    const given = givens[cell] as number;
    if (given) {
      if (digit !== given) overruled++;
      continue;
    }
    blanks++;
    if (digit === 0) missing++;
    if (before >= 0 && digit !== digits[before * cells + cell]) changed++;
    sum += top[index * cells + cell] as number;
  }
  const clashing = conflicts(geo, filledAt(decoded, index)).length;
  const solved = clashing + missing + overruled === 0;
  return { blanks, changed, conflicts: clashing, missing, overruled, confidence: blanks ? sum / blanks : Number.NaN, solved };
}
