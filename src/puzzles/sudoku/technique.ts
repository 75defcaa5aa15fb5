/**
 * What a Sudoku asks of whoever solves it: rounds of singles, and what is beyond them. The number of givens says little about that.
 *
 * A round fills in, all at once, every cell with one candidate left (naked single) and every digit with one cell left in a row, column
 * or box (hidden single). Where a round finds nothing, candidates are struck out by the next techniques: a digit of a box that lies in
 * one line, or of a line in one box (locked candidates), and two cells of a unit that share their two candidates, or two digits that
 * share their two cells (naked and hidden pairs). Neither count depends on how digits are named, or how the board is turned.
 */
import { type Difficulty, EASY_ROUNDS } from '../task.ts';
import type { Geometry } from './board.ts';
import { solve } from './solver.ts';

/** More guesses of the rating solver than this are extreme. */
const HARD_GUESSES = 16;

/** @param digits 0 where blank; a board with one solution. */
export function difficulty(geo: Geometry, digits: Uint8Array): Difficulty {
  const board = digits.slice();
  const struck = new Uint16Array(geo.cells);
  let rounds = 0;
  let beyond: Difficulty['beyond'] = 'nothing';
  for (;;) {
    const open = candidates(geo, board, struck);
    const found = singles(geo, open);
    if (found.size > 0) {
      rounds++;
      for (const [cell, digit] of found) board[cell] = digit;
    } else if (!board.includes(0)) break;
    else if (strike(geo, open, struck)) beyond = 'pairs';
    else {
      beyond = 'more';
      break;
    }
  }
  return { rounds, beyond, level: levelOf(rounds, beyond, () => solve(geo, digits, 2).guesses) };
}

function levelOf(rounds: number, beyond: Difficulty['beyond'], guesses: () => number): Difficulty['level'] {
  switch (beyond) {
    case 'nothing':
      return rounds <= EASY_ROUNDS ? 'easy' : 'medium';
    case 'pairs':
      return 'medium';
    case 'more':
      return guesses() <= HARD_GUESSES ? 'hard' : 'extreme';
  }
}

/** Bit d of a cell's mask: digit d can stand there; 0 where the cell is filled. */
function candidates({ side, cells, units, unitsOf }: Geometry, board: Uint8Array, struck: Uint16Array): Uint16Array {
  const used = units.map((unit) => unit.reduce((mask, cell) => mask | (1 << board[cell]), 0));
  const all = 2 ** (side + 1) - 2;
  return Uint16Array.from({ length: cells }, (_, cell) => {
    const [row, column, box] = unitsOf[cell];
    return board[cell] ? 0 : all & ~(used[row] | used[column] | used[box] | struck[cell]);
  });
}

const isSingle = (mask: number): boolean => mask !== 0 && (mask & (mask - 1)) === 0;
const digitOf = (bit: number): number => 31 - Math.clz32(bit);
const countBits = (mask: number): number => {
  let count = 0;
  for (let rest = mask; rest; rest &= rest - 1) count++;
  return count;
};

/** The digit of every cell that a single decides. */
function singles({ units }: Geometry, open: Uint16Array): Map<number, number> {
  const found = new Map<number, number>();
  open.forEach((mask, cell) => {
    if (isSingle(mask)) found.set(cell, digitOf(mask));
  });
  for (const unit of units) {
    let once = 0;
    let twice = 0;
    for (const cell of unit) {
      twice |= once & open[cell];
      once |= open[cell];
    }
    once &= ~twice;
    for (const cell of unit) if (open[cell] & once) found.set(cell, digitOf(open[cell] & once));
  }
  return found;
}

/** Strikes candidates out by locked candidates and pairs, all that there are at once. @returns whether any was. */
function strike({ units, unitsOf, side }: Geometry, open: Uint16Array, struck: Uint16Array): boolean {
  let any = false;
  const out = (cell: number, mask: number): void => {
    if (!(open[cell] & mask)) return;
    struck[cell] |= mask;
    any = true;
  };
  const places = (unit: readonly number[], bit: number): number[] => unit.filter((cell) => open[cell] & bit);
  for (const [name, unit] of units.entries())
    for (let digit = 1; digit <= side; digit++) {
      const bit = 1 << digit;
      const cells = places(unit, bit);
      if (cells.length < 2) continue;
      // Another unit that has them all.
      for (const other of unitsOf[cells[0]])
        if (other !== name && cells.every((cell) => unitsOf[cell].includes(other)))
          for (const cell of units[other]) if (!unit.includes(cell)) out(cell, bit);
      // Another digit with the same two places.
      if (cells.length === 2)
        for (let next = digit + 1; next <= side; next++)
          if (places(unit, 1 << next).join() === cells.join()) for (const cell of cells) out(cell, ~(bit | (1 << next)));
    }
  for (const unit of units)
    for (const cell of unit) {
      const mask = open[cell];
      if (countBits(mask) !== 2) continue;
      const twins = unit.filter((other) => open[other] === mask);
      if (twins.length === 2) for (const other of unit) if (!twins.includes(other)) out(other, mask);
    }
  return any;
}
