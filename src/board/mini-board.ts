/** Small pictures of boards of any family on a canvas, for lists of puzzles. What they say in words comes from the page. */

import { PAD, type Task } from '../puzzles/task.ts';
import { boardInk, type Ink } from './ink.ts';
import { FIRST_COLOUR } from './looks.ts';
import { COLOURS, DARK } from './paint.ts';

/** Below this many pixels a cell has no room for a numeral. */
const LEAST_NUMERAL = 8;

/** Rows and columns of the board to draw: all of it, or as far as a grid on a larger canvas reaches. */
interface Window {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

function windowOf(task: Task, board: ArrayLike<number>, whole: boolean): Window {
  const { rows, columns } = task.shape;
  if (whole || task.look !== 'colours') return { top: 0, left: 0, rows, columns };
  const used = Array.from(board, (_, cell) => cell).filter((cell) => board[cell]! >= FIRST_COLOUR);
  if (!used.length) return { top: 0, left: 0, rows: 1, columns: 1 };
  const across = used.map((cell) => cell % columns);
  const top = Math.floor(used[0]! / columns);
  const left = Math.min(...across);
  return { top, left, rows: Math.floor(used.at(-1)! / columns) - top + 1, columns: Math.max(...across) - left + 1 };
}

/**
 * Draws a board into a square of `size` pixels.
 * @param question what is given: where the board differs from it, it is an answer.
 * @param whole the whole canvas of a grid that fills a part of it.
 */
export function paintMini(
  context: CanvasRenderingContext2D,
  size: number,
  task: Task,
  board: ArrayLike<number>,
  question: ArrayLike<number>,
  whole: boolean,
): void {
  const ink = boardInk();
  const view = windowOf(task, board, whole);
  const unit = (size - 2) / Math.max(view.rows, view.columns);
  const x0 = 1 + (size - 2 - unit * view.columns) / 2;
  const y0 = 1 + (size - 2 - unit * view.rows) / 2;
  context.clearRect(0, 0, size, size);
  context.fillStyle = ink.surface;
  context.fillRect(x0, y0, unit * view.columns, unit * view.rows);
  const paint = { digits: paintDigit, maze: paintMaze, colours: paintColour }[task.look];
  for (let row = 0; row < view.rows; row++)
    for (let column = 0; column < view.columns; column++) {
      const cell = (view.top + row) * task.shape.columns + view.left + column;
      const token = board[cell]!;
      if (token === PAD) continue;
      paint({ context, ink, x: x0 + column * unit, y: y0 + row * unit, unit }, task, token, question[cell] === token);
    }
  lines(context, task, view, unit, x0, y0, ink);
}

interface Cell {
  readonly context: CanvasRenderingContext2D;
  readonly ink: Ink;
  readonly x: number;
  readonly y: number;
  readonly unit: number;
}

function paintDigit({ context, ink, x, y, unit }: Cell, task: Task, token: number, given: boolean): void {
  const text = task.tokens[token]!;
  if (text === '.') return;
  if (given) {
    context.fillStyle = ink.given;
    context.fillRect(x, y, unit, unit);
  }
  context.fillStyle = given ? ink.ink : ink.predicted;
  letter(context, text, `${given ? 700 : 500} ${unit * 0.68}px ${ink.font}`, x, y, unit);
}

function paintMaze({ context, ink, x, y, unit }: Cell, task: Task, token: number): void {
  const disc = (radius: number): void => {
    context.beginPath();
    context.arc(x + unit / 2, y + unit / 2, unit * radius, 0, 2 * Math.PI);
    context.fill();
  };
  switch (task.tokens[token]) {
    case '#':
      context.fillStyle = ink.edge;
      // A little over the edge, so that walls join.
      context.fillRect(x, y, unit + 0.5, unit + 0.5);
      break;
    case 'o':
      context.fillStyle = ink.predicted;
      disc(0.3);
      break;
    case 'S':
      context.fillStyle = ink.good;
      disc(0.5);
      break;
    case 'G':
      context.fillStyle = ink.changed;
      context.fillRect(x + unit * 0.05, y + unit * 0.05, unit * 0.9, unit * 0.9);
      break;
  }
}

/** Numerals beside the colours, where there is room; what marks the end of a grid is faint. */
function paintColour({ context, ink, x, y, unit }: Cell, _: Task, token: number): void {
  const number = token - FIRST_COLOUR;
  context.fillStyle = COLOURS[number] ?? ink.given;
  context.fillRect(x, y, unit, unit);
  if (unit < LEAST_NUMERAL || number <= 0) return;
  context.fillStyle = DARK.has(number) ? '#ffffff' : '#000000';
  letter(context, String(number), `${unit * 0.6}px ${ink.font}`, x, y, unit);
}

function letter(context: CanvasRenderingContext2D, text: string, font: string, x: number, y: number, unit: number): void {
  context.font = font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x + unit / 2, y + unit * 0.54);
}

/** Borders of cells, where they are large enough to be told apart, and over them those of boxes and of the board. */
function lines(context: CanvasRenderingContext2D, task: Task, view: Window, unit: number, x0: number, y0: number, ink: Ink): void {
  const right = x0 + view.columns * unit;
  const bottom = y0 + view.rows * unit;
  const every = (rows: number, columns: number, colour: string, width: number): void => {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    for (let i = 0; i <= view.columns; i += columns) {
      context.moveTo(x0 + i * unit, y0);
      context.lineTo(x0 + i * unit, bottom);
    }
    for (let i = 0; i <= view.rows; i += rows) {
      context.moveTo(x0, y0 + i * unit);
      context.lineTo(right, y0 + i * unit);
    }
    context.stroke();
  };
  if (task.look !== 'maze' && unit >= 4) every(1, 1, ink.grid, 0.5);
  const boxed = task.look === 'digits';
  every(boxed ? task.shape.boxRows : view.rows, boxed ? task.shape.boxColumns : view.columns, ink.line, 1.25);
}
