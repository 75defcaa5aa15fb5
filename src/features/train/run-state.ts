/** What the buttons offer, from the state of the run and of the form. */

import type { FormState } from '../../session/form.ts';
import type { TrainingState } from '../../session/training.ts';
import { type Change, changes } from '../../settings/changes.ts';
import type { Phase } from '../../worker/protocol.ts';

export type PrimaryAction = 'train' | 'train-again' | 'pause' | 'resume' | 'wait';

export function primaryAction(phase: Phase): PrimaryAction {
  switch (phase) {
    case 'idle':
      return 'train';
    case 'preparing':
      return 'wait';
    case 'training':
      return 'pause';
    case 'paused':
      return 'resume';
    case 'finished':
    case 'failed':
      return 'train-again';
  }
}

/** Settings that differ from those of the present run: none of them can change while it lives. */
export function pendingChanges(active: TrainingState['active'], form: Pick<FormState, 'draft' | 'engine'>): Change[] {
  if (!active) return [];
  const engine = active.engine === form.engine ? [] : [{ path: 'engine', from: active.engine, to: form.engine }];
  return [...changes(active.config, form.draft), ...engine];
}

/** Seconds that are left at most, by the schedule and the time limit, at the present speed. */
export function secondsLeft({ active, step, seconds, stepsPerSecond }: TrainingState): number {
  if (!active || !(stepsPerSecond > 0)) return Number.NaN;
  const { training, stop } = active.config;
  const bySchedule = (training.total_steps - step) / stepsPerSecond;
  const byClock = stop.minutes > 0 ? 60 * stop.minutes - seconds : Number.POSITIVE_INFINITY;
  return Math.max(0, Math.min(bySchedule, byClock));
}
