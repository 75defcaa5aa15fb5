/** The models that this site ships, as `public/models/index.json` lists them. */
import type { TaskId } from '../../puzzles/tasks.ts';

export interface ShippedModel {
  readonly id: string;
  readonly task: TaskId;
  /** Under the page's address. */
  readonly url: string;
  /** What was measured of it. */
  readonly card: string;
  /** A puzzle to show it on, where the board has none for it. */
  readonly puzzle: string;
}

export const MODELS: readonly ShippedModel[] = [
  { id: 'sudoku4', task: 'sudoku4', url: 'models/sudoku4.safetensors', card: 'models/sudoku4.json', puzzle: '...3.3.4.....4.2' },
  {
    id: 'sudoku6',
    task: 'sudoku6',
    url: 'models/sudoku6.safetensors',
    card: 'models/sudoku6.json',
    puzzle: '..4.6....3.......3.21........5.16...',
  },
  {
    id: 'sudoku9',
    task: 'sudoku9',
    url: 'models/sudoku9.safetensors',
    card: 'models/sudoku9.json',
    puzzle: '.4...3.7.1.75.....2.9.7..5.......6...714...828.3.2..14.....74.8.9.1...3...48369.1',
  },
  {
    id: 'maze10',
    task: 'maze10',
    url: 'models/maze10.safetensors',
    card: 'models/maze10.json',
    puzzle: '         # ####### # #     # ### ### # #   # #   #G### ### #       # # ##### ###   S #   ###########',
  },
];
export const FIRST_MODEL = MODELS[0];
/** The recorded solve that the page opens on. */
export const OPENING = 'traces/opening.safetensors';

export const modelById = (id: string): ShippedModel | undefined => MODELS.find((model) => model.id === id);
export const modelForTask = (task: TaskId): ShippedModel | undefined => MODELS.find((model) => model.task === task);
