/**
 * Everything that the page and the engine's worker say to each other. One discriminated union a direction; arrays travel as
 * transferred buffers. The page never touches an engine, the worker never touches the DOM.
 */
import type { EngineKind } from '../engine/engine.ts';
import type { Progress } from '../puzzles/dataset.ts';
import type { TaskId } from '../puzzles/tasks.ts';
import type { Trace } from '../trace/trace.ts';
import type { Evaluation } from '../training/evaluator.ts';
import type { RunHistory, RunMark } from '../training/history.ts';
import type { RunConfig } from '../training/run-config.ts';
import type { Projection } from './projection.ts';

/** `auto` takes a hardware WebGPU adapter that computes right, else the CPU engine. */
export type EngineChoice = 'auto' | Exclude<EngineKind, 'oracle'>;

/** What this browser can run. */
export interface EngineReport {
  readonly kind: Exclude<EngineKind, 'oracle'>;
  readonly available: boolean;
  readonly label: string;
  /** True for a WebGPU adapter that is a software rasteriser. */
  readonly software: boolean;
  readonly details: Readonly<Record<string, string>>;
  /** Where it is not available: why, in plain words. */
  readonly reason?: string;
  /** Where it is available, but not trusted. */
  readonly trouble?: EngineTrouble | undefined;
}

/** Why a GPU is not trusted with the work. All carry a report to copy: the browser, the adapter, and what happened. */
export type EngineTrouble = { readonly report: string } & (
  | {
      /** Its driver computes other numbers than are stored, or others each time. */
      readonly kind: 'wrong';
      /** Which number is off by how much, as half a sentence. */
      readonly difference: string;
    }
  | {
      /** The browser or the driver takes a shader of ours for wrong. */
      readonly kind: 'shader';
      readonly file: string;
      /** Where the compiler named one. */
      readonly line: number | undefined;
    }
  | {
      /** It is not there, or not any more. */
      readonly kind: 'gone';
      /** What happened, in whole sentences. */
      readonly message: string;
      /** The last save of the run that it was lost from. */
      readonly step: number | undefined;
    }
);

/** Something to say about a GPU that is not trusted. */
export interface EngineNotice {
  readonly trouble: EngineTrouble;
  /**
   * What works now: the CPU engine in its place, where the choice of the engine is automatic; the GPU all the same, or nothing until
   * the CPU engine is chosen, where the visitor chose WebGPU.
   */
  readonly now: 'cpu' | 'webgpu' | 'nothing';
}

export type ToWorker =
  | { readonly type: 'probe' }
  /**
   * Builds the data, the model and its weights anew, then trains. Replaces the run before it. With a name it is kept; `from` is a
   * kept run whose weights and optimiser it goes on with.
   */
  | { readonly type: 'start'; readonly config: RunConfig; readonly engine: EngineChoice; readonly name?: string; readonly from?: string }
  /** Loads a kept run as it was last saved, paused, or to train on at once. */
  | { readonly type: 'open'; readonly run: string; readonly engine: EngineChoice; readonly train?: boolean }
  /** Saves soon, unless the run is kept as it is: the page may go away. */
  | { readonly type: 'save' }
  /** The page is frozen, and this worker with it, which may hear of it only afterwards. Since 1970, milliseconds. */
  | { readonly type: 'freeze'; readonly at: number }
  /** The page goes on. */
  | { readonly type: 'thaw' }
  /** A learning rate for the steps to come. */
  | { readonly type: 'set'; readonly lr: number }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** One optimiser step, then paused. */
  | { readonly type: 'step' }
  /** Forgets the run and its weights. */
  | { readonly type: 'reset' }
  /** Which held-out puzzle the board shows, counted from 0. */
  | { readonly type: 'show'; readonly puzzle: number }
  /** Asks for the paths of the states while the newest weights solve the board's puzzle. */
  | { readonly type: 'paths' }
  /** Asks for the weights as a safetensors file. */
  | { readonly type: 'export' };

export type Phase = 'idle' | 'preparing' | 'training' | 'paused' | 'finished' | 'failed';

/** What a run is, once it has been built. */
export interface RunSummary {
  readonly engine: EngineReport;
  /** Trained numbers. */
  readonly parameters: number;
  /** Bytes that the engine holds. */
  readonly bytes: number;
  readonly dispatchesPerStep: number;
  /** Floating-point operations of a training step. */
  readonly flopsPerStep: number;
  readonly trainingPuzzles: number;
  /** One line each: what is held out, and which figure the accuracy therefore is. */
  readonly heldOut: {
    readonly puzzles: number;
    readonly kind: 'unseen puzzles' | 'unseen solutions' | 'test puzzles';
    readonly description: string;
  };
}

/** Answer of the newest weights to one held-out puzzle. */
export interface BoardMessage {
  readonly type: 'board';
  readonly step: number;
  readonly puzzle: number;
  readonly puzzles: number;
  readonly task: TaskId;
  /** Tokens [S]. */
  readonly question: Uint8Array;
  readonly answer: Uint8Array;
  /** The whole solve, without states. Its weights have the name of the step, and zeros for a hash: they change too often to hash. */
  readonly trace: Trace;
  /** Share of training time that looking took, from the look before to this one: 0 to 1. Looks grow rarer to keep it under 0.1. */
  readonly watchingShare: number;
}

/** Answers of the newest weights to the first held-out puzzles: of a check, or of a look before the first one. */
export interface WallMessage {
  readonly type: 'wall';
  readonly step: number;
  readonly task: TaskId;
  readonly puzzles: number;
  readonly segments: number;
  /** Tokens [puzzles, S]. */
  readonly questions: Uint8Array<ArrayBuffer>;
  readonly solutions: Uint8Array<ArrayBuffer>;
  /** Tokens after each segment [segments, puzzles, S]. */
  readonly answers: Uint8Array<ArrayBuffer>;
}

export type FromWorker =
  | { readonly type: 'engines'; readonly engines: readonly EngineReport[]; readonly auto: Exclude<EngineKind, 'oracle'> }
  | { readonly type: 'engine notice'; readonly notice: EngineNotice }
  | {
      readonly type: 'phase';
      readonly phase: Phase;
      readonly step: number;
      /** Why it stopped or failed, and what to do. */
      readonly reason?: string;
      /** Where it failed for want of memory: the largest batch that there is room for. */
      readonly batch?: number;
    }
  /** The data set is being built. */
  | ({ readonly type: 'building' } & Progress)
  /** Kernels of the run are being compiled. */
  | ({ readonly type: 'compiling' } & Progress)
  /** The run that what follows is about, and its settings as they are now. `id` is undefined where it is not kept. */
  | { readonly type: 'run'; readonly id: string | undefined; readonly name: string; readonly config: RunConfig }
  /** The curves so far, in place of those that the page has. */
  | { readonly type: 'history'; readonly history: RunHistory; readonly seconds: number }
  /** Something that the curves should show. */
  | { readonly type: 'mark'; readonly mark: RunMark }
  | { readonly type: 'saved'; readonly run: string; readonly step: number }
  /** Why the run cannot be saved at present and what to do, in plain words; undefined when it is saved again. Training goes on. */
  | { readonly type: 'storage'; readonly message: string | undefined }
  /** Another tab has the run that was to be opened: it can be forked. */
  | { readonly type: 'busy'; readonly run: string; readonly message: string }
  | { readonly type: 'summary'; readonly summary: RunSummary }
  /** Rows of METRICS, at most ten messages a second: [rows, METRIC_COUNT]. */
  | {
      readonly type: 'metrics';
      readonly rows: Float32Array;
      readonly stepsPerSecond: number;
      /** Seconds of training so far, pauses left out. */
      readonly seconds: number;
    }
  | {
      readonly type: 'evaluation';
      readonly step: number;
      readonly seconds: number;
      readonly evaluation: Evaluation;
      /** Of each held-out puzzle, whether it is solved after the last segment; not kept with a run, so unknown of a check from before. */
      readonly solved?: readonly boolean[];
    }
  | WallMessage
  | BoardMessage
  | { readonly type: 'paths'; readonly step: number; readonly puzzle: number; readonly paths: readonly Projection[] }
  | { readonly type: 'exported'; readonly name: string; readonly bytes: ArrayBuffer }
  /** The request could not be carried out; the run goes on as it was. */
  | { readonly type: 'refused'; readonly request: ToWorker['type']; readonly message: string };

export type Send = (message: FromWorker, transfer?: Transferable[]) => void;

/**
 * What is said of a message that this side does not know. That it is `never` has the type checker ask for each case; one that comes all
 * the same is of another version of this program.
 */
export function unknownMessage(message: never): { readonly request: never; readonly message: string } {
  const { type } = message as { readonly type: never };
  return {
    request: type,
    message: `The page and its worker are of different versions: "${String(type)}" means nothing here. Load the page again.`,
  };
}
