import { FormatError } from '../formats/error.ts';
import { arcTask } from './arc.ts';
import { mazeTask } from './maze.ts';
import { sudokuTask } from './sudoku.ts';
import type { Task } from './task.ts';

export type TaskId = 'sudoku4' | 'sudoku6' | 'sudoku9' | `maze${number}` | `arc${number}`;

/** Sides of mazes: from the first to the second number. */
const MAZES = [6, 30] as const;
const mazes = Array.from({ length: MAZES[1] - MAZES[0] + 1 }, (_, i) => mazeTask(MAZES[0] + i));

/** Every kind of puzzle, by id. */
export const TASKS: Readonly<Record<TaskId, Task>> = {
  sudoku4: sudokuTask('sudoku4', 2, 2),
  sudoku6: sudokuTask('sudoku6', 2, 3),
  sudoku9: sudokuTask('sudoku9', 3, 3),
  ...Object.fromEntries(mazes.map((task) => [task.id, task])),
  arc10: arcTask('arc10', 10),
  arc20: arcTask('arc20', 20),
  arc30: arcTask('arc30', 30),
};

const ALL: readonly Task[] = Object.values(TASKS);
/** ARC's canvases are not written as text. */
const WRITTEN = ALL.filter(({ look }) => look !== 'colours');

/** Tasks that differ in the size of their boards only, for menus of two levels. */
export const FAMILIES = [
  { id: 'sudoku', title: 'Sudoku' },
  { id: 'maze', title: 'Maze' },
  { id: 'arc', title: 'ARC' },
].map(({ id, title }) => ({ id, title, tasks: ALL.filter((task) => task.id.replace(/\d+$/, '') === id) }));
export type Family = (typeof FAMILIES)[number];

export const familyOf = (task: Task): Family => FAMILIES.find(({ tasks }) => tasks.includes(task)) as Family;

/** The task of boards with this many cells and tokens. */
export const taskOfSize = (cells: number, vocabulary: number): Task | undefined =>
  ALL.find((task) => task.cells === cells && task.tokens.length === vocabulary);

/** Walls, or a start and a goal, tell a maze from a Sudoku. */
export const looksLikeMaze = (text: string): boolean => text.includes('#') || (text.includes('S') && /[GE]/.test(text));

/** The task that an unbroken text is a board of: with as many cells, and a maze if it looks like one. */
export function taskOfText(text: string): Task | undefined {
  const fits = WRITTEN.filter(({ cells }) => cells === text.length);
  const look = looksLikeMaze(text) ? 'maze' : 'digits';
  return fits.find((task) => task.look === look) ?? fits[0];
}

/** "16, 36 or 81 (Sudoku), 36 to 900 (Maze) characters": what `taskOfText` takes. */
export const textSizes = (): string =>
  `${FAMILIES.flatMap(({ title, tasks }) => {
    const sizes = tasks.filter((task) => WRITTEN.includes(task)).map(({ cells }) => cells);
    if (sizes.length === 0) return [];
    return `${sizes.length > 4 ? `${sizes[0]} to ${sizes.at(-1)}` : `${sizes.slice(0, -1).join(', ')} or ${sizes.at(-1)}`} (${title})`;
  }).join(', ')} characters`;

/**
 * A board typed by hand: one character a cell, with any line ends between. Single spaces may stand between too, except in a maze, where
 * a space is a free cell and a path that is drawn is left out. Tabs and wider gaps may stand for empty cells: that takes `readPuzzle`, which knows all notations.
 * @throws FormatError if no task has boards of this size, or naming the character that is wrong.
 */
export function parsePuzzle(text: string): { readonly task: Task; readonly question: Uint8Array } {
  const whole = text.replace(/[\r\n]+/g, '');
  const cells = taskOfText(whole)?.look === 'maze' && looksLikeMaze(whole) ? whole : text.replace(/\s+/g, '');
  const task = taskOfText(cells);
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const gaps = task?.look === 'digits' && (lines.length > task.shape.rows || lines.some((line) => /\t|\s{2}/.test(line.trim())));
  if (!task || gaps) throw new FormatError('puzzle', textSizes(), gaps ? 'gaps between them' : String(cells.length));
  return { task, question: task.parse(task.look === 'maze' ? cells.replace(/[o*]/g, ' ') : cells) };
}
