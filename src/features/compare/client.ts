/** Trains the models of a comparison one after the other, in a worker of its own, and turns what comes back into state. */

import { soon } from '../../controls/frames.ts';
import { tellWhenAway } from '../../session/away.ts';
import { fileMissing } from '../../session/version.ts';
import { type FromWorker, type ToWorker, unknownMessage } from '../../worker/protocol.ts';
import { compareMetrics } from './metrics.ts';
import { activeIndex, BUSY, type Column, type CompareState, columnsOf, useCompare } from './store.ts';
import { compareStrings as words } from './strings.ts';

let worker: Worker | undefined;
/** The model that the worker was last told to train. What comes before it is being prepared is about the one before. */
let current = -1;
let awaiting = false;

export const configure = (patch: Partial<Pick<CompareState, 'preset' | 'by' | 'chosen' | 'steps'>>): void => useCompare.setState(patch);

function send(message: ToWorker): void {
  worker?.postMessage(message);
}

function set(index: number, patch: Partial<Column>): void {
  useCompare.setState(({ columns }) => ({ columns: columns.map((column, i) => (i === index ? { ...column, ...patch } : column)) }));
}

let watched = false;

function open(): void {
  if (!watched) {
    watched = true;
    tellWhenAway(send);
  }
  worker = new Worker(new URL('../../worker/worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = (event: MessageEvent<FromWorker>) => receive(event.data);
  worker.onmessageerror = () => died(words.failure.message);
  worker.onerror = (event) => {
    fileMissing();
    died(event.message ? words.failure.worker(event.message) : words.failure.start);
  };
}

function close(): void {
  worker?.terminate();
  worker = undefined;
}

/** Ends the worker once it has saved what it trains. */
function leave(): void {
  const leaving = worker;
  worker = undefined;
  if (!leaving) return;
  leaving.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'phase' && data.phase === 'idle') leaving.terminate();
  };
  leaving.onerror = () => leaving.terminate();
  leaving.postMessage({ type: 'reset' } satisfies ToWorker);
}

/** Without a worker the rest cannot be trained. */
function died(reason: string): void {
  close();
  set(current, { status: 'failed', reason });
}

export function begin(): void {
  const columns = columnsOf({ ...useCompare.getState(), columns: [] });
  waiting = {};
  leave();
  open();
  useCompare.setState({ columns, storage: undefined, notice: undefined });
  compareMetrics.begin(columns.map(({ config }) => ({ batch: config.training.batch_size, segments: config.evaluation.segments })));
  train(0);
}

function train(index: number): void {
  const column = useCompare.getState().columns[index];
  if (!column) {
    close();
    return;
  }
  current = index;
  awaiting = true;
  set(index, { status: 'preparing' });
  const name = words.runName(useCompare.getState().preset.name, words.names[column.architecture]);
  send({ type: 'start', config: column.config, engine: 'auto', name });
}

export const pause = (): void => send({ type: 'pause' });
export const resume = (): void => send({ type: 'resume' });

export const dismissNotice = (): void => useCompare.setState({ notice: undefined });

/** Ends the comparison; what has been measured stays. */
export function stop(): void {
  leave();
  useCompare.setState(({ columns }) => ({
    columns: columns.map((column) => (BUSY.includes(column.status) ? { ...column, status: 'stopped' } : column)),
  }));
}

/** Forgets what has been measured; the runs are kept. */
export function clear(): void {
  leave();
  compareMetrics.begin([]);
  useCompare.setState({ columns: [], storage: undefined, notice: undefined });
}

/** What arrives many times a second waits for its turn on the screen. */
let waiting: Partial<Column> = {};
function arrive(): void {
  const patch = waiting;
  waiting = {};
  if (activeIndex(useCompare.getState().columns) === current) set(current, patch);
}
function later(patch: Partial<Column>): void {
  waiting = { ...waiting, ...patch };
  soon(arrive);
}

function receive(message: FromWorker): void {
  if (awaiting) {
    if (message.type !== 'phase' || message.phase !== 'preparing') return;
    awaiting = false;
  }
  switch (message.type) {
    case 'phase':
      phase(message);
      break;
    case 'engine notice':
      useCompare.setState({ notice: message.notice });
      break;
    case 'summary':
      set(current, { summary: message.summary });
      break;
    case 'history':
      compareMetrics.replace(current, message.history, message.seconds);
      break;
    case 'storage':
      useCompare.setState({ storage: message.message });
      break;
    case 'metrics':
      compareMetrics.addRows(current, message.rows, message.seconds);
      later({ step: compareMetrics.run(current)?.lastStep ?? 0, seconds: message.seconds });
      break;
    case 'evaluation':
      compareMetrics.addCheck(current, message.step, message.seconds, message.evaluation);
      break;
    case 'board':
      set(current, { board: message });
      break;
    case 'paths':
      set(current, { paths: message.paths, status: 'finished' });
      train(current + 1);
      break;
    case 'refused':
      // Without the ways of its states it is as good as finished; of anything else the training goes on.
      if (message.request !== 'paths') break;
      set(current, { status: 'finished' });
      train(current + 1);
      break;
    case 'engines':
    case 'building':
    case 'run':
    case 'mark':
    case 'saved':
    case 'busy':
    case 'exported':
      // Not shown here.
      break;
    default:
      died(unknownMessage(message).message);
  }
}

function phase({ phase, step, reason }: Extract<FromWorker, { type: 'phase' }>): void {
  if (phase === 'idle') return;
  arrive();
  const place = { ...(step > 0 ? { step } : {}), reason };
  // A look at the states comes last, before the next model takes their place.
  if (phase === 'finished') {
    set(current, place);
    send({ type: 'paths' });
  } else {
    set(current, { ...place, status: phase });
    if (phase === 'failed') train(current + 1);
  }
}
