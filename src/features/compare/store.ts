/** A comparison as the page knows it: what is to be trained, and what each model has shown so far. Changed by client.ts only. */
import { create } from 'zustand';
import { ARCHITECTURES, type Architecture } from '../../model/config.ts';
import { type Measure, matched } from '../../model/matched.ts';
import { NO_RUN, type RunState } from '../../session/run-state.ts';
import { PRESETS, type Preset } from '../../training/presets.ts';
import type { RunConfig } from '../../training/run-config.ts';
import type { Projection } from '../../worker/projection.ts';

export type Status = 'waiting' | 'preparing' | 'training' | 'paused' | 'finished' | 'stopped' | 'failed';

/** One model of a comparison, and its run. */
export interface Column extends RunState {
  readonly architecture: Architecture;
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
  /** Empty until a comparison has begun. */
  readonly columns: readonly Column[];
}

export const useCompare = create<CompareState>(() => {
  const preset = PRESETS[0];
  return { preset, by: 'parameters', chosen: ARCHITECTURES, steps: preset.config.training.total_steps, columns: [] };
});

/**
 * The run of one model: the preset's, with the architecture's own shape. All take every step of one schedule, on the same puzzles in
 * the same order; nothing else stops them.
 */
export function runOf(preset: RunConfig, architecture: Architecture, by: Measure, steps: number): RunConfig {
  const model = matched(preset.model, architecture, by);
  return {
    ...preset,
    model,
    training: { ...preset.training, total_steps: steps, warmup: Math.min(preset.training.warmup, Math.floor(steps / 2)) },
    // A stack without a state answers the same in every segment.
    evaluation: { ...preset.evaluation, segments: architecture === 'feedforward' ? 1 : preset.evaluation.segments },
    stop: { exact: 0, checks: 1, minutes: 0 },
  };
}

/** The models of the present comparison, or those that the settings would start. */
export function columnsOf({ columns, preset, by, chosen, steps }: CompareState): readonly Column[] {
  if (columns.length) return columns;
  return ARCHITECTURES.filter((architecture) => chosen.includes(architecture)).map((architecture) => ({
    architecture,
    config: runOf(preset.config, architecture, by, steps),
    ...NO_RUN,
    status: 'waiting',
  }));
}

export const BUSY: readonly Status[] = ['preparing', 'training', 'paused'];

/** The model that is at work, or -1. */
export const activeIndex = (columns: readonly Column[]): number => columns.findIndex(({ status }) => BUSY.includes(status));

/**
 * Seconds of training that are left: at the measured speed of each model that has one, and for the others at that of the newest
 * measured, scaled by the operations of a step. NaN before anything has been measured.
 * @param flops of a step of each model.
 */
export function secondsLeft(columns: readonly Column[], flops: readonly number[]): number {
  const measured = columns.flatMap(({ step, seconds }, i) => (step > 0 && seconds > 0 ? [{ i, perStep: seconds / step }] : []));
  const newest = measured.at(-1);
  if (!newest) return Number.NaN;
  return columns.reduce((sum, { status, step, config }, i) => {
    if (status === 'finished' || status === 'failed' || status === 'stopped') return sum;
    const perStep = measured.find((one) => one.i === i)?.perStep ?? (newest.perStep * flops[i]) / flops[newest.i];
    return sum + perStep * Math.max(0, config.training.total_steps - step);
  }, 0);
}
