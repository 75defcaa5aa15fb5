/** The page's end of the worker protocol: sends requests, and turns what comes back into state. */
import { strings } from '../app/strings.ts';
import type { RunConfig } from '../training/run-config.ts';
import type { EngineChoice, FromWorker, Phase, ToWorker } from '../worker/protocol.ts';
import { type EngineState, NO_RUN, useEngine } from './engine.ts';
import { soon } from './frames.ts';
import { metrics } from './metrics.ts';

let worker: Worker | undefined;
/** Until this phase comes, what arrives is still about the run before. */
let awaited: Phase | undefined;
let download: (name: string, bytes: BlobPart) => void = () => undefined;

/** Starts the worker and asks what this browser can run. @param save hands a file to the visitor. */
export function connect(save: typeof download): void {
  download = save;
  if (worker) return;
  open();
}

function open(): void {
  worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = (event: MessageEvent<FromWorker>) => receive(event.data);
  worker.onmessageerror = () => died(strings.failure.message);
  // A worker that cannot even start says nothing about why.
  worker.onerror = (event) => died(event.message ? strings.failure.worker(event.message) : strings.failure.start);
  send({ type: 'probe' });
}

/** The worker is gone or in an unknown state: it is replaced, so that the next run has one. */
function died(reason: string): void {
  worker?.terminate();
  worker = undefined;
  awaited = undefined;
  useEngine.setState({ phase: 'failed', reason, exporting: false });
}

/** A worker that is making a large set of puzzles hears nothing until it is done: a new one takes its place. */
function replace(): void {
  worker?.terminate();
  awaited = undefined;
  open();
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
    case 'phase':
      arrive();
      set({ phase: message.phase, step: message.step, reason: message.reason });
      break;
    case 'summary':
      set({ summary: message.summary });
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
    case 'refused':
      set({ refused: message.message, exporting: false });
      break;
  }
}

export function start(config: RunConfig, engine: EngineChoice): void {
  if (!worker) open();
  forget();
  metrics.begin(config.training.batch_size, config.evaluation.segments);
  useEngine.setState({ ...NO_RUN, phase: 'preparing', active: { config, engine } });
  awaited = 'preparing';
  send({ type: 'start', config, engine });
}

export const pause = (): void => send({ type: 'pause' });
export const resume = (): void => send({ type: 'resume' });
export const step = (): void => send({ type: 'step' });

export function reset(): void {
  if (useEngine.getState().phase === 'preparing') replace();
  else {
    awaited = 'idle';
    send({ type: 'reset' });
  }
  forget();
  metrics.begin(1, 1);
  useEngine.setState(NO_RUN);
}

export const show = (puzzle: number): void => send({ type: 'show', puzzle });

export function exportWeights(): void {
  useEngine.setState({ exporting: true, refused: undefined });
  send({ type: 'export' });
}

export const dismissRefusal = (): void => useEngine.setState({ refused: undefined });
