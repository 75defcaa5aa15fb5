/** The page's end of the solving worker: sends requests, and turns what comes back into state. */

import { blankBoard } from '../../board/tokens.ts';
import { soon } from '../../controls/frames.ts';
import type { Wound } from '../../model/wound.ts';
import { TASKS, type TaskId } from '../../puzzles/tasks.ts';
import { startEngine } from '../../session/engine-worker.ts';
import { fileMissing } from '../../session/version.ts';
import { WorkerLink } from '../../session/worker-link.ts';
import type { Attention, Reasoning, Trace } from '../../trace/trace.ts';
import { unknownMessage } from '../../worker/protocol.ts';
import type { FromSolver, ModelChoices, ModelSource, ThinkingStep, ToSolver, ToThink } from '../../worker/solve-protocol.ts';
import { compareTraces } from './agreement.ts';
import { showOn } from './cursor.ts';
import { beginHistory } from './history.ts';
import { advanceLive, NOTHING_YET } from './lanes.ts';
import { strategyOf } from './modes.ts';
import { type Loaded, notify, type Origin, projectionKey, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

/** A model, and what to do each time that it has been loaded. */
interface Wanted {
  readonly source: ModelSource;
  readonly then: (() => void) | undefined;
}
let present: Wanted | undefined;
/** The last one asked for, loaded or not. */
let last: Wanted | undefined;
/** On its way, or waiting for the visitor's word; beside it what was shown before. */
let coming: (Wanted & { readonly load: number; readonly liveId: number | undefined }) | undefined;
/** Those asked for that the worker has not answered yet: one may still be loaded before the one that is to replace it. */
const wanted = new Map<number, Wanted>();
let lastLoad = 0;
let lastId = 0;
/** What to do with the answer to the newest solve. */
let asked: { readonly id: number; readonly verify: Trace | undefined; readonly then: ((trace: Trace) => void) | undefined } | undefined;
/** The recording that has last been computed anew. */
let verified: { readonly trace: Trace; readonly origin: Origin } | undefined;
/** The newest solve that waits for a model. */
let queued: (() => void) | undefined;

const RESOLVE_DELAY = 100;
/** Nothing is being solved. */
const RESTING = { solving: false, progress: undefined, live: undefined } as const;

const link = new WorkerLink<ToSolver, FromSolver>('solving', {
  start: () => startEngine('solve'),
  receive,
  died: forget,
});
const send = (message: ToSolver): void => link.send(message);

/** There is no model any more. */
function forget(failure: string | undefined): void {
  asked = undefined;
  // What was on its way may be what the worker died of: the model before it is tried first.
  present ??= coming;
  coming = undefined;
  wanted.clear();
  useSolve.setState({
    failure,
    loaded: undefined,
    loading: undefined,
    asks: undefined,
    ...RESTING,
    liveId: undefined,
    dimensionality: undefined,
  });
}

export const sourceName = (source: ModelSource): string => ('name' in source ? source.name : (source.url.split('/').at(-1) ?? source.url));

/** Takes a model into use as soon as it is read; until then the one before it stays. @param then is called each time that it is loaded. */
export function load(source: ModelSource, then?: () => void): void {
  const { liveId, engine } = useSolve.getState();
  const id = ++lastLoad;
  coming = { source, then, load: id, liveId: coming?.liveId ?? liveId };
  wanted.set(id, coming);
  last = coming;
  asked = undefined;
  useSolve.setState({
    loading: { name: sourceName(source), done: 0, of: 0 },
    asks: undefined,
    failure: undefined,
    distrust: undefined,
    ...RESTING,
    liveId: undefined,
  });
  send({ type: 'load', load: id, source, engine });
}

/** What the visitor says of the file that could not be loaded without. */
export function choose(choices: ModelChoices): void {
  if (coming && 'files' in coming.source) load({ ...coming.source, choices }, coming.then);
}

/** Gives up the model that is on its way. */
export function cancelLoading(): void {
  if (useSolve.getState().asks) stay();
  else send({ type: 'cancel' });
}

/** The model before stays. */
function stay(): void {
  useSolve.setState({ loading: undefined, asks: undefined, liveId: coming?.liveId });
  coming = undefined;
  if (useSolve.getState().loaded) flush();
}

/** Loads the present model anew: on another engine, or after a failure. */
export function reload(): void {
  const again = coming ?? present ?? last;
  if (again) loadAgain(again);
}

function loadAgain({ source, then }: Wanted): void {
  load(source, () => {
    then?.();
    solveNow();
  });
}

/** Has the CPU engine think with the model that the GPU could not be trusted with. */
export function continueOnCpu(): void {
  useSolve.setState({ engine: 'cpu' });
  if (last) loadAgain(last);
}

export const dismissDistrust = (): void => useSolve.setState({ distrust: undefined });

/** Ends the solve that is under way. */
export function stopSolving(): void {
  asked = undefined;
  queued = undefined;
  useSolve.setState({ ...RESTING });
  send({ type: 'stop' });
}

/** Solves the present board. @param then is given the trace once it is shown. */
export function solveNow(then?: (trace: Trace) => void): void {
  const { task, board, reasoning, think, wound } = useSolve.getState();
  const strategy = strategyOf(TASKS[task], think, reasoning.segments);
  request({ question: TASKS[task].parse(board.now), reasoning, thinking: strategy && { strategy }, wound }, undefined, then);
}

/** Computes a recorded trace here and now, to see whether it tells the truth. */
export function verify(trace: Trace): void {
  const { question, header, thinking } = trace;
  const again = thinking && { strategy: thinking.strategy, shown: thinking.shown };
  request({ question, reasoning: header.reasoning, thinking: again, wound: header.wound }, trace, undefined);
}

/** Records another lane of the shown trace. @param then is given the trace once it is shown. */
export function showLane(shown: number, then: (trace: Trace) => void): void {
  const { trace } = useSolve.getState();
  if (trace?.thinking) request({ ...ofTrace(trace), thinking: { ...trace.thinking, shown } }, undefined, then);
}

/** What there is to record once more of a trace. */
const ofTrace = ({ question, header, thinking }: Trace): Asking => ({
  question,
  reasoning: header.reasoning,
  thinking,
  wound: header.wound,
});

interface Asking {
  readonly question: Uint8Array;
  readonly reasoning: Reasoning;
  readonly thinking: ToThink | undefined;
  readonly wound: Wound | undefined;
}

function request(
  { question, reasoning, thinking, wound }: Asking,
  recorded: Trace | undefined,
  then: ((trace: Trace) => void) | undefined,
): void {
  clearTimeout(timer);
  const { loaded } = useSolve.getState();
  const id = ++lastId;
  asked = { id, verify: recorded, then };
  useSolve.setState({ solving: true, progress: undefined, live: undefined });
  queued = () => {
    const { lens, beside, puzzle, task, loaded } = useSolve.getState();
    if (loaded && loaded.task !== task) {
      asked = undefined;
      useSolve.setState({ solving: false });
      notify('problem', words.board.noModel(TASKS[task].title, loaded.name));
      return;
    }
    send({ type: 'solve', id, question, puzzle, reasoning, thinking, wound, states: lens === 'state' || beside === 'state' });
  };
  if (loaded && !coming) flush();
}

function flush(): void {
  queued?.();
  queued = undefined;
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Solves the present board soon: once for changes that come close together. @param then is given the trace once it is shown. */
export function solveSoon(then?: (trace: Trace) => void): void {
  clearTimeout(timer);
  timer = setTimeout(() => solveNow(then), RESOLVE_DELAY);
}

/** The raw states of the shown trace, where it lacks them. */
export function wantStates(): void {
  const { trace, liveId, solving } = useSolve.getState();
  if (!trace || trace.states || liveId === undefined || solving) return;
  request(ofTrace(trace), undefined, undefined);
}

type WantedAttention = Pick<Attention, 'update' | 'layer' | 'head'>;
let attentionAsked: WantedAttention | undefined;
let attentionNext: WantedAttention | undefined;

/** Attention of a head at an update; while one is on its way only the newest wish is kept. */
export function wantAttention({ update, layer, head }: WantedAttention): void {
  const { liveId } = useSolve.getState();
  if (liveId === undefined) return;
  if (attentionAsked) {
    attentionNext = { update, layer, head };
    return;
  }
  attentionAsked = { update, layer, head };
  attentionNext = undefined;
  send({ type: 'attention', id: liveId, update, layer, head });
}

const projectionsAsked = new Set<string>();

export function wantProjection(module: 'L' | 'H', points: 'whole' | 'cells'): void {
  const { liveId, projections } = useSolve.getState();
  const key = projectionKey(module, points);
  if (liveId === undefined || projections[key] || projectionsAsked.has(key)) return;
  projectionsAsked.add(key);
  send({ type: 'project', id: liveId, module, points });
}

export function wantDimensionality(questions: readonly Uint8Array[]): void {
  useSolve.setState({ dimensionality: { done: 0, of: questions.length, result: undefined } });
  send({ type: 'dimensionality', questions, reasoning: useSolve.getState().reasoning });
}

/** Shows a trace from now on. */
export function show(trace: Trace, origin: Origin, liveId: number | undefined): void {
  attentionAsked = undefined;
  attentionNext = undefined;
  projectionsAsked.clear();
  useSolve.setState({ trace, origin, liveId, attention: undefined, projections: {} });
  showOn(trace, useSolve.getState().obey);
}

function receive(message: FromSolver): void {
  const set = useSolve.setState;
  const { liveId } = useSolve.getState();
  switch (message.type) {
    case 'loading':
      if (message.load === coming?.load) set(({ loading }) => ({ loading: loading && { ...loading, done: message.done, of: message.of } }));
      break;
    case 'asks':
      wanted.delete(message.load);
      if (message.load === coming?.load) set({ loading: undefined, asks: message.questions });
      break;
    case 'kept':
      wanted.delete(message.load);
      if (message.missing) fileMissing();
      if (message.load !== coming?.load) break;
      if (message.message !== undefined) notify('problem', words.models.notLoaded(sourceName(coming.source), message.message));
      stay();
      break;
    case 'loaded':
      loaded(message);
      break;
    case 'solving':
      if (message.id === asked?.id) set({ progress: { done: message.done, of: message.of } });
      break;
    case 'thinking':
      if (message.id !== asked?.id) break;
      steps =
        steps.id === message.id ? { id: steps.id, queue: [...steps.queue, ...message.steps] } : { id: message.id, queue: message.steps };
      soon(showSteps);
      break;
    case 'trace':
      answered(message);
      break;
    case 'attention':
      if (message.id !== liveId) break;
      attentionAsked = undefined;
      set({ attention: message.attention });
      if (attentionNext) wantAttention(attentionNext);
      break;
    case 'projection': {
      if (message.id !== liveId) break;
      const { module, points } = message.projection;
      set(({ projections }) => ({ projections: { ...projections, [projectionKey(module, points)]: message.projection } }));
      break;
    }
    case 'dimensionality':
      set({ dimensionality: { done: message.done, of: message.of, result: message.result } });
      break;
    case 'refused':
      refused(message.request);
      notify('problem', message.message);
      break;
    case 'engine notice':
      set({ distrust: message.notice });
      break;
    case 'failed':
      failed(message);
      break;
    default:
      notify('problem', unknownMessage(message).message);
  }
}

/** What has been told of a solve in several views and is not shown yet: drawing must not take the processor from thinking. */
let steps: { readonly id: number; readonly queue: readonly ThinkingStep[] } = { id: 0, queue: [] };

function showSteps(): void {
  const { id, queue } = steps;
  steps = { id, queue: [] };
  if (id === asked?.id && queue.length) useSolve.setState(({ live }) => ({ live: advanceLive(live ?? NOTHING_YET, queue) }));
}

/** What was asked for will not come; what else was asked for still does. */
function refused(request: ToSolver['type']): void {
  switch (request) {
    case 'solve':
      asked = undefined;
      useSolve.setState({ ...RESTING });
      break;
    case 'attention':
      attentionAsked = undefined;
      if (attentionNext) wantAttention(attentionNext);
      break;
    case 'project':
      projectionsAsked.clear();
      break;
    case 'dimensionality':
      useSolve.setState({ dimensionality: undefined });
      break;
    case 'load':
    case 'cancel':
    case 'stop':
      // These are answered in other ways.
      break;
    default:
      request satisfies never;
  }
}

/** The worker lives on, and knows how often that was. */
function failed({ message, again }: Extract<FromSolver, { type: 'failed' }>): void {
  const told = again || useSolve.getState().distrust?.now === 'nothing';
  forget(told ? undefined : message);
  if (again) reload();
}

function loaded(message: Loaded): void {
  present = wanted.get(message.load) ?? present;
  wanted.delete(message.load);
  const newest = message.load === coming?.load;
  if (newest) coming = undefined;
  attentionAsked = undefined;
  useSolve.setState(({ task, board, cell, loading }) => {
    const id = Object.hasOwn(TASKS, message.task) ? (message.task as TaskId) : task;
    // Task and board change together: a board of another task cannot be drawn.
    const fits = canRead(id, board.now);
    return {
      loaded: message,
      loading: newest ? undefined : loading,
      attention: undefined,
      projections: {},
      puzzle: 0,
      task: id,
      board: fits ? board : beginHistory(TASKS[id].format(blankBoard(TASKS[id]))),
      cell: fits ? cell : 0,
    };
  });
  present?.then?.();
  if (newest) flush();
}

function canRead(id: TaskId, board: string): boolean {
  try {
    TASKS[id].parse(board);
    return true;
  } catch {
    return false;
  }
}

function answered({ id, trace, milliseconds }: Extract<FromSolver, { type: 'trace' }>): void {
  if (id !== asked?.id) return;
  const { verify: recorded, then } = asked;
  asked = undefined;
  useSolve.setState({ ...RESTING, milliseconds });
  if (recorded) {
    if (useSolve.getState().trace !== recorded) return;
    verified = { trace: recorded, origin: useSolve.getState().origin };
  }
  // The puzzle of the recording, think about as long: it agrees again, or still does not.
  const again = verified && compareTraces(verified.trace, trace);
  const same = recorded !== undefined || again?.same === true;
  useSolve.setState({ agreement: same ? again : undefined });
  show(trace, same && verified ? verified.origin : 'live', id);
  then?.(trace);
}
