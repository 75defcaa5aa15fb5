/** The models that this site ships: the one list of them. Each lies in `public/models` under its id, beside the card of what was measured. */
import type { TaskId } from '../../puzzles/tasks.ts';

export interface ShippedModel {
  readonly id: string;
  readonly task: TaskId;
  /** On its tab. */
  readonly size: string;
  /** A puzzle to show it on, where the board has none for it. */
  readonly puzzle: string;
}

export const MODELS: readonly ShippedModel[] = [
  { id: 'sudoku4', task: 'sudoku4', size: '4x4', puzzle: '1.....1.2.....4.' },
  { id: 'sudoku6', task: 'sudoku6', size: '6x6', puzzle: '..4.6....3.......3.21........5.16...' },
  {
    id: 'sudoku9',
    task: 'sudoku9',
    size: '9x9',
    puzzle: '.4...3.7.1.75.....2.9.7..5.......6...714...828.3.2..14.....74.8.9.1...3...48369.1',
  },
  {
    id: 'maze10',
    task: 'maze10',
    size: 'Maze',
    puzzle: '         # ####### # #     # ### ### # #   # #   #G### ### #       # # ##### ###   S #   ###########',
  },
];
export const FIRST_MODEL = MODELS[2];
/** The recorded solve that the page opens on, and the update that it opens at. */
export const OPENING = { path: 'traces/opening.safetensors', at: '4.1.H' } as const;

/** Addresses under the page's own, whatever folder it lies in. */
const here = (path: string): string => new URL(path, document.baseURI).href;
export const weightsUrl = ({ id }: ShippedModel): string => here(`models/${id}.safetensors`);
export const cardUrl = ({ id }: ShippedModel): string => here(`models/${id}.json`);

export const modelById = (id: string): ShippedModel | undefined => MODELS.find((model) => model.id === id);
export const modelForTask = (task: TaskId): ShippedModel | undefined => MODELS.find((model) => model.task === task);
