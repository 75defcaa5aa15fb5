/** A small run of the lessons' own, which nothing is kept of: the run of the Train page goes on beside it. */
import { create } from 'zustand';
import { NO_RUN, type RunState } from '../../session/run-state.ts';
import { TrainingClient } from '../../session/training-client.ts';
import { presetById } from '../../training/presets.ts';
import type { RunConfig } from '../../training/run-config.ts';

/** What is trained: the quickest preset of the Train page. */
export const LESSON_PRESET = 'sudoku4-easy';
export const lessonConfig = (): RunConfig | undefined => presetById(LESSON_PRESET)?.config;

export const useRun = create<RunState>(() => NO_RUN);

const client = new TrainingClient({
  get: useRun.getState,
  set: (patch) => useRun.setState(patch),
  unknown: (refused) => useRun.setState({ refused }),
});

/** Its curves. */
export const { metrics } = client;

export function train(): void {
  const config = lessonConfig();
  if (config) client.start(config, 'auto', {});
}

/** Pauses a run that trains, and goes on with one that is paused; where there is none, or it has ended, one begins. */
export function pauseOrGoOn(): void {
  const { phase } = useRun.getState();
  if (phase === 'training' || phase === 'paused') client.ask({ type: phase === 'paused' ? 'resume' : 'pause' });
  else if (phase !== 'preparing') train();
}

/** Ends the worker; what was measured is forgotten. */
export function leaveRun(): void {
  client.close();
  metrics.begin(1, 1);
  useRun.setState(NO_RUN);
}
