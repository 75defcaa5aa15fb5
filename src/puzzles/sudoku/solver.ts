/**
 * A backtracking Sudoku solver over bit masks: bit d of a mask stands for digit d. It places cells with one candidate and digits
 * with one cell first, and guesses at a cell with the fewest candidates only when neither is left.
 */
import type { Random } from '../random.ts';
import { conflicts, type Geometry } from './board.ts';

export interface Search {
  /** Solved boards, at most `limit`. */
  readonly solutions: readonly Uint8Array[];
  /** Digits tried where more than one was possible: 0 where singles alone solve the board. */
  readonly guesses: number;
}

/**
 * @param board digits, 0 where blank; not changed.
 * @param limit stop after this many solutions. 2 tells whether the solution is unique.
 * @param random tries the digits of a guess in random order, to make random grids.
 */
export function solve(geo: Geometry, board: Uint8Array, limit: number, random?: Random): Search {
  const solutions: Uint8Array[] = [];
  let guesses = 0;
  if (conflicts(geo, board).length > 0) return { solutions, guesses };

  const { side, units, unitsOf } = geo;
  const all = 2 ** (side + 1) - 2;
  const cells = board.slice();
  const used = new Uint16Array(3 * side);
  const free: number[] = [];
  const mark = (cell: number, bit: number): void => {
    for (const unit of unitsOf[cell]!) used[unit]! ^= bit;
  };
  cells.forEach((digit, cell) => {
    if (digit === 0) free.push(cell);
    else mark(cell, 1 << digit);
  });
  const candidates = (cell: number): number => {
    const [row, column, box] = unitsOf[cell]!;
    return all & ~(used[row]! | used[column]! | used[box]!);
  };

  /** A cell and the digits to try there; cell -1 where some digit or cell has no place left. */
  const choose = (): { cell: number; digits: number } => {
    let best = -1;
    let fewest = side + 1;
    for (const cell of free) {
      if (cells[cell] !== 0) continue;
      const digits = candidates(cell);
      const count = bits(digits);
      if (count === 0) return { cell: -1, digits: 0 };
      if (count < fewest) {
        best = cell;
        fewest = count;
        if (count === 1) break;
      }
    }
    if (fewest > 1)
      for (let unit = 0; unit < units.length; unit++) {
        let once = 0;
        let twice = 0;
        for (const cell of units[unit]!) {
          if (cells[cell] !== 0) continue;
          const digits = candidates(cell);
          twice |= once & digits;
          once |= digits;
        }
        if ((once | used[unit]!) !== all) return { cell: -1, digits: 0 };
        const single = once & ~twice;
        if (single === 0) continue;
        const digit = single & -single;
        const cell = units[unit]!.find((c) => cells[c] === 0 && candidates(c) & digit);
        if (cell !== undefined) return { cell, digits: digit };
      }
    return { cell: best, digits: candidates(best) };
  };

  const search = (left: number): void => {
    if (left === 0) {
      solutions.push(cells.slice());
      return;
    }
    const { cell, digits } = choose();
    if (cell < 0) return;
    const tries: number[] = [];
    for (let rest = digits; rest; rest &= rest - 1) tries.push(31 - Math.clz32(rest & -rest));
    if (random) random.shuffle(tries);
    for (const digit of tries) {
      if (tries.length > 1) guesses++;
      cells[cell] = digit;
      mark(cell, 1 << digit);
      search(left - 1);
      mark(cell, 1 << digit);
      cells[cell] = 0;
      if (solutions.length >= limit) return;
    }
  };
  search(free.length);
  return { solutions, guesses };
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest; rest &= rest - 1) count++;
  return count;
}
