/** The page's end of the worker protocol: sends requests, and turns what comes back into state. */

import { soon } from '../controls/frames.ts';
import type { RunHistory } from '../training/history.ts';
import type { RunConfig } from '../training/run-config.ts';
import { type EngineChoice, type FromWorker, type Phase, type ToWorker, unknownMessage } from '../worker/protocol.ts';
import { tellWhenAway } from './away.ts';
import { setEngine, useForm } from './form.ts';
import { metrics } from './metrics.ts';
import { sessionStrings } from './strings.ts';
import { type EngineState, NO_RUN, useEngine } from './training.ts';
import { fileMissing } from './version.ts';

let worker: Worker | undefined;
/** Until this phase comes, what arrives is still about the run before. */
let awaited: Phase | undefined;
/** The engine that was asked for with the present run. */
let choice: EngineChoice = 'auto';
/** Begins the present run from its start. */
let beginAnew: (engine: EngineChoice) => void = () => undefined;
let download: (name: string, bytes: BlobPart) => void = () => undefined;

/** Starts the worker and asks what this browser can run. @param save hands a file to the visitor. */
export function connect(save: typeof download): void {
  download = save;
  if (worker) return;
  launch();
  tellWhenAway(send);
}

function launch(): void {
  worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = (event: MessageEvent<FromWorker>) => receive(event.data);
  worker.onmessageerror = () => died(sessionStrings.failure.message);
  // A worker that cannot even start says nothing about why.
  worker.onerror = (event) => {
    fileMissing();
    died(event.message ? sessionStrings.failure.worker(event.message) : sessionStrings.failure.start);
  };
  send({ type: 'probe' });
}

/** The worker is gone or in an unknown state: it is replaced, so that the next run has one. */
function died(reason: string): void {
  worker?.terminate();
  worker = undefined;
  awaited = undefined;
  useEngine.setState({ phase: 'failed', reason, batch: undefined, exporting: false });
}

function send(message: ToWorker): void {
  worker?.postMessage(message);
}

/** What arrives many times a second waits for its turn on the screen. */
let waiting: Partial<EngineState> = {};
let board: EngineState['board'];

function later(patch: Partial<EngineState>): void {
  waiting = { ...waiting, ...patch };
  soon(arrive);
}

function arrive(): void {
  const patch = waiting;
  waiting = {};
  useEngine.setState(patch);
}

const showBoard = (): void => useEngine.setState({ board });

function forget(): void {
  waiting = {};
  board = undefined;
}

function receive(message: FromWorker): void {
  const set = useEngine.setState;
  if (message.type === 'phase' && message.phase === awaited) awaited = undefined;
  else if (awaited && message.type !== 'engines' && message.type !== 'refused') return;
  switch (message.type) {
    case 'engines':
      set({ engines: message.engines, auto: message.auto });
      break;
    case 'engine notice':
      set({ notice: message.notice });
      break;
    case 'phase':
      arrive();
      set({ phase: message.phase, step: message.step, reason: message.reason, batch: message.batch });
      break;
    case 'building':
      later({ building: message });
      break;
    case 'run':
      set({ run: message.id, runName: message.name, active: { config: message.config, engine: choice } });
      if (opening) useForm.setState({ draft: message.config });
      opening = false;
      break;
    case 'history':
      showHistory(message.history, message.seconds);
      break;
    case 'mark':
      metrics.addMark(message.mark);
      break;
    case 'saved':
      set({ savedStep: message.step });
      break;
    case 'storage':
      set({ storage: message.message });
      break;
    case 'busy':
      set({ busy: message });
      break;
    case 'summary':
      set({ summary: message.summary, building: undefined });
      break;
    case 'metrics':
      metrics.addRows(message.rows, message.seconds);
      later({
        stepsPerSecond: metrics.run.speed.length ? metrics.run.speed.last('steps_per_second') : message.stepsPerSecond,
        seconds: message.seconds,
        step: metrics.run.lastStep,
      });
      break;
    case 'evaluation':
      metrics.addCheck(message.step, message.seconds, message.evaluation);
      later({ check: message });
      break;
    case 'board':
      board = message;
      soon(showBoard);
      break;
    case 'exported':
      download(message.name, message.bytes);
      set({ exporting: false });
      break;
    case 'paths':
      // Only the Compare page asks for them.
      break;
    case 'refused':
      set({ refused: message.message, ...(message.request === 'export' ? { exporting: false } : {}) });
      break;
    default:
      set({ refused: unknownMessage(message).message });
  }
}

/** Settings of a kept run that the form takes over, once they come. */
let opening = false;

function showHistory(history: RunHistory, seconds: number): void {
  const config = useEngine.getState().active?.config;
  if (!config) return;
  metrics.replace(history, seconds, config.training.batch_size, config.evaluation.segments);
  const last = history.checks.at(-1);
  later({ seconds, step: metrics.run.lastStep, ...(last ? { check: { type: 'evaluation', ...last, evaluation: last } as const } : {}) });
}

function begin(patch: Partial<EngineState>, engine: EngineChoice, message: ToWorker): void {
  if (!worker) launch();
  forget();
  choice = engine;
  opening = message.type === 'open';
  useEngine.setState({ ...NO_RUN, ...patch, phase: 'preparing' });
  awaited = 'preparing';
  send(message);
}

export interface NewRun {
  /** What it is kept as. */
  readonly name: string;
  /** A kept run whose weights and optimiser it begins with. */
  readonly from?: string | undefined;
}

export function start(config: RunConfig, engine: EngineChoice, run: NewRun): void {
  beginAnew = (other) => start(config, other, run);
  const { name, from } = run;
  metrics.begin(config.training.batch_size, config.evaluation.segments);
  const source = from === undefined ? {} : { from };
  begin({ active: { config, engine } }, engine, { type: 'start', config, engine, name, ...source });
}

/** Loads a kept run as it was last saved: paused, or to train on at once. */
export function open(run: string, train = false): void {
  beginAnew = () => open(run, train);
  metrics.begin(1, 1);
  const { engine } = useForm.getState();
  begin({}, engine, { type: 'open', run, engine, train });
}

/** Has the CPU engine go on with the run where it was last saved, or begin it anew where nothing of it is. */
export function goOnWithCpu(): void {
  const { run, savedStep } = useEngine.getState();
  setEngine('cpu');
  if (run !== undefined && savedStep !== undefined) open(run, true);
  else beginAnew('cpu');
}

export const dismissNotice = (): void => useEngine.setState({ notice: undefined });

/** Of the run that is there, from its next step on. */
export const setLearningRate = (lr: number): void => send({ type: 'set', lr });

export const pause = (): void => send({ type: 'pause' });
export const resume = (): void => send({ type: 'resume' });
export const step = (): void => send({ type: 'step' });

export function reset(): void {
  awaited = 'idle';
  send({ type: 'reset' });
  forget();
  metrics.begin(1, 1);
  useEngine.setState(NO_RUN);
}

export const show = (puzzle: number): void => send({ type: 'show', puzzle });

export function exportWeights(): void {
  useEngine.setState({ exporting: true, refused: undefined });
  send({ type: 'export' });
}

const HAS_STEPS: readonly Phase[] = ['training', 'paused', 'finished'];

/** What becomes of the run where the page goes away: there is `none`, it can be saved before, or it is `lost`. */
export function fateOf({ phase, run, storage }: EngineState): 'none' | 'saved' | 'lost' {
  if (!HAS_STEPS.includes(phase)) return 'none';
  return run !== undefined && storage === undefined ? 'saved' : 'lost';
}

/** Resting as it was last saved, or not there at all. */
const isKept = (state: EngineState): boolean =>
  fateOf(state) === 'none' || (state.run !== undefined && state.phase !== 'training' && state.savedStep === state.step);

/** Saves the run as it is now. @returns whether it is kept, or there is none: false where that is not possible. */
export function saveRun(): Promise<boolean> {
  const before = useEngine.getState();
  if (isKept(before)) return Promise.resolve(true);
  if (fateOf(before) === 'lost') return Promise.resolve(false);
  send({ type: 'save' });
  return new Promise((resolve) => {
    const ended = useEngine.subscribe((state) => {
      const saved = state.savedStep !== before.savedStep || isKept(state);
      if (!saved && fateOf(state) !== 'lost') return;
      ended();
      resolve(saved);
    });
  });
}

export const dismissBusy = (): void => useEngine.setState({ busy: undefined });
export const dismissRefusal = (): void => useEngine.setState({ refused: undefined });
