/** A comparison as the page knows it: what is to be trained, and what each model has shown so far. Changed by client.ts only. */
import { create } from 'zustand';
import { ARCHITECTURES, type Architecture } from '../../model/config.ts';
import type { Measure } from '../../model/matched.ts';
import type { Progress } from '../../session/progress.ts';
import { NO_RUN, type RunState } from '../../session/run-state.ts';
import { comparedRun } from '../../training/compared.ts';
import { PRESETS, type Preset } from '../../training/presets.ts';
import type { RunConfig } from '../../training/run-config.ts';
import type { Projection } from '../../worker/projection.ts';

/** Trainings of each model where nobody says otherwise: one says nothing of how another would end, and two are few. */
export const SEEDS = 3;
/** More would be a night's work. */
export const MOST_SEEDS = 10;

export type Status = 'waiting' | 'preparing' | 'training' | 'paused' | 'finished' | 'stopped' | 'failed';

/** One training of a model in a comparison, and its run. */
export interface Training extends RunState {
  readonly architecture: Architecture;
  /** Which training of its model it is, from 0. */
  readonly training: number;
  readonly config: RunConfig;
  /** Its run's phase, and what a run alone does not know: that its turn has not come, or that the comparison was ended. */
  readonly status: Status;
  /** Paths of its states while it solved the puzzle that all are shown, once it is trained. */
  readonly paths?: readonly Projection[] | undefined;
}

export interface CompareState {
  readonly preset: Preset;
  readonly by: Measure;
  readonly chosen: readonly Architecture[];
  /** Training steps of each model. */
  readonly steps: number;
  /** Trainings of each model. */
  readonly seeds: number;
  /** Each model once before any again; empty until a comparison has begun. */
  readonly trainings: readonly Training[];
}

export const useCompare = create<CompareState>(() => {
  const preset = PRESETS[0];
  return { preset, by: 'parameters', chosen: ARCHITECTURES, steps: preset.config.training.total_steps, seeds: SEEDS, trainings: [] };
});

/** What the settings would start, or what they have started. */
export function trainingsOf({ trainings, preset, by, chosen, steps, seeds }: CompareState): readonly Training[] {
  if (trainings.length) return trainings;
  return Array.from({ length: seeds }, (_, training) =>
    chosen.map((architecture) => ({
      architecture,
      training,
      config: comparedRun(preset.config, { architecture, by, steps, training }),
      ...NO_RUN,
      status: 'waiting' as const,
    })),
  ).flat();
}

/** A training of each model, which the pictures of a single solve are of. They are the first, so that a place means the same in both. */
export const firstOf = (trainings: readonly Training[]): readonly Training[] => trainings.filter(({ training }) => training === 0);

export const BUSY: readonly Status[] = ['preparing', 'training', 'paused'];

/** The training that is at work, or -1. */
export const activeIndex = (trainings: readonly Training[]): number => trainings.findIndex(({ status }) => BUSY.includes(status));

/** How far a comparison is, for the pages beside it; undefined where none is at work. */
export function progressOf(trainings: readonly Training[]): Progress | undefined {
  const status = trainings[activeIndex(trainings)]?.status;
  if (status !== 'preparing' && status !== 'training' && status !== 'paused') return undefined;
  const sum = (of: (training: Training) => number): number => trainings.reduce((total, training) => total + of(training), 0);
  const done = sum(({ step }) => step) / sum(({ config }) => config.training.total_steps);
  return { page: 'compare', phase: status, done, solved: undefined };
}

/**
 * Seconds of training that are left: at the measured speed of each training that has one, and for the others at that of the newest
 * measured, scaled by the operations of a step. NaN before anything has been measured.
 * @param flops of a step of each training.
 */
export function secondsLeft(trainings: readonly Training[], flops: readonly number[]): number {
  const measured = trainings.flatMap(({ step, seconds }, i) => (step > 0 && seconds > 0 ? [{ i, perStep: seconds / step }] : []));
  const newest = measured.at(-1);
  if (!newest) return Number.NaN;
  return trainings.reduce((sum, { status, step, config }, i) => {
    if (status === 'finished' || status === 'failed' || status === 'stopped') return sum;
    const perStep = measured.find((one) => one.i === i)?.perStep ?? (newest.perStep * flops[i]) / flops[newest.i];
    return sum + perStep * Math.max(0, config.training.total_steps - step);
  }, 0);
}
