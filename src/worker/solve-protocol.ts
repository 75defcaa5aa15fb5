/** Everything that a page and the solving worker say to each other. It has an engine of its own: solving never waits for training. */
import type { Attention, Reasoning, Trace } from '../trace/trace.ts';
import type { EngineChoice, EngineReport } from './protocol.ts';

/** A model to think with: a file under `models/` of this site, or one that the visitor brings. */
export type ModelSource = { readonly url: string } | { readonly name: string; readonly bytes: ArrayBuffer };

export type ToSolver =
  /** Takes the place of the model before it. */
  | { readonly type: 'load'; readonly source: ModelSource; readonly engine: EngineChoice }
  /**
   * Records a trace. A later solve takes the place of one that is not done: only the newest is answered.
   * `question` tokens [S]; `states` asks for the raw states too.
   */
  | { readonly type: 'solve'; readonly id: number; readonly question: Uint8Array; readonly reasoning: Reasoning; readonly states: boolean }
  /** Attention of one update of the newest trace, whose id must be given. */
  | { readonly type: 'attention'; readonly id: number; readonly update: number }
  /**
   * PCA of the newest trace's states of one module, in the worker: `whole` takes each state as one point, `cells` each token of each
   * state.
   */
  | { readonly type: 'project'; readonly id: number; readonly module: 'L' | 'H'; readonly points: 'whole' | 'cells' }
  /** Participation ratio of z_L and z_H over the trajectories of several puzzles, for the loaded weights and for untrained ones. */
  | { readonly type: 'dimensionality'; readonly questions: readonly Uint8Array[]; readonly reasoning: Reasoning };

/** Principal components of the states of one module along a trace. */
export interface Projection {
  readonly module: 'L' | 'H';
  readonly points: 'whole' | 'cells';
  /** Updates of that module, as indices into the trace: [n]. */
  readonly updates: Uint32Array;
  /** Whole: [n, 2]; cells: [n, K, 2]. */
  readonly scores: Float32Array;
  /** Share of the variance that each of the two components explains. */
  readonly explained: readonly [number, number];
}

/** (Σλ)² / Σλ² over the eigenvalues of the covariance of states, growing with the number of trajectories (paper, Figure 8). */
export interface Dimensionality {
  /** How many puzzles' trajectories each entry below counts. */
  readonly trajectories: readonly number[];
  readonly trained: { readonly z_L: readonly number[]; readonly z_H: readonly number[] };
  readonly untrained: { readonly z_L: readonly number[]; readonly z_H: readonly number[] };
  /** Numbers in a state vector: what is stacked is each token's state after each update. */
  readonly channels: number;
}

export type FromSolver =
  | {
      readonly type: 'loaded';
      readonly engine: EngineReport;
      readonly name: string;
      readonly hash: string;
      readonly parameters: number;
      readonly task: string;
      readonly model: Trace['header']['model'];
    }
  | {
      readonly type: 'trace';
      readonly id: number;
      readonly trace: Trace /** Of the solve, without waiting in line. */;
      readonly milliseconds: number;
    }
  | { readonly type: 'attention'; readonly id: number; readonly attention: Attention }
  | { readonly type: 'projection'; readonly id: number; readonly projection: Projection }
  | { readonly type: 'dimensionality'; readonly done: number; readonly of: number; readonly result?: Dimensionality }
  /** The request could not be carried out; what was loaded stays. */
  | { readonly type: 'refused'; readonly message: string }
  /** The engine is gone; `load` starts over. */
  | { readonly type: 'failed'; readonly message: string };
