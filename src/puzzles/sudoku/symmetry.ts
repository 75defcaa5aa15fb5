/**
 * Symmetries of Sudoku, on tokens: renaming the digits, moving rows within a band, columns within a stack, bands, stacks,
 * and transposition where boxes are square. Drawn as published: transpose, then new[i][j] = old[rows[i]][columns[j]], then rename.
 */
import type { Random } from '../random.ts';
import type { Augmentation, Puzzle } from '../task.ts';
import type { View } from '../view.ts';
import type { Geometry } from './board.ts';
import { ascending, permutations } from './permutations.ts';

export const SUDOKU_SYMMETRIES = [
  { id: 'digits', label: 'digit naming' },
  { id: 'rows', label: 'row order within bands' },
  { id: 'columns', label: 'column order within stacks' },
  { id: 'bands', label: 'band order' },
  { id: 'stacks', label: 'stack order' },
  { id: 'transpose', label: 'transposition' },
] as const;
export type SudokuSymmetry = (typeof SUDOKU_SYMMETRIES)[number]['id'];

const BLANK = 1;

export function sudokuAugmentation(geo: Geometry, on: ReadonlySet<string>): Augmentation {
  const { side, boxRows, boxColumns } = geo;
  const has = (id: SudokuSymmetry): boolean => on.has(id);
  const rowOrders = lineOrders(side, boxRows, has('rows'), has('bands'));
  const columnOrders = lineOrders(side, boxColumns, has('columns'), has('stacks'));
  const names = Uint8Array.from({ length: side + 2 }, (_, token) => token);

  const apply = (random: Random, puzzle: Puzzle, question: Uint8Array, answer: Uint8Array): void => {
    const transpose = has('transpose') && random.below(2) === 1;
    const rows = rowOrders[random.below(rowOrders.length)];
    const columns = columnOrders[random.below(columnOrders.length)];
    if (has('digits')) {
      // From the same order each time, so that a draw depends on the random state alone.
      for (let token = 0; token < names.length; token++) names[token] = token;
      random.shuffle(names.subarray(BLANK + 1));
    }
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++) {
        const from = transpose ? columns[j] * side + rows[i] : rows[i] * side + columns[j];
        question[i * side + j] = names[puzzle.question[from]]!;
        answer[i * side + j] = names[puzzle.answer[from]]!;
      }
  };

  return { apply, classOf: classifier(geo, has), solutionImage: quickImage(geo, has), solutionInvariant: cycleTypes(geo) };
}

/** The board as it is, then views under random symmetries of those that are on, without end. */
export function* sudokuViews(geo: Geometry, on: ReadonlySet<string>, random: Random): Generator<View, never> {
  const { side, boxRows, boxColumns, cells } = geo;
  const tokens = ascending(side + 2);
  yield { from: ascending(cells), names: tokens };
  const rowOrders = lineOrders(side, boxRows, on.has('rows'), on.has('bands'));
  const columnOrders = lineOrders(side, boxColumns, on.has('columns'), on.has('stacks'));
  for (;;) {
    const transpose = on.has('transpose') && random.below(2) === 1;
    const rows = rowOrders[random.below(rowOrders.length)];
    const columns = columnOrders[random.below(columnOrders.length)];
    const from = Uint16Array.from({ length: cells }, (_, cell) => {
      const [row, column] = [rows[Math.floor(cell / side)], columns[cell % side]];
      return transpose ? column * side + row : row * side + column;
    });
    const names = Uint8Array.from(tokens);
    if (on.has('digits')) random.shuffle(names.subarray(BLANK + 1));
    yield { from, names };
  }
}

/** All orders of the lines 0..side-1 that move lines within their group of `size` and groups as a whole, as switched on. */
function lineOrders(side: number, size: number, within: boolean, across: boolean): Uint8Array[] {
  const groups = side / size;
  const inner = within ? permutations(size) : [ascending(size)];
  let orders: number[][] = [[]];
  for (let slot = 0; slot < groups; slot++)
    orders = orders.flatMap((lines) => inner.map((order) => [...lines, ...order.map((line) => slot * size + line)]));
  if (!across) return orders.map((lines) => Uint8Array.from(lines));
  return permutations(groups).flatMap((groupOrder) =>
    orders.map((lines) => Uint8Array.from(groupOrder.flatMap((group) => lines.slice(group * size, (group + 1) * size)))),
  );
}

/**
 * The class of a puzzle is named by the least image of its solution, row by row, and of those images the one with the least set
 * of givens. Exact for all sizes, and 23,328 images for 9x9 instead of 9!·3,359,232: once columns and first row are chosen, the
 * digits are named by that row, and the other rows, which differ in their first cell, have one least order.
 *
 * The switches may not form a group (transposition with rows, without columns): the classes are those of the group that they
 * generate, so that a split by class never lets an image of a training puzzle through.
 */
function classifier(geo: Geometry, has: (id: SudokuSymmetry) => boolean): Augmentation['classOf'] {
  const { side, boxRows, boxColumns, cells } = geo;
  const both = has('transpose');
  const rows = has('rows') || (both && has('columns'));
  const columns = has('columns') || (both && has('rows'));
  const bands = has('bands') || (both && has('stacks'));
  const stacks = has('stacks') || (both && has('bands'));
  const columnOrders = lineOrders(side, boxColumns, columns, stacks);
  const digits = has('digits');
  // With the digits named by the first row, each row that may come first is a case of its own.
  const firstRows = digits ? ascending(side).filter((row) => (rows || row % boxRows === 0) && (bands || row < boxRows)) : [0];
  const transposed = Uint8Array.from({ length: cells }, (_, cell) => (cell % side) * side + Math.floor(cell / side));

  const rowOrder = new Uint8Array(side);

  return ({ question, answer }) => {
    const best = new Uint8Array(cells).fill(255);
    const bestGiven = new Uint8Array(cells).fill(255);
    const names = Uint8Array.from({ length: side + 2 }, (_, token) => token);
    for (const flip of both ? [false, true] : [false]) {
      const grid = flip ? transposed.map((cell) => answer[cell]) : answer;
      const given = (flip ? transposed.map((cell) => question[cell]) : question).map((token) => (token === BLANK ? 0 : 1));
      for (const order of columnOrders)
        for (const first of firstRows) {
          if (digits) for (let j = 0; j < side; j++) names[grid[first * side + order[j]]] = BLANK + 1 + j;
          leastRowOrder(rowOrder, boxRows, rows, bands, grid, order[0], names);
          if (!isLess(grid, given, names, rowOrder, order, best, bestGiven)) continue;
          for (let at = 0; at < cells; at++) {
            const from = rowOrder[Math.floor(at / side)] * side + order[at % side];
            best[at] = names[grid[from]]!;
            bestGiven[at] = given[from]!;
          }
        }
    }
    const character = (token: number): string => String(token - BLANK);
    return {
      question: Array.from(best, (token, at) => (bestGiven[at] ? character(token) : '.')).join(''),
      answer: Array.from(best, character).join(''),
    };
  };
}

/**
 * What no symmetry changes: the digits of one line, read off at the places of another, are a permutation, whose cycle lengths depend
 * neither on the digits' names nor on the order of places. Counted over the pairs of lines in one band, and of those in two; for rows
 * and for columns, which transposition swaps.
 */
function cycleTypes({ side, boxRows, boxColumns }: Geometry): (puzzle: Puzzle) => string {
  const next = new Uint8Array(side + 2);
  const count = (answer: Uint8Array, size: number, step: number, across: number): string => {
    const within: string[] = [];
    const between: string[] = [];
    for (let one = 0; one < side; one++)
      for (let other = one + 1; other < side; other++) {
        for (let i = 0; i < side; i++) next[answer[one * step + i * across]] = answer[other * step + i * across]!;
        const sameBand = Math.floor(one / size) === Math.floor(other / size);
        (sameBand ? within : between).push(cycleLengths(next, side));
      }
    return `${within.sort().join()};${between.sort().join()}`;
  };
  return ({ answer }) => [count(answer, boxRows, side, 1), count(answer, boxColumns, 1, side)].sort().join('|');
}

/** Lengths of the cycles of a permutation of the digits' tokens, ascending. */
function cycleLengths(next: Uint8Array, side: number): string {
  const lengths: number[] = [];
  let seen = 0;
  for (let start = BLANK + 1; start <= side + BLANK; start++) {
    if ((seen >> start) & 1) continue;
    let length = 0;
    for (let token = start; !((seen >> token) & 1); token = next[token]!) {
      seen |= 1 << token;
      length++;
    }
    lengths.push(length);
  }
  return lengths.sort((a, b) => a - b).join('');
}

/** Digits named by the first row, rows in the least order that follows: one of the hundreds of images that `classifier` compares. */
function quickImage({ side, boxRows, cells }: Geometry, has: (id: SudokuSymmetry) => boolean): (puzzle: Puzzle) => string {
  const order = new Uint8Array(side);
  const image = new Uint8Array(cells);
  const names = Uint8Array.from({ length: side + 2 }, (_, token) => token);
  return ({ answer }) => {
    if (has('digits')) for (let j = 0; j < side; j++) names[answer[j]] = BLANK + 1 + j;
    leastRowOrder(order, boxRows, has('rows'), has('bands'), answer, 0, names);
    for (let at = 0; at < cells; at++) image[at] = names[answer[order[Math.floor(at / side)] * side + (at % side)]]!;
    return String.fromCharCode(...image);
  };
}

/** Puts the rows in the order, of those allowed, that makes `column` least. Sorts by insertion: runs tens of thousands of times a board. */
function leastRowOrder(
  order: Uint8Array,
  size: number,
  rows: boolean,
  bands: boolean,
  grid: Uint8Array,
  column: number,
  names: Uint8Array,
): void {
  const side = order.length;
  const key = (row: number): number => names[grid[row * side + column]];
  for (let row = 0; row < side; row++) {
    let at = row;
    if (rows) for (; at % size > 0 && key(order[at - 1]) > key(row); at--) order[at] = order[at - 1]!;
    order[at] = row;
  }
  if (!bands) return;
  for (let end = size; end < side; end += size)
    for (let band = end; band > 0 && key(order[band - size]) > key(order[band]); band -= size)
      for (let i = band; i < band + size; i++) {
        const row = order[i];
        order[i] = order[i - size]!;
        order[i - size] = row;
      }
}

/** Whether the image by these orders and names comes before the best one; by its givens where the solutions are equal. */
function isLess(
  grid: Uint8Array,
  given: Uint8Array,
  names: Uint8Array,
  rowOrder: Uint8Array,
  columnOrder: Uint8Array,
  best: Uint8Array,
  bestGiven: Uint8Array,
): boolean {
  const side = rowOrder.length;
  for (let i = 0; i < side; i++) {
    const row = rowOrder[i] * side;
    for (let j = 0; j < side; j++) {
      const token = names[grid[row + columnOrder[j]]];
      if (token !== best[i * side + j]) return token < best[i * side + j];
    }
  }
  for (let at = 0; at < grid.length; at++) {
    const flag = given[rowOrder[Math.floor(at / side)] * side + columnOrder[at % side]];
    if (flag !== bestGiven[at]) return flag < bestGiven[at];
  }
  return false;
}
