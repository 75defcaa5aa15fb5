/** The run of the Train page, which other pages open, fork and delete too: its state, and what can be asked of it. */
import { create } from 'zustand';
import { download } from '../controls/download.ts';
import type { RunConfig } from '../training/run-config.ts';
import type { EngineChoice, EngineReport, Phase } from '../worker/protocol.ts';
import { setEngine, useForm } from './form.ts';
import { NO_RUN, type RunState } from './run-state.ts';
import { type NewRun, TrainingClient } from './training-client.ts';

export interface TrainingState extends RunState {
  /** Undefined until the worker has looked. */
  readonly engines: readonly EngineReport[] | undefined;
  readonly auto: EngineReport['kind'] | undefined;
}

/** Changed by what is below only. */
export const useTraining = create<TrainingState>(() => ({ engines: undefined, auto: undefined, ...NO_RUN }));

const { getState: get, setState: set } = useTraining;

/** Who waits for the weights, in place of the visitor's downloads. */
let take: ((weights: Blob) => void) | undefined;

const client = new TrainingClient({
  get,
  set,
  engines: ({ engines, auto }) => set({ engines, auto }),
  exported: ({ name, bytes }) => {
    const taker = take;
    take = undefined;
    if (taker) taker(new Blob([bytes]));
    else download(name, bytes);
  },
  opened: (draft) => useForm.setState({ draft }),
  unknown: (refused) => set({ refused }),
});

/** Its curves. */
export const { metrics } = client;

/** Starts the worker and asks what this browser can run. */
export const probe = (): void => client.probe();

/** The engine that a run started now would use, or that the present run uses. */
export function engineInUse(state: TrainingState, choice: EngineChoice): EngineReport | undefined {
  if (state.summary) return state.summary.engine;
  const kind = choice === 'auto' ? state.auto : choice;
  return state.engines?.find((engine) => engine.kind === kind);
}

/** Begins the present run from its start. */
let beginAnew: (engine: EngineChoice) => void = () => undefined;

export function start(config: RunConfig, engine: EngineChoice, run: NewRun): void {
  beginAnew = (other) => start(config, other, run);
  client.start(config, engine, run);
}

/** Loads a kept run as it was last saved: paused, or to train on at once. */
export function open(run: string, train = false): void {
  beginAnew = () => open(run, train);
  client.open(run, useForm.getState().engine, train);
}

/** Has the CPU engine go on with the run where it was last saved, or begin it anew where nothing of it is. */
export function continueOnCpu(): void {
  const { run, savedStep } = get();
  setEngine('cpu');
  if (run !== undefined && savedStep !== undefined) open(run, true);
  else beginAnew('cpu');
}

/** Of the run that is there, from its next step on. */
export const setLearningRate = (lr: number): void => client.ask({ type: 'set', lr });
export const pause = (): void => client.ask({ type: 'pause' });
export const resume = (): void => client.ask({ type: 'resume' });
export const step = (): void => client.ask({ type: 'step' });
export const show = (puzzle: number): void => client.ask({ type: 'show', puzzle });
export function exportWeights(): void {
  take = undefined;
  client.ask({ type: 'export' });
}

/** The newest weights as a file. Where they cannot be had the page says why, and nothing comes. */
export function takeWeights(): Promise<Blob> {
  return new Promise((resolve) => {
    take = resolve;
    client.ask({ type: 'export' });
  });
}
export const reset = (): void => client.reset();

export const dismissNotice = (): void => set({ notice: undefined });
export const dismissBusy = (): void => set({ busy: undefined });
export const dismissRefusal = (): void => set({ refused: undefined });

const HAS_STEPS: readonly Phase[] = ['training', 'paused', 'finished'];

/** What becomes of the run where the page goes away: there is `none`, it can be saved before, or it is `lost`. */
export function fateOf({ phase, run, storage }: RunState): 'none' | 'saved' | 'lost' {
  if (!HAS_STEPS.includes(phase)) return 'none';
  return run !== undefined && storage === undefined ? 'saved' : 'lost';
}

/** Resting as it was last saved, or not there at all. */
const isKept = (state: RunState): boolean =>
  fateOf(state) === 'none' || (state.run !== undefined && state.phase !== 'training' && state.savedStep === state.step);

/** Saves the run as it is now. @returns whether it is kept, or there is none: false where that is not possible. */
export function saveRun(): Promise<boolean> {
  const before = get();
  if (isKept(before)) return Promise.resolve(true);
  if (fateOf(before) === 'lost') return Promise.resolve(false);
  client.ask({ type: 'save' });
  return new Promise((resolve) => {
    const ended = useTraining.subscribe((state) => {
      const saved = state.savedStep !== before.savedStep || isKept(state);
      if (!saved && fateOf(state) !== 'lost') return;
      ended();
      resolve(saved);
    });
  });
}
