import { FormatError } from '../formats/error.ts';
import { sudokuTask } from './sudoku.ts';
import type { Task } from './task.ts';

/** Every family of puzzles, by id. */
export const TASKS = {
  sudoku4: sudokuTask('sudoku4', 2, 2),
  sudoku6: sudokuTask('sudoku6', 2, 3),
  sudoku9: sudokuTask('sudoku9', 3, 3),
} as const satisfies Readonly<Record<string, Task>>;

export type TaskId = keyof typeof TASKS;

const ALL: readonly Task[] = Object.values(TASKS);

/** The task whose boards have this many cells. */
export const taskWithCells = (cells: number): Task | undefined => ALL.find((task) => task.cells === cells);

/**
 * A puzzle typed by hand: one character a cell, with any white space between.
 * @throws FormatError if no task has boards of this size, or naming the character that is wrong.
 */
export function parsePuzzle(text: string): { readonly task: Task; readonly question: Uint8Array } {
  const cells = text.replace(/\s+/g, '');
  const task = taskWithCells(cells.length);
  if (!task) throw new FormatError('puzzle', `${ALL.map((t) => `${t.cells} (${t.title})`).join(' or ')} characters`, String(cells.length));
  return { task, question: task.parse(cells) };
}
