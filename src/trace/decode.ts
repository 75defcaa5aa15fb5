/** What a trace says of each cell at an update. Pure; worked out once a trace. */
import { argmax } from '../analysis/logits.ts';
import { endsSegment, perSegment, updateCount } from './cursor.ts';
import type { Trace } from './trace.ts';

export interface Decoded {
  /** Most probable token after each update: [U, S]. */
  readonly tokens: Uint8Array;
  /** Probability of that token: [U, S]. */
  readonly top: Float32Array;
}

const known = new WeakMap<Trace, Decoded>();

/** Probabilities of each token after an update [S, V]: the answer where it ends a segment, a probe elsewhere. */
export function distribution(trace: Trace, update: number): Float32Array {
  const { reasoning, model } = trace.header;
  const size = model.seq_len * model.vocab_size;
  if (!endsSegment(reasoning, update)) return trace.updates.probe.subarray(update * size, (update + 1) * size);
  const segment = Math.floor(update / perSegment(reasoning));
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
  for (let update = 0; update < updates; update++) {
    const p = distribution(trace, update);
    for (let cell = 0; cell < S; cell++) {
      const token = argmax(p, cell * V, V);
      tokens[update * S + cell] = token;
      top[update * S + cell] = p[cell * V + token];
    }
  }
  const decoded = { tokens, top };
  known.set(trace, decoded);
  return decoded;
}

const ofUpdate = <T extends Uint8Array | Float32Array>(values: T, trace: Trace, update: number): T => {
  const { seq_len: S } = trace.header.model;
  return values.subarray(update * S, (update + 1) * S) as T;
};

/** The most probable token of each cell after an update [S]. */
export const saidAt = (trace: Trace, update: number): Uint8Array => ofUpdate(decode(trace).tokens, trace, update);

/** Probabilities of those tokens [S]. */
export const surenessAt = (trace: Trace, update: number): Float32Array => ofUpdate(decode(trace).top, trace, update);
