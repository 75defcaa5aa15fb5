/** The run as the page knows it: what the worker last said. Changed by client.ts only. */
import { create } from 'zustand';
import type { Progress } from '../puzzles/dataset.ts';
import type { RunConfig } from '../training/run-config.ts';
import type { BoardMessage, EngineChoice, EngineNotice, EngineReport, FromWorker, Phase, RunSummary } from '../worker/protocol.ts';

type EvaluationMessage = Extract<FromWorker, { type: 'evaluation' }>;

export interface EngineState {
  /** Undefined until the worker has looked. */
  readonly engines: readonly EngineReport[] | undefined;
  readonly auto: EngineReport['kind'] | undefined;
  readonly phase: Phase;
  readonly step: number;
  /** Why the run stopped or failed, in the worker's words. */
  readonly reason: string | undefined;
  /** Where it failed for want of memory: the largest batch that there is room for. */
  readonly batch: number | undefined;
  readonly summary: RunSummary | undefined;
  readonly stepsPerSecond: number;
  readonly seconds: number;
  readonly check: EvaluationMessage | undefined;
  readonly board: BoardMessage | undefined;
  /** What the present run was started with. */
  readonly active: { readonly config: RunConfig; readonly engine: EngineChoice } | undefined;
  /** A request that could not be carried out; the run goes on. */
  readonly refused: string | undefined;
  readonly exporting: boolean;
  /** That the GPU is not trusted, and what works in its place. */
  readonly notice: EngineNotice | undefined;
  /** The present run where it is kept, and what it is called. */
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
}

export const NO_RUN = {
  phase: 'idle',
  step: 0,
  reason: undefined,
  batch: undefined,
  summary: undefined,
  stepsPerSecond: 0,
  seconds: 0,
  check: undefined,
  board: undefined,
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
} as const satisfies Partial<EngineState>;

export const useEngine = create<EngineState>(() => ({ engines: undefined, auto: undefined, ...NO_RUN }));

/** The engine that a run started now would use, or that the present run uses. */
export function engineInUse(state: EngineState, choice: EngineChoice): EngineReport | undefined {
  if (state.summary) return state.summary.engine;
  const kind = choice === 'auto' ? state.auto : choice;
  return state.engines?.find((engine) => engine.kind === kind);
}
