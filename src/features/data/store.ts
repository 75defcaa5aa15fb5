/** The Data page's state: what is kept, what is being read or made, and what there is to look at. Changed by data-actions.ts. */
import { create } from 'zustand';
import type { Progress } from '../../puzzles/dataset.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import type { DataRecord } from '../../storage/records.ts';
import type { DataPreview, Making } from '../../worker/library-protocol.ts';

export interface Work {
  /** In words: "Reading train.csv". */
  readonly what: string;
  readonly progress: Progress | undefined;
  readonly stopping: boolean;
}

export interface DataState {
  /** Newest first; undefined until the library has answered. */
  readonly kept: readonly DataRecord[] | undefined;
  readonly work: Work | undefined;
  readonly preview: DataPreview | undefined;
  /** The kept set that the preview is of. */
  readonly looked: DataRecord | undefined;
  /** What could not be done, and what to do about it. */
  readonly problem: string | undefined;
  /** The set deleted last, which can come back. */
  readonly removed: DataRecord | undefined;
  /** What just happened, for screen readers. */
  readonly news: string;
  readonly making: Making;
}

const { sudoku9 } = TASKS;

export const useData = create<DataState>(() => ({
  kept: undefined,
  work: undefined,
  preview: undefined,
  looked: undefined,
  problem: undefined,
  removed: undefined,
  news: '',
  making: {
    task: 'sudoku9',
    level: sudoku9.levels.usual,
    symmetric: false,
    seed: 1,
    count: 1000,
    heldOut: 100,
    augment: { digits: true },
    split: 'puzzles',
  },
}));
