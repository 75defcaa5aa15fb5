/**
 * A trace: everything that one solve leaves behind. Recorded, live, imported and test traces are this one type; every view of a
 * solve takes a trace and a cursor and nothing else.
 *
 * Time runs over module updates. A segment has N cycles; a cycle has T L-steps and then one H update, so that a solve of M
 * segments has U = M · N · (T + 1) updates, in the order that `cursor.ts` counts them.
 *
 *   S cells · P puzzle slots · K = P + S tokens · V vocabulary · D channels
 */
import { hasContinueHead, wouldHalt } from '../model/architecture.ts';
import type { ModelConfig } from '../model/config.ts';
import type { Wound } from '../model/wound.ts';
import type { Thinking } from './thinking.ts';

/** How long the model thought: what training used stands in the model's configuration. */
export interface Reasoning {
  /** M. */
  readonly segments: number;
  /** N. */
  readonly H_cycles: number;
  /** T. */
  readonly L_cycles: number;
}

export interface TraceHeader {
  readonly version: 1;
  /** Id of the puzzle's family. */
  readonly task: string;
  /** The model as it was trained. */
  readonly model: ModelConfig;
  readonly loss_type: 'stablemax_cross_entropy' | 'softmax_cross_entropy';
  readonly reasoning: Reasoning;
  /** Name of the weights for people, and the SHA-256 of all their bytes in hexadecimal. */
  readonly weights: { readonly name: string; readonly hash: string };
  /** What computed it: "WebGPU · Apple M3", "CPU · WebAssembly SIMD". */
  readonly engine: string;
  /** Seed of the run that trained the weights, where known. */
  readonly seed: number | undefined;
  /** What was taken away from the network; left out where it was whole. An update that is left out has its place, and moves nothing. */
  readonly wound?: Wound | undefined;
}

export interface Trace {
  readonly header: TraceHeader;
  /** Tokens [S]. */
  readonly question: Uint8Array;

  /** After each update, of the state that it updated (z_L after an L-step, z_H after an H update), a value for each token. */
  readonly updates: {
    /** Euclidean norm of the state [U, K]; sqrt(D) up to eps, since states are normalised. */
    readonly norm: Float32Array;
    /** Forward residual: Euclidean norm of the state minus the same state right before the update, as a wound left it [U, K]. */
    readonly change: Float32Array;
    /**
     * Probabilities of each token [U, S, V], decoded from one trial H update of the states whose result is thrown away (paper,
     * Figure 7): a probe, not an answer. Where a wound leaves H updates out there is no trial either. At a segment's last update it is the answer itself, which needs no trial.
     */
    readonly probe: Float32Array;
  };

  /** After each segment: what the model really answers. */
  readonly segments: {
    /** Probabilities of each token [M, S, V]. */
    readonly output: Float32Array;
    /** Logits (halt, continue) [M, 2]. */
    readonly q: Float32Array;
  };

  /** Raw states, where they were asked for: both before the first update [2, K, D] (z_L, z_H), and after each update the one that it
   * updated [U, K, D]. */
  readonly states?: { readonly initial: Float32Array; readonly after: Float32Array };

  /** Where more than one try was made: all lanes. The rest of the trace is of the one that is shown, `reasoning.segments` are its own. */
  readonly thinking?: Thinking;
}

/** K. */
export const traceTokens = (trace: Trace): number =>
  trace.header.model.seq_len + Math.ceil(trace.header.model.puzzle_emb_ndim / trace.header.model.hidden_size);

/** What the Q head says after a segment, as logits. */
export interface SegmentQ {
  readonly q_halt: number;
  /** Undefined where the model has no such head. */
  readonly q_continue: number | undefined;
  /** Whether halting would stop there. */
  readonly halts: boolean;
}

/** Of each segment. */
export function segmentQs({ header: { model }, segments: { q } }: Trace): SegmentQ[] {
  return Array.from({ length: q.length / 2 }, (_, m) => {
    const [q_halt, q_continue] = [q[2 * m], q[2 * m + 1]];
    return { q_halt, q_continue: hasContinueHead(model) ? q_continue : undefined, halts: wouldHalt(model, q_halt, q_continue) };
  });
}

/** The first segment after which halting would stop, counted from 0; the last where none would. */
export function haltingSegment(trace: Trace): number {
  const qs = segmentQs(trace);
  const first = qs.findIndex(({ halts }) => halts);
  return first < 0 ? qs.length - 1 : first;
}

/**
 * Attention of one head at one update, which is computed when somebody looks: weights [K, K], each row a query that sums to 1. One
 * head of a 30x30 board takes 3 MB, all heads of a published model's update 104.
 */
export interface Attention {
  /** Index of the update. */
  readonly update: number;
  /** Of the module that the update runs, counted from 0. */
  readonly layer: number;
  readonly head: number;
  /** Layers of that module. */
  readonly layers: number;
  readonly tokens: number;
  readonly weights: Float32Array;
}
