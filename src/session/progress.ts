/** What is being trained, for pages that are about something else. */
import { create } from 'zustand';
import type { RunState } from './run-state.ts';
import { sessionStrings } from './strings.ts';

export interface Progress {
  /** The page that has it. */
  readonly page: 'train' | 'compare';
  readonly phase: 'preparing' | 'training' | 'paused';
  /** Share of the steps that are taken. */
  readonly done: number;
  /** Share of held-out puzzles that the newest check found solved. */
  readonly solved: number | undefined;
}

/** Undefined where nothing is being compared. Compare writes it. */
export const useComparing = create<{ readonly progress: Progress | undefined }>(() => ({ progress: undefined }));

/** The run of the Train page, while it is in progress. */
export function progressOf({ phase, step, active, check }: RunState): Progress | undefined {
  if (phase !== 'preparing' && phase !== 'training' && phase !== 'paused') return undefined;
  return { page: 'train', phase, done: active ? step / active.config.training.total_steps : 0, solved: check?.evaluation.exact.at(-1) };
}

/** "Training 43%, 92% solved" */
export const progressText = ({ page, phase, done, solved }: Progress): string => sessionStrings.progress(page, phase, done, solved);
