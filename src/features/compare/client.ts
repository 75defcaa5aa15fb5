/** Trains the models of a comparison one after the other, each by a worker of its own. */
import { Changes, type RunMetrics } from '../../session/metrics.ts';
import { useComparing } from '../../session/progress.ts';
import type { RunState } from '../../session/run-state.ts';
import { TrainingClient } from '../../session/training-client.ts';
import { seedNameOf } from './columns.ts';
import { activeIndex, BUSY, type CompareState, progressOf, type Training, trainingsOf, useCompare } from './store.ts';
import { compareStrings as words } from './strings.ts';

/** Of the trainings, in their order. */
let clients: readonly TrainingClient[] = [];

/** Who draws numbers of the models hears of all of them. */
export const changes = new Changes();
export const metricsOf = (training: number): RunMetrics | undefined => clients[training]?.metrics.run;

export const configure = (patch: Partial<Pick<CompareState, 'preset' | 'by' | 'chosen' | 'steps' | 'seeds'>>): void =>
  useCompare.setState(patch);

useCompare.subscribe(({ trainings }) => useComparing.setState({ progress: progressOf(trainings) }));

function set(index: number, patch: Partial<Training>): void {
  useCompare.setState(({ trainings }) => ({ trainings: trainings.map((one, i) => (i === index ? { ...one, ...patch } : one)) }));
}

const at = (index: number): Training => useCompare.getState().trainings[index];
const busy = (): TrainingClient | undefined => clients[activeIndex(useCompare.getState().trainings)];

export function begin(): void {
  const trainings = trainingsOf({ ...useCompare.getState(), trainings: [] });
  leave();
  useCompare.setState({ trainings });
  clients = trainings.map((_, i) => clientOf(i));
  train(0);
}

function clientOf(index: number): TrainingClient {
  const client: TrainingClient = new TrainingClient(
    {
      get: () => at(index),
      // One that was left behind may still have something to say.
      set: (patch) => client === clients[index] && follow(index, patch),
      paths: ({ paths }) => {
        set(index, { paths });
        end(index);
      },
      // Without the paths of its states a model is as good as finished; of anything else the training goes on.
      refused: (request) => request === 'paths' && end(index),
      unknown: (reason) => follow(index, { phase: 'failed', reason }),
    },
    changes,
  );
  // Charts of a model whose turn has not come are empty, with the lines that they will have.
  const { training, evaluation } = at(index).config;
  client.metrics.begin(training.batch_size, evaluation.segments);
  return client;
}

function train(index: number): void {
  const training = at(index);
  if (!training) return;
  const name = words.runName(useCompare.getState().preset.name, seedNameOf(training));
  clients[index]?.start(training.config, 'auto', { name });
}

function follow(index: number, patch: Partial<RunState>): void {
  const { phase } = patch;
  const known = phase === undefined || phase === 'idle' || phase === 'finished' ? {} : { status: phase };
  set(index, { ...patch, ...known });
  // A look at its states comes last, before the next training takes its place.
  if (phase === 'finished') clients[index]?.ask({ type: 'paths' });
  if (phase === 'failed') next(index);
}

function end(index: number): void {
  set(index, { status: 'finished' });
  next(index);
}

function next(index: number): void {
  clients[index]?.close();
  train(index + 1);
}

export const pause = (): void => busy()?.ask({ type: 'pause' });
export const resume = (): void => busy()?.ask({ type: 'resume' });

const leave = (): void => busy()?.leave();

/** Ends the comparison; what has been measured stays. */
export function stop(): void {
  leave();
  useCompare.setState(({ trainings }) => ({
    trainings: trainings.map((one) => (BUSY.includes(one.status) ? { ...one, status: 'stopped' } : one)),
  }));
}

/** Forgets what has been measured; the runs are kept. */
export function clear(): void {
  leave();
  clients = [];
  useCompare.setState({ trainings: [] });
  changes.tell();
}

/** That the GPU is not trusted, of any model. */
export const dismissNotice = (): void =>
  useCompare.setState(({ trainings }) => ({ trainings: trainings.map((one) => ({ ...one, notice: undefined })) }));
