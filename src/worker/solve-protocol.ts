/** Everything that a page and the solving worker say to each other. It has an engine of its own: solving never waits for training. */
import type { Wound } from '../model/wound.ts';
import type { TaskId } from '../puzzles/tasks.ts';
import type { Committed, Strategy, Thinking } from '../trace/thinking.ts';
import type { Attention, Reasoning, Trace } from '../trace/trace.ts';
import type { Projection } from './projection.ts';
import type { EngineChoice, EngineNotice, EngineReport } from './protocol.ts';

/** A file that stays where it is: only the pieces asked for come into memory. */
export interface ModelFile {
  readonly name: string;
  readonly blob: Blob;
}

/** What a published checkpoint leaves open, as the visitor decided it. */
export interface ModelChoices {
  readonly task: TaskId;
  readonly num_heads: number;
  readonly H_cycles: number;
  readonly L_cycles: number;
}

/**
 * A model to think with: a file under `models/` of this site, or files that the visitor brings: the weights and, beside published
 * ones, `all_config.yaml` and `identifiers.json`.
 */
export type ModelSource =
  | { readonly url: string }
  | { readonly name: string; readonly files: readonly ModelFile[]; readonly choices?: ModelChoices | undefined };

/** What the visitor has to say of a file that does not say it. */
export interface ModelQuestions {
  readonly name: string;
  readonly vocabulary: number;
  readonly hidden_size: number;
  /** Numbers of heads that the width allows. */
  readonly heads: readonly number[];
  /** Kinds of puzzles with as many tokens, the likeliest first. */
  readonly tasks: readonly TaskId[];
  /** As published, or as the configuration beside the file has it. */
  readonly usual: ModelChoices;
  /** Rows of the puzzle table. */
  readonly puzzles: number;
}

/**
 * How to think beyond one try, and where it matters which lane to show; else it is that which is believed. Where the thinking has been
 * done, what came of it: then the lane to show is recorded, and nothing else.
 */
export type ToThink = { readonly strategy: Strategy; readonly shown?: number } | Thinking;

/** What goes on while a puzzle is thought about in several views; on the board as it is. Views count from 0, segments from 1. */
export type ThinkingStep =
  | { readonly type: 'begins'; readonly view: number }
  | {
      readonly type: 'segment';
      readonly view: number;
      readonly segment: number;
      /** What the view answers [S], and the probabilities of each token [S, V]. */
      readonly answer: Uint8Array;
      readonly chances: Float32Array;
      /** The cell that is taken for given from now on. */
      readonly commit: Committed | undefined;
    }
  /** `broken`: why it was given up, "two 7s in row 3"; undefined where no rule is broken, which has a `cost`. */
  | {
      readonly type: 'ends';
      readonly view: number;
      readonly segments: number;
      readonly broken: string | undefined;
      readonly cost: number | undefined;
    };

export type ToSolver =
  /** `load` comes back in what is said to it. Takes the place of the model before it, once it is read; until then, and if it cannot be read, that one stays. */
  | { readonly type: 'load'; readonly load: number; readonly source: ModelSource; readonly engine: EngineChoice }
  /** Ends the loading that is under way. */
  | { readonly type: 'cancel' }
  /**
   * Records a trace. A later solve takes the place of one that is not done: only the newest is answered.
   * `question` tokens [S]; `puzzle` the row of the model's puzzle table to think with; `states` asks for the raw states too.
   * With `thinking` the segments of `reasoning` are those of the strategy.
   */
  | {
      readonly type: 'solve';
      readonly id: number;
      readonly question: Uint8Array;
      readonly puzzle: number;
      readonly reasoning: Reasoning;
      readonly states: boolean;
      readonly thinking?: ToThink | undefined;
      /** What is taken away from the network while it thinks; of one try only. */
      readonly wound?: Wound | undefined;
    }
  /** Ends the solve that is under way, which is not answered. */
  | { readonly type: 'stop' }
  /** Attention of one head at one update of the newest trace, whose id must be given. */
  | { readonly type: 'attention'; readonly id: number; readonly update: number; readonly layer: number; readonly head: number }
  /**
   * PCA of the newest trace's states of one module, in the worker: `whole` takes each state as one point, `cells` each token of each
   * state.
   */
  | { readonly type: 'project'; readonly id: number; readonly module: 'L' | 'H'; readonly points: 'whole' | 'cells' }
  /** Participation ratio of z_L and z_H over the trajectories of several puzzles, for the loaded weights and for untrained ones. */
  | { readonly type: 'dimensionality'; readonly questions: readonly Uint8Array[]; readonly reasoning: Reasoning };

/** (Σλ)² / Σλ² over the eigenvalues of the covariance of states, growing with the number of trajectories (paper, Figure 8). */
export interface Dimensionality {
  /** How many puzzles' trajectories each entry below counts. */
  readonly trajectories: readonly number[];
  readonly trained: { readonly z_L: readonly number[]; readonly z_H: readonly number[] };
  readonly untrained: { readonly z_L: readonly number[]; readonly z_H: readonly number[] };
  /** Numbers in a state vector: what is stacked is each token's state after each update. */
  readonly channels: number;
}

/** Rows of a puzzle table, which a model knows its puzzles by. */
export interface PuzzleRows {
  readonly rows: number;
  /** By row; empty where no file names them. */
  readonly names: readonly string[];
}

export type FromSolver =
  /** Bytes of the file read, of those to read. */
  | { readonly type: 'loading'; readonly load: number; readonly done: number; readonly of: number }
  /** Nothing is loaded before `load` comes again with choices. */
  | { readonly type: 'asks'; readonly load: number; readonly questions: ModelQuestions }
  /** The model could not be loaded, or nobody wants it any more; the one before it stays. `missing`: a file of the page was not there. */
  | { readonly type: 'kept'; readonly load: number; readonly message: string | undefined; readonly missing?: boolean }
  | {
      readonly type: 'loaded';
      readonly load: number;
      readonly engine: EngineReport;
      readonly name: string;
      readonly hash: string;
      readonly parameters: number;
      readonly task: string;
      readonly model: Trace['header']['model'];
      /** What the file left open and how it was decided, a sentence each. */
      readonly assumed: readonly string[];
      readonly puzzles: PuzzleRows | undefined;
      /** Floating-point operations of one segment, probes included. */
      readonly flopsPerSegment: number;
    }
  /** Updates of a solve that are done. */
  | { readonly type: 'solving'; readonly id: number; readonly done: number; readonly of: number }
  /** What has happened since the last such message. */
  | { readonly type: 'thinking'; readonly id: number; readonly steps: readonly ThinkingStep[] }
  | {
      readonly type: 'trace';
      readonly id: number;
      readonly trace: Trace /** Of the solve, without waiting in line. */;
      readonly milliseconds: number;
    }
  | { readonly type: 'attention'; readonly id: number; readonly attention: Attention }
  | { readonly type: 'projection'; readonly id: number; readonly projection: Projection }
  | { readonly type: 'dimensionality'; readonly done: number; readonly of: number; readonly result?: Dimensionality }
  /** The request could not be carried out; what was loaded stays, and so does what else was asked for. */
  | { readonly type: 'refused'; readonly request: ToSolver['type']; readonly message: string }
  | { readonly type: 'engine notice'; readonly notice: EngineNotice }
  /** The engine is gone; `load` starts over. `again`: that is to happen at once, since another engine will take its place. */
  | { readonly type: 'failed'; readonly message: string; readonly again: boolean };
