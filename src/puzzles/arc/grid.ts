/**
 * ARC's grids of colours, their place on a square canvas of tokens, and the ways to turn and recolour them, all as in the published
 * data: 0 padding, 1 the end of the grid, colour c is c + 2.
 */
import { PAD } from '../task.ts';

/** Colours 0 to 9, row by row. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly cells: Uint8Array;
}

export const COLOURS = 10;
const END = 1;
const FIRST_COLOUR = 2;

const isColour = (token: number): boolean => token >= FIRST_COLOUR && token < FIRST_COLOUR + COLOURS;

export const newGrid = (rows: number, columns: number, colour: (row: number, column: number) => number): Grid => ({
  rows,
  columns,
  cells: Uint8Array.from({ length: rows * columns }, (_, i) => colour(Math.floor(i / columns), i % columns)),
});

/** Draws a grid with its top left corner at a cell: end markers along the row below and the column to the right, where there is room. */
export function drawGrid(canvas: Uint8Array, side: number, { rows, columns, cells }: Grid, top: number, left: number): void {
  canvas.fill(PAD);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      canvas[(top + row) * side + left + column] = cells[row * columns + column] + FIRST_COLOUR;
  const below = top + rows;
  const beside = left + columns;
  if (below < side) canvas.fill(END, below * side + left, below * side + beside);
  if (beside < side) for (let row = top; row < below; row++) canvas[row * side + beside] = END;
}

export function canvasOf(side: number, grid: Grid, top = 0, left = 0): Uint8Array {
  const canvas = new Uint8Array(side * side);
  drawGrid(canvas, side, grid, top, left);
  return canvas;
}

/** The cell at which the grid of a sound canvas begins: its first colour; the corner where it has none. */
export function originOf(canvas: ArrayLike<number>, side: number): { readonly top: number; readonly left: number } {
  for (let at = 0; at < side * side; at++) if (isColour(canvas[at])) return { top: Math.floor(at / side), left: at % side };
  return { top: 0, left: 0 };
}

/**
 * The grid that begins at a cell, by the published rule (`crop` in arc_eval.ipynb): of the rectangles of colours from there, which
 * narrow from row to row at the first token that is no colour, the largest. It has no cells where no colour stands at that cell.
 */
export function cropGrid(canvas: ArrayLike<number>, side: number, top = 0, left = 0): Grid {
  let width = side - left;
  let rows = 0;
  let columns = 0;
  for (let row = 0; top + row < side && width > 0; row++) {
    const begin = (top + row) * side + left;
    let run = 0;
    while (run < width && isColour(canvas[begin + run])) run++;
    width = run;
    if ((row + 1) * width > rows * columns) [rows, columns] = [row + 1, width];
  }
  return newGrid(rows, columns, (row, column) => canvas[(top + row) * side + left + column] - FIRST_COLOUR);
}

/** A turn or flip by its published number: 0 none, 1 to 3 quarter turns to the left, 4 left-right, 5 upside down, 6 and 7 about the diagonals. */
export function turned({ rows, columns, cells }: Grid, dihedral: number): Grid {
  const [R, C] = [rows - 1, columns - 1];
  const from = (row: number, column: number): number => row * columns + column;
  const swaps = dihedral === 1 || dihedral === 3 || dihedral >= 6;
  return newGrid(swaps ? columns : rows, swaps ? rows : columns, (i, j) => {
    switch (dihedral) {
      case 1:
        return cells[from(j, C - i)];
      case 2:
        return cells[from(R - i, C - j)];
      case 3:
        return cells[from(R - j, i)];
      case 4:
        return cells[from(i, C - j)];
      case 5:
        return cells[from(R - i, j)];
      case 6:
        return cells[from(j, i)];
      case 7:
        return cells[from(R - j, C - i)];
      default:
        return cells[from(i, j)];
    }
  });
}

export const DIHEDRALS = 8;
/** The turn or flip that takes each one back. */
export const DIHEDRAL_INVERSE: readonly number[] = [0, 3, 2, 1, 4, 5, 6, 7];

/** @param names the new colour of each colour. */
export const recoloured = (grid: Grid, names: ArrayLike<number>): Grid => ({ ...grid, cells: grid.cells.map((colour) => names[colour]) });

export const sameGrid = (a: Grid, b: Grid): boolean =>
  a.rows === b.rows && a.columns === b.columns && a.cells.every((colour, i) => colour === b.cells[i]);
