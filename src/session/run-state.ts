/** A run as the page knows it: what its worker last said. */
import type { Progress } from '../puzzles/dataset.ts';
import type { RunConfig } from '../training/run-config.ts';
import type { BoardMessage, EngineChoice, EngineNotice, FromWorker, Phase, RunSummary, WallMessage } from '../worker/protocol.ts';

type EvaluationMessage = Extract<FromWorker, { type: 'evaluation' }>;

export interface RunState {
  readonly phase: Phase;
  readonly step: number;
  /** Why the run stopped or failed, in the worker's words. */
  readonly reason: string | undefined;
  /** Where it failed for want of memory: the largest batch that there is room for. */
  readonly batch: number | undefined;
  readonly summary: RunSummary | undefined;
  readonly stepsPerSecond: number;
  /** Of training, pauses left out. */
  readonly seconds: number;
  readonly check: EvaluationMessage | undefined;
  /** The newest answer to the held-out puzzle that is shown. */
  readonly board: BoardMessage | undefined;
  /** Walls of held-out boards, some of them, the newest last. */
  readonly walls: readonly WallMessage[];
  /** What the run was started with. */
  readonly active: { readonly config: RunConfig; readonly engine: EngineChoice } | undefined;
  /** A request that could not be carried out; the run goes on. */
  readonly refused: string | undefined;
  readonly exporting: boolean;
  /** That the GPU is not trusted, and what works in its place. */
  readonly notice: EngineNotice | undefined;
  /** The run where it is kept, and what it is called. */
  readonly run: string | undefined;
  readonly runName: string;
  /** The last step that is kept. */
  readonly savedStep: number | undefined;
  /** Why the run cannot be kept at present, and what to do. */
  readonly storage: string | undefined;
  /** A run that could not be opened because another tab has it. */
  readonly busy: { readonly run: string; readonly message: string } | undefined;
  /** How far the data set is, while it is built. */
  readonly building: Progress | undefined;
  /** How many kernels of the run are compiled, while they are. */
  readonly compiling: Progress | undefined;
}

export const NO_RUN: RunState = {
  phase: 'idle',
  step: 0,
  reason: undefined,
  batch: undefined,
  summary: undefined,
  stepsPerSecond: 0,
  seconds: 0,
  check: undefined,
  board: undefined,
  walls: [],
  active: undefined,
  refused: undefined,
  exporting: false,
  notice: undefined,
  run: undefined,
  runName: '',
  savedStep: undefined,
  storage: undefined,
  busy: undefined,
  building: undefined,
  compiling: undefined,
};
