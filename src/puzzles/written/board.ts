/** Boards as text, one character a cell, and what people write around them. */
import type { Task } from '../task.ts';
import { taskOfText } from '../tasks.ts';

/** One puzzle as somebody wrote it down: its texts can be parsed by its task. */
export interface Written {
  readonly task: Task;
  readonly question: string;
  readonly answer?: string;
  readonly name?: string;
  readonly rating?: number;
  /** How it was read, in a few words: "plain puzzles with answers". */
  readonly layout: string;
  /** What was taken for granted of so many puzzles, a sentence. */
  readonly note?: (n: number) => string;
}

/** One puzzle to think about. */
export interface AnyPuzzle {
  readonly task: Task;
  readonly question: Uint8Array;
  /** How it was read, where it was not a board alone: "links". */
  readonly layout?: string;
}

/** Characters that nobody sees, which come along from web pages. */
const UNSEEN = /[\u00AD\u200B-\u200F\u2060\uFEFF]/g;

/** The text without what nobody sees, and with every blank a plain one. */
export const seen = (text: string): string => text.replace(UNSEEN, '').replace(/\u00A0/g, ' ');

/** The task that can parse the text as one of its boards. */
export function taskParsing(text: string): Task | undefined {
  const task = taskOfText(text);
  if (!task) return undefined;
  try {
    task.parse(text);
    return task;
  } catch {
    return undefined;
  }
}

/** A run of signs that is a Sudoku's board. */
export function sudokuOf(text: string): Task | undefined {
  const task = /^[\d.*_xX-]{16,81}$/.test(text) ? taskParsing(text) : undefined;
  return task?.look === 'digits' ? task : undefined;
}

/** Whether every cell of a Sudoku is filled in. */
export const isFull = (text: string): boolean => /^[1-9]+$/.test(text);

/** The question and the answer among the boards of one puzzle; undefined where they are not of one puzzle. */
export function posed(boards: readonly string[]): { readonly task: Task; readonly question: string; readonly answer?: string } | undefined {
  const [first, second, ...more] = boards;
  const task = first === undefined ? undefined : sudokuOf(first);
  if (!task || more.length) return undefined;
  if (second === undefined) return { task, question: first };
  if (sudokuOf(second) !== task) return undefined;
  if (isFull(second)) return { task, question: first, answer: second };
  return isFull(first) ? { task, question: second, answer: first } : undefined;
}

export const withoutQuotes = (text: string): string =>
  text
    .trim()
    .replace(/^(["'`])(.*)\1$/, '$2')
    .trim();
