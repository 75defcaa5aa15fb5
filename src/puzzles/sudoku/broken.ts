/** The first rule that a full Sudoku breaks, in the words of somebody who looks at it. */
import type { Geometry } from './board.ts';

const COUNTS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/**
 * "two 7s in row 3", rows before columns before boxes; else what has become of a given, or a cell that is left open.
 * @param answer digits, 0 for none. @param question digits, 0 for a blank.
 */
export function brokenRule({ side, units }: Geometry, answer: ArrayLike<number>, question: ArrayLike<number>): string | undefined {
  for (const [at, unit] of units.entries()) {
    const kind = ['row', 'column', 'box'][Math.floor(at / side)];
    for (let digit = 1; digit <= side; digit++) {
      const count = unit.filter((cell) => answer[cell] === digit).length;
      if (count > 1) return `${COUNTS[count]} ${digit}s in ${kind} ${(at % side) + 1}`;
    }
  }
  const where = (cell: number): string => `row ${Math.floor(cell / side) + 1}, column ${(cell % side) + 1}`;
  for (let cell = 0; cell < side * side; cell++) {
    if (question[cell] && answer[cell] !== question[cell])
      return `the given ${question[cell]} in ${where(cell)} was taken for ${answer[cell] || 'no digit'}`;
    if (!answer[cell]) return `no digit in ${where(cell)}`;
  }
  return undefined;
}
