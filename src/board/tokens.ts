/** What the kinds of boards have in common and what not: which cells are open, and what people call a token. Pure. */

import { FREE, GOAL, PATH, START } from '../puzzles/maze/field.ts';
import { type BoardShape, PAD, type Task } from '../puzzles/task.ts';
import { TASKS, type TaskId } from '../puzzles/tasks.ts';
import type { Trace } from '../trace/trace.ts';
import { boardStrings as words } from './strings.ts';

/** ARC: marks where a grid ends; the colours come after it. */
export const END = 1;
export const FIRST_COLOUR = 2;
const COLOURS = 10;

/** Sudoku: the token of digit 1; the tokens below it stand for no digit. */
export const FIRST_DIGIT = 2;

export const digitOf = (token: number): number => (token >= FIRST_DIGIT ? token - FIRST_DIGIT + 1 : 0);

export const taskOf = (trace: Trace): Task => TASKS[trace.header.task as TaskId];

/** Whether a cell of the question is for the model to decide; the others are given. */
export function isOpen(look: Task['look'], token: number): boolean {
  switch (look) {
    case 'digits':
      return token < FIRST_DIGIT;
    case 'maze':
      return token === FREE || token === PATH || token === PAD;
    case 'colours':
      return true;
    default:
      return look satisfies never;
  }
}

/** How many cells of the question are given. */
export const givensOf = ({ look }: Pick<Task, 'look'>, question: Uint8Array): number =>
  question.reduce((n, token) => n + (isOpen(look, token) ? 0 : 1), 0);

/** The question with what the model says in its open cells, tokens [S]. */
export const filled = (look: Task['look'], question: Uint8Array, said: Uint8Array): Uint8Array =>
  question.map((token, cell) => (isOpen(look, token) ? said[cell] : token));

/** The units of a board that attention is added up by: boxes are a Sudoku's alone. */
export const unitsOf = ({ look, shape }: Task): BoardShape => (look === 'digits' ? shape : { ...shape, boxRows: 1, boxColumns: 1 });

/** "path", "4", "colour 3, green", for a sentence. */
export function tokenName({ look, tokens }: Task, token: number): string {
  switch (look) {
    case 'digits':
      return token < FIRST_DIGIT ? words.tokens.noDigit : (tokens[token] ?? words.tokens.unknown);
    case 'maze':
      return words.tokens.maze[token] ?? words.tokens.unknown;
    case 'colours':
      if (token === PAD) return words.tokens.padding;
      return token === END ? words.tokens.end : (words.tokens.colours[token - FIRST_COLOUR] ?? words.tokens.unknown);
    default:
      return look satisfies never;
  }
}

/** Cells in which what is said differs from the answer. What an answer leaves open, as outside ARC's grids, does not count. */
export const differing = (answer: Uint8Array, said: Uint8Array): number =>
  answer.reduce((n, token, cell) => n + (token !== PAD && token !== said[cell] ? 1 : 0), 0);

/** A short sign for a token, where there is room for a few characters. */
export function tokenSign(task: Task, token: number): string {
  if (task.look === 'maze') return words.tokens.mazeSigns[token] ?? '?';
  if (task.look !== 'colours') return task.tokens[token] ?? '?';
  return token === PAD ? words.tokens.paddingSign : token === END ? words.tokens.endSign : String(token - FIRST_COLOUR);
}

/** Tokens that the model can mean by a cell of the board, in the order in which they are listed. */
export function answerTokens({ look, shape, tokens }: Task): readonly number[] {
  if (look === 'digits') return Array.from({ length: shape.rows }, (_, i) => i + FIRST_DIGIT);
  return look === 'maze'
    ? [PATH, FREE, ...[...tokens.keys()].filter((token) => token > PAD && token !== PATH && token !== FREE)]
    : [...tokens.keys()];
}

/** Tokens that can be written on a board by hand. */
export function inputTokens({ look, shape }: Task): readonly number[] {
  if (look === 'digits') return Array.from({ length: shape.rows }, (_, i) => i + FIRST_DIGIT);
  return look === 'maze' ? [1, FREE, START, GOAL] : Array.from({ length: COLOURS }, (_, i) => i + FIRST_COLOUR);
}

/** An empty board, tokens [S]: a maze without walls from corner to corner, an ARC grid of 3 by 3. */
export function blankBoard({ look, cells, shape: { columns } }: Task): Uint8Array {
  const board = new Uint8Array(cells).fill(look === 'digits' ? 1 : look === 'maze' ? FREE : PAD);
  if (look === 'maze') {
    board[0] = START;
    board[cells - 1] = GOAL;
  }
  return look === 'colours' ? framed(board, columns, { row: 0, column: 0, rows: 3, columns: 3 }) : board;
}

/** A rectangle of cells. */
export interface Box {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** The smallest rectangle that holds every colour of an ARC canvas: its grid. */
export function gridBox(board: ArrayLike<number>, columns: number): Box {
  let [top, left, bottom, right] = [Infinity, Infinity, -1, -1];
  for (let cell = 0; cell < board.length; cell++) {
    if (board[cell] < FIRST_COLOUR) continue;
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    [top, left] = [Math.min(top, row), Math.min(left, column)];
    [bottom, right] = [Math.max(bottom, row), Math.max(right, column)];
  }
  return bottom < 0
    ? { row: 0, column: 0, rows: 0, columns: 0 }
    : { row: top, column: left, rows: bottom - top + 1, columns: right - left + 1 };
}

/** An ARC canvas cut or filled up to a rectangle, with the end markers below and beside it that the published data has. */
export function framed(board: Uint8Array, columns: number, box: Box): Uint8Array {
  return board.map((token, cell) => {
    const [row, column] = [Math.floor(cell / columns) - box.row, (cell % columns) - box.column];
    const [within, across] = [row >= 0 && row < box.rows, column >= 0 && column < box.columns];
    if (within && across) return Math.max(FIRST_COLOUR, token);
    return (row === box.rows && across) || (column === box.columns && within) ? END : PAD;
  });
}

/** The board after a token is written into a cell. A maze keeps one start and one goal; an ARC grid grows to the cell. */
export function written(task: Task, board: Uint8Array, cell: number, token: number): Uint8Array {
  const next = board.slice();
  if (task.look === 'maze') {
    // They can be moved, not covered.
    if (board[cell] === START || board[cell] === GOAL) return board;
    if (token === START || token === GOAL) next[board.indexOf(token)] = FREE;
  }
  next[cell] = token;
  return task.look === 'colours' ? framed(next, task.shape.columns, gridBox(next, task.shape.columns)) : next;
}
