/** The lessons' end of a solving worker: it starts with the first figure that needs one and ends with the page. One figure at a time is live. */
import { soon } from '../../controls/frames.ts';
import type { LensProps } from '../../lenses/lens.ts';
import { parsePuzzle } from '../../puzzles/tasks.ts';
import { startEngine } from '../../session/engine-worker.ts';
import { fileMissing } from '../../session/version.ts';
import { WorkerLink } from '../../session/worker-link.ts';
import type { Attention, Trace } from '../../trace/trace.ts';
import { type EngineChoice, unknownMessage } from '../../worker/protocol.ts';
import type { FromSolver, ToSolver } from '../../worker/solve-protocol.ts';
import type { Puzzle } from './lesson.ts';
import { projectionKey, useLearn } from './store.ts';
import { learnStrings as words } from './strings.ts';

const { getState: get, setState: set } = useLearn;

/** A solve that is wanted: once its model is there it is asked for. */
interface Wanted {
  readonly id: number;
  readonly puzzle: Puzzle;
  readonly states: boolean;
  readonly shown: (trace: Trace) => void;
}
let wanted: Wanted | undefined;
let lastId = 0;
/** The model that is there or on its way, the number of its loading, and what is known of it once it is there. */
let model: { readonly id: string; readonly load: number; readonly loaded?: Extract<FromSolver, { type: 'loaded' }> } | undefined;
let lastLoad = 0;
let engine: EngineChoice = 'auto';
/** What the shown trace was asked for with. */
let solved: Wanted | undefined;

const link = new WorkerLink<ToSolver, FromSolver>('solving', {
  start: () => startEngine('solve'),
  receive,
  died: fail,
});

function fail(failure: string): void {
  model = undefined;
  set({ failure, solving: false, liveId: undefined });
}

const same = (a: Puzzle, b: Puzzle): boolean =>
  a.model === b.model && a.puzzle === b.puzzle && JSON.stringify(a.reasoning ?? {}) === JSON.stringify(b.reasoning ?? {});

/** Solves a puzzle, unless that is what is shown already. @param shown is given the trace once it is shown. */
export function solve(puzzle: Puzzle, shown: (trace: Trace) => void): void {
  const { trace, liveId } = get();
  if (trace && liveId !== undefined && solved && same(solved.puzzle, puzzle)) {
    wanted = undefined;
    set({ solving: false });
    shown(trace);
    return;
  }
  request({ id: ++lastId, puzzle, states: get().view === 'state', shown });
}

function request(next: Wanted): void {
  wanted = next;
  set({ solving: true, failure: undefined });
  const { id } = next.puzzle.model === model?.id ? model : { id: undefined };
  if (id === undefined) load(next.puzzle.model);
  else if (model?.loaded) ask();
}

function load(id: string): void {
  model = { id, load: ++lastLoad };
  set({ trace: undefined, liveId: undefined, attention: undefined, projections: {}, dimensionality: undefined });
  link.send({ type: 'load', load: model.load, source: { url: new URL(`models/${id}.safetensors`, document.baseURI).href }, engine });
}

function ask(): void {
  const trained = model?.loaded?.model;
  if (!wanted || !trained) return;
  const { id, puzzle, states } = wanted;
  link.send({
    type: 'solve',
    id,
    question: parsePuzzle(puzzle.puzzle).question,
    puzzle: 0,
    reasoning: { segments: trained.halt_max_steps, H_cycles: trained.H_cycles, L_cycles: trained.L_cycles, ...puzzle.reasoning },
    states,
  });
}

/** Begins anew after a failure. */
export function again(): void {
  const next = wanted ?? solved;
  if (next) request({ ...next, id: ++lastId });
}

export function continueOnCpu(): void {
  engine = 'cpu';
  model = undefined;
  set({ distrust: undefined });
  again();
}

/** Ends the worker, and forgets what it computed. */
export function close(): void {
  link.close();
  wanted = solved = model = asked = next = undefined;
  projectionsAsked.clear();
}

/* What lenses ask for. */

type WantedAttention = Pick<Attention, 'update' | 'layer' | 'head'>;
let asked: WantedAttention | undefined;
let next: WantedAttention | undefined;

/** Attention of a head at an update; while one is on its way only the newest wish is kept. */
export const wantAttention: LensProps['extras']['wantAttention'] = (wish) => {
  const { liveId } = get();
  if (liveId === undefined) return;
  if (asked) {
    next = wish;
    return;
  }
  asked = wish;
  next = undefined;
  link.send({ type: 'attention', id: liveId, ...wish });
};

const projectionsAsked = new Set<string>();

export const wantProjection: LensProps['extras']['wantProjection'] = (module, points) => {
  const { liveId, projections } = get();
  const key = projectionKey(module, points);
  if (liveId === undefined || key in projections || projectionsAsked.has(key)) return;
  projectionsAsked.add(key);
  link.send({ type: 'project', id: liveId, module, points });
};

/** The raw states of the shown trace, where it lacks them. */
export const wantStates = (): void => {
  const { trace, liveId, solving } = get();
  if (!solved || !trace || trace.states || liveId === undefined || solving) return;
  request({ ...solved, id: ++lastId, states: true, shown: () => undefined });
};

/** Dimensions of the states over many puzzles, with the model that is there. */
export function measure(questions: readonly Uint8Array[]): void {
  const trained = model?.loaded?.model;
  if (!trained) return;
  const { H_cycles, L_cycles } = trained;
  set({ dimensionality: { done: 0, of: questions.length, result: undefined } });
  link.send({ type: 'dimensionality', questions, reasoning: { segments: trained.halt_max_steps, H_cycles, L_cycles } });
}

/* What comes back. */

function receive(message: FromSolver): void {
  const { liveId } = get();
  switch (message.type) {
    case 'loading':
    case 'solving':
    case 'thinking':
      // Over before it would be read.
      break;
    case 'asks':
      // The site's models leave nothing open.
      fail(words.figure.notOurs);
      break;
    case 'kept':
      if (message.missing) fileMissing();
      if (message.load === model?.load && message.message !== undefined) fail(message.message);
      break;
    case 'loaded':
      if (message.load !== model?.load) break;
      model = { ...model, loaded: message };
      ask();
      break;
    case 'trace':
      if (message.id === wanted?.id) show(wanted, message.trace);
      break;
    case 'attention':
      if (message.id !== liveId) break;
      asked = undefined;
      set({ attention: message.attention });
      if (next) wantAttention(next);
      break;
    case 'projection': {
      if (message.id !== liveId) break;
      const { module, points } = message.projection;
      set(({ projections }) => ({ projections: { ...projections, [projectionKey(module, points)]: message.projection } }));
      break;
    }
    case 'dimensionality': {
      const { done, of, result } = message;
      soon(() => set({ dimensionality: { done, of, result } }));
      break;
    }
    case 'refused':
      asked = undefined;
      projectionsAsked.clear();
      // What a lens asked of a trace that has been replaced in the meantime is asked anew.
      if (message.request === 'solve' || message.request === 'dimensionality')
        set({ failure: message.message, solving: false, dimensionality: undefined });
      break;
    case 'engine notice':
      set({ distrust: message.notice });
      break;
    case 'failed':
      fail(message.message);
      if (message.again) again();
      break;
    default:
      set({ failure: unknownMessage(message).message });
  }
}

function show(answered: Wanted, trace: Trace): void {
  const index = solved && same(solved.puzzle, answered.puzzle) ? get().index : 0;
  solved = answered;
  wanted = undefined;
  asked = next = undefined;
  projectionsAsked.clear();
  set({ trace, index, liveId: answered.id, solving: false, attention: undefined, projections: {} });
  answered.shown(trace);
}
