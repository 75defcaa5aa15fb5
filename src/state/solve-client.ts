/** The page's end of the solving worker: sends requests, and turns what comes back into state. */
import { solveStrings as words } from '../app/solve-strings.ts';
import { TASKS, type TaskId } from '../puzzles/tasks.ts';
import type { Reasoning, Trace } from '../trace/trace.ts';
import type { FromSolver, ModelSource, ToSolver } from '../worker/solve-protocol.ts';
import { notify, type Origin, projectionKey, useSolve } from './solve.ts';
import { compareTraces } from './solve-compare.ts';
import { showOn } from './solve-cursor.ts';

let worker: Worker | undefined;
let source: ModelSource | undefined;
let lastId = 0;
/** What to do with the answer to the newest solve. */
let asked: { readonly id: number; readonly verify: Trace | undefined; readonly then: ((trace: Trace) => void) | undefined } | undefined;
/** The recording that has last been computed anew. */
let verified: { readonly trace: Trace; readonly origin: Origin } | undefined;
/** The newest solve that waits for a model. */
let queued: (() => void) | undefined;
let loadedListener: (() => void) | undefined;

const RESOLVE_DELAY = 100;

function open(): Worker {
  const opened = new Worker(new URL('../worker/solve-worker.ts', import.meta.url), { type: 'module' });
  opened.onmessage = (event: MessageEvent<FromSolver>) => receive(event.data);
  opened.onmessageerror = () => died(words.failure.message);
  opened.onerror = (event) => died(event.message ? words.failure.worker(event.message) : words.failure.start);
  worker = opened;
  return opened;
}

const send = (message: ToSolver): void => (worker ?? open()).postMessage(message);

function died(reason: string): void {
  worker?.terminate();
  worker = undefined;
  asked = undefined;
  useSolve.setState({ failure: reason, loaded: undefined, solving: false, liveId: undefined, dimensionality: undefined });
}

/** Takes a model into use. @param then is called each time that it has been loaded. */
export function load(from: ModelSource, then?: () => void): void {
  source = from;
  loadedListener = then;
  asked = undefined;
  useSolve.setState({ loaded: undefined, failure: undefined, liveId: undefined, attention: undefined, projections: {} });
  send({ type: 'load', source: from, engine: useSolve.getState().engine });
}

/** Loads the present model anew: on another engine, or after a failure. */
export function reload(): void {
  if (!source) return;
  const again = loadedListener;
  load(source, () => {
    again?.();
    solveNow();
  });
}

/** Solves the present board. @param then is given the trace once it is shown. */
export function solveNow(then?: (trace: Trace) => void): void {
  const { task, board, reasoning } = useSolve.getState();
  request(TASKS[task].parse(board.now), reasoning, undefined, then);
}

/** Computes a recorded trace here and now, to see whether it tells the truth. */
export const verify = (trace: Trace): void => request(trace.question, trace.header.reasoning, trace, undefined);

function request(
  question: Uint8Array,
  reasoning: Reasoning,
  recorded: Trace | undefined,
  then: ((trace: Trace) => void) | undefined,
): void {
  clearTimeout(timer);
  const id = ++lastId;
  asked = { id, verify: recorded, then };
  useSolve.setState({ solving: true });
  queued = () => {
    const { lens, beside } = useSolve.getState();
    send({ type: 'solve', id, question, reasoning, states: lens === 'state' || beside === 'state' });
  };
  if (useSolve.getState().loaded) flush();
}

function flush(): void {
  queued?.();
  queued = undefined;
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Solves the present board soon: once for changes that come close together. */
export function solveSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => solveNow(), RESOLVE_DELAY);
}

/** The raw states of the shown trace, where it lacks them. */
export function wantStates(): void {
  const { trace, liveId, solving } = useSolve.getState();
  if (!trace || trace.states || liveId === undefined || solving) return;
  request(trace.question, trace.header.reasoning, undefined, undefined);
}

let attentionAsked: number | undefined;
let attentionNext: number | undefined;

/** Attention of an update; while one is on its way only the newest wish is kept. */
export function wantAttention(update: number): void {
  const { liveId, attention } = useSolve.getState();
  if (liveId === undefined || attention?.update === update) return;
  if (attentionAsked !== undefined) {
    attentionNext = update;
    return;
  }
  attentionAsked = update;
  attentionNext = undefined;
  send({ type: 'attention', id: liveId, update });
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
    case 'loaded':
      set({ loaded: message, ...(message.task in TASKS ? { task: message.task as TaskId } : {}) });
      loadedListener?.();
      flush();
      break;
    case 'trace':
      answered(message);
      break;
    case 'attention':
      if (message.id !== liveId) break;
      attentionAsked = undefined;
      set({ attention: message.attention });
      if (attentionNext !== undefined) wantAttention(attentionNext);
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
      attentionAsked = undefined;
      projectionsAsked.clear();
      set(({ dimensionality }) => ({ solving: false, dimensionality: dimensionality?.result ? dimensionality : undefined }));
      notify('problem', message.message);
      break;
    case 'failed':
      died(message.message);
      break;
  }
}

function answered({ id, trace, milliseconds }: Extract<FromSolver, { type: 'trace' }>): void {
  if (id !== asked?.id) return;
  const { verify: recorded, then } = asked;
  asked = undefined;
  useSolve.setState({ solving: false, milliseconds });
  if (recorded) {
    if (useSolve.getState().trace !== recorded) return;
    verified = { trace: recorded, origin: useSolve.getState().origin };
  }
  // The puzzle of the recording, thought about as long: it agrees again, or still does not.
  const again = verified && compareTraces(verified.trace, trace);
  const same = recorded !== undefined || again?.same === true;
  useSolve.setState({ agreement: same ? again : undefined });
  show(trace, same && verified ? verified.origin : 'live', id);
  then?.(trace);
}
