/** A model that another page has chosen for the Solve page. It waits here until that page takes it, so that neither has to know the other. */
import { create } from 'zustand';
import type { Wish } from '../puzzles/task.ts';
import type { TaskId } from '../puzzles/tasks.ts';

export interface Handover {
  readonly name: string;
  readonly weights: Blob;
  /** Id of the run that it is of, where that is kept. */
  readonly run: string | undefined;
  /** What to show it on; the puzzle that is there where it is left out. */
  readonly puzzle?: { readonly task: TaskId; readonly text: string } | undefined;
  /** In place of one puzzle: of which kind a new one is to be; a usual one of the task where no wish is said. */
  readonly kind?: { readonly task: TaskId; readonly wish: Wish | undefined } | undefined;
}

export const useHandover = create<{ readonly model: Handover | undefined }>(() => ({ model: undefined }));

export const handToSolve = (model: Handover): void => useHandover.setState({ model });
