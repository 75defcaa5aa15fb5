/** The Solve page's state: the board as it is edited, how long to think, and what the worker last said. Changed by solve-client.ts and
 * solve-actions.ts only. */
import { create } from 'zustand';
import type { LensId } from '../../lenses/list.ts';
import type { Wound } from '../../model/wound.ts';
import { TASKS, type TaskId } from '../../puzzles/tasks.ts';
import type { Attention, Reasoning, Trace } from '../../trace/trace.ts';
import type { Projection } from '../../worker/projection.ts';
import type { EngineChoice, EngineNotice } from '../../worker/protocol.ts';
import type { Dimensionality, FromSolver, ModelQuestions } from '../../worker/solve-protocol.ts';
import type { Agreement } from './agreement.ts';
import { beginHistory, type History } from './history.ts';
import type { Live } from './lanes.ts';
import { FIRST_MODEL } from './models.ts';
import { ONE_TRY, type ThinkChoice } from './modes.ts';

export type Loaded = Extract<FromSolver, { type: 'loaded' }>;
/** Where the shown trace comes from. */
export type Origin = 'recorded' | 'file' | 'live';

export interface Notice {
  readonly id: number;
  readonly kind: 'note' | 'problem';
  readonly text: string;
}

export interface SolveState {
  /** Id of a shipped model, or undefined for one that the visitor brought. */
  readonly model: string | undefined;
  /** Id of the saved run that the model is of. */
  readonly run: string | undefined;
  readonly task: TaskId;
  /** Row of the model's puzzle table to think with. */
  readonly puzzle: number;
  readonly board: History;
  /** N, T, and the segments of one view. */
  readonly reasoning: Reasoning;
  readonly think: ThinkChoice;
  /** What is taken away from the network in the next solves; of one try only. */
  readonly wound: Wound | undefined;
  readonly engine: EngineChoice;
  readonly obey: boolean;
  readonly check: boolean;

  readonly lens: LensId;
  readonly beside: LensId | undefined;
  /** The cell that keys are on. */
  readonly cell: number;
  /** The cell under the pointer. */
  readonly pointed: number | undefined;

  readonly trace: Trace | undefined;
  readonly origin: Origin;
  /** Id of the worker's newest trace, if that is the one shown: it can be asked more about. */
  readonly liveId: number | undefined;
  /** How a recorded trace agrees with the same solve computed here. */
  readonly agreement: Agreement | undefined;
  readonly milliseconds: number | undefined;
  readonly loaded: Loaded | undefined;
  /** The model on its way, and how many of its bytes have been read; `of` is 0 while that is unknown. */
  readonly loading: { readonly name: string; readonly done: number; readonly of: number } | undefined;
  /** What has to be said of a file before it can be loaded. */
  readonly asks: ModelQuestions | undefined;
  readonly solving: boolean;
  /** Updates done of a solve that takes its time. */
  readonly progress: { readonly done: number; readonly of: number } | undefined;
  /** Of a solve in several views that is under way. */
  readonly live: Live | undefined;
  readonly failure: string | undefined;
  readonly notices: readonly Notice[];
  /** That the GPU is not trusted, and what works in its place. */
  readonly distrust: EngineNotice | undefined;

  readonly attention: Attention | undefined;
  readonly projections: Readonly<Record<string, Projection>>;
  readonly dimensionality: { readonly done: number; readonly of: number; readonly result: Dimensionality | undefined } | undefined;

  /** The visitor has changed the board. */
  readonly edited: boolean;
  /** The visitor types a puzzle: it is not thought about until it is all there. */
  readonly typing: boolean;
  /** Why the text that was last given in place of a board is none. */
  readonly refused: string | undefined;
}

export const TRAINED_UNKNOWN: Reasoning = { segments: 4, H_cycles: 1, L_cycles: 2 };

export const useSolve = create<SolveState>(() => ({
  model: FIRST_MODEL.id,
  run: undefined,
  task: FIRST_MODEL.task,
  puzzle: 0,
  board: beginHistory('.'.repeat(TASKS[FIRST_MODEL.task].cells)),
  reasoning: TRAINED_UNKNOWN,
  think: ONE_TRY,
  wound: undefined,
  engine: 'auto',
  obey: false,
  check: false,
  lens: 'loop',
  beside: undefined,
  cell: 0,
  pointed: undefined,
  trace: undefined,
  origin: 'live',
  liveId: undefined,
  agreement: undefined,
  milliseconds: undefined,
  loaded: undefined,
  loading: undefined,
  asks: undefined,
  solving: false,
  progress: undefined,
  live: undefined,
  failure: undefined,
  notices: [],
  distrust: undefined,
  attention: undefined,
  projections: {},
  dimensionality: undefined,
  edited: false,
  typing: false,
  refused: undefined,
}));

/** The trace to show. That of another kind of puzzle stands beside no board, as long as the one on it has not been solved. */
export const shownTrace = ({ trace, task }: Pick<SolveState, 'trace' | 'task'>): Trace | undefined =>
  trace?.header.task === task ? trace : undefined;

/** Whether the trace is of the very puzzle on the board; after a change it is the former one's until the new one has been solved. */
export function isOfBoard(state: Pick<SolveState, 'trace' | 'task' | 'board'>): boolean {
  const trace = shownTrace(state);
  return trace !== undefined && TASKS[state.task].parse(state.board.now).every((token, i) => token === trace.question[i]);
}

/** Think time as the loaded model was trained, where it is known. */
export function trainedReasoning(state: Pick<SolveState, 'loaded' | 'trace'>): Reasoning | undefined {
  const model = state.loaded?.model ?? state.trace?.header.model;
  return model && { segments: model.halt_max_steps, H_cycles: model.H_cycles, L_cycles: model.L_cycles };
}

let notices = 0;
export const notify = (kind: Notice['kind'], text: string): void =>
  useSolve.setState((state) => ({ notices: [...state.notices.filter((n) => n.text !== text).slice(-3), { id: ++notices, kind, text }] }));
export const dismiss = (id: number): void => useSolve.setState((state) => ({ notices: state.notices.filter((n) => n.id !== id) }));

export const projectionKey = (module: 'L' | 'H', points: 'whole' | 'cells'): string => `${module} ${points}`;
