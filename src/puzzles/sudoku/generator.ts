/**
 * Sudoku puzzles with one solution. 4x4 boards are few enough to list every puzzle there is; larger ones are dug: a random full
 * grid loses givens in random order as long as the solution stays unique.
 */
import type { Random } from '../random.ts';
import { type Level, SpecError } from '../task.ts';
import type { Geometry } from './board.ts';
import { permutations } from './permutations.ts';
import { solve } from './solver.ts';

/** Digits, 0 where blank. */
export interface SudokuPuzzle {
  readonly question: Uint8Array;
  readonly answer: Uint8Array;
}

/** Grids in a row that may fail to give a puzzle in the range, before the range is taken for out of reach. */
const MOST_FAILURES = 200;

/** @throws SpecError if the range is empty, reaches outside the board, or asks for fewer givens than digging finds. */
export function* digPuzzles(geo: Geometry, level: Level, random: Random): Generator<SudokuPuzzle, never> {
  const [least, most] = level === 'minimal' ? [0, geo.cells] : checkedRange(geo, level);
  let fewest = geo.cells;
  for (let failures = 0; ; failures++) {
    if (failures === MOST_FAILURES)
      throw tooFewGivens(geo, [least, most], fewest, `the fewest found in ${MOST_FAILURES} tries was ${fewest}`);
    const answer = randomGrid(geo, random);
    const target = level === 'minimal' ? 0 : least + random.below(most - least + 1);
    const question = dig(geo, answer, target, random);
    const givens = question.reduce((n, digit) => n + (digit ? 1 : 0), 0);
    fewest = Math.min(fewest, givens);
    if (givens > most) continue;
    failures = -1;
    yield { question, answer };
  }
}

function checkedRange(geo: Geometry, range: readonly [number, number]): readonly [number, number] {
  const [least, most] = range;
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 0 || most > geo.cells || least > most) {
    const clamp = (n: number): number => Math.min(geo.cells, Math.max(0, Math.round(n) || 0));
    const nearest = [Math.min(clamp(least), clamp(most)), Math.max(clamp(least), clamp(most))];
    throw new SpecError(
      'level',
      `[${least}, ${most}] is not a range of whole numbers from 0 to ${geo.cells}`,
      { level: nearest },
      `the nearest is [${nearest.join(', ')}]`,
    );
  }
  return range;
}

function tooFewGivens(geo: Geometry, [least, most]: readonly [number, number], fewest: number, why: string): SpecError {
  return new SpecError(
    'level',
    `no ${geo.side}x${geo.side} puzzle with ${least} to ${most} givens and one solution: ${why}`,
    { level: [fewest, fewest] },
    `ask for ${fewest} or more`,
  );
}

/** A full grid; every grid can come up, though not all equally often. */
export function randomGrid(geo: Geometry, random: Random): Uint8Array {
  const board = new Uint8Array(geo.cells);
  board.set(random.shuffle(Array.from({ length: geo.side }, (_, i) => i + 1)));
  return solve(geo, board, 1, random).solutions[0]!;
}

/** Removes givens until `target` are left or none can go without a second solution: a minimal puzzle. */
function dig(geo: Geometry, answer: Uint8Array, target: number, random: Random): Uint8Array {
  const board = answer.slice();
  let givens = geo.cells;
  for (const cell of random.shuffle(Array.from(board.keys()))) {
    if (givens <= target) break;
    if (hasOtherDigit(geo, board, cell)) continue;
    board[cell] = 0;
    givens--;
  }
  return board;
}

/** Whether the board without this given has a solution with another digit there; much faster than counting from a blank cell. */
function hasOtherDigit(geo: Geometry, board: Uint8Array, cell: number): boolean {
  const given = board[cell]!;
  let found = false;
  for (let digit = 1; digit <= geo.side && !found; digit++) {
    if (digit === given) continue;
    board[cell] = digit;
    found = solve(geo, board, 1).solutions.length > 0;
  }
  board[cell] = given;
  return found;
}

/**
 * Every puzzle of a board with at most 16 cells, in random order, each in a random naming of its digits.
 * @param namings true: each puzzle in every naming of its digits; false: once.
 */
export function* listPuzzles(geo: Geometry, level: Level, namings: boolean, random: Random): Generator<SudokuPuzzle, void> {
  const [least, most] = level === 'minimal' ? [0, geo.cells] : checkedRange(geo, level);
  const first = new Uint8Array(geo.cells).map((_, cell) => (cell < geo.side ? cell + 1 : 0));
  // One grid for each class up to digit naming: the one whose first row is 1, 2, 3, 4.
  const grids = solve(geo, first, Number.POSITIVE_INFINITY).solutions;
  const names = permutations(geo.side);
  const subsets = 2 ** geo.cells;
  const found: number[] = [];
  let fewest = geo.cells;
  grids.forEach((grid, index) => {
    const unique = uniqueSubsets(geo, grid, grids, names);
    for (let subset = 0; subset < subsets; subset++) {
      if (!unique[subset]) continue;
      const givens = popcount(subset);
      fewest = Math.min(fewest, givens);
      if (givens < least || givens > most) continue;
      if (level !== 'minimal' || isMinimal(unique, subset)) found.push(index * subsets + subset);
    }
  });
  if (found.length === 0) throw tooFewGivens(geo, [least, most], fewest, `every one has ${fewest} or more`);

  random.shuffle(found);
  const start = found.map(() => random.below(names.length));
  for (let pass = 0; pass < (namings ? names.length : 1); pass++)
    for (let i = 0; i < found.length; i++) {
      const name = names[(start[i]! + pass) % names.length]!;
      const answer = grids[Math.floor(found[i]! / subsets)]!.map((digit) => name[digit - 1]! + 1);
      yield { question: answer.map((digit, cell) => ((found[i]! >> cell) & 1 ? digit : 0)), answer };
    }
}

/** For every set of givens (bit c: cell c) of a grid, 1 where no other grid has the same givens. */
function uniqueSubsets(geo: Geometry, grid: Uint8Array, grids: readonly Uint8Array[], names: readonly (readonly number[])[]): Uint8Array {
  const unique = new Uint8Array(2 ** geo.cells).fill(1);
  for (const other of grids)
    for (const name of names) {
      let agree = 0;
      for (let cell = 0; cell < geo.cells; cell++) if (name[other[cell]! - 1]! + 1 === grid[cell]) agree |= 1 << cell;
      if (agree !== unique.length - 1) unique[agree] = 0;
    }
  // What two grids share in one set they share in all of its subsets.
  for (let bit = 1; bit < unique.length; bit <<= 1)
    for (let subset = 0; subset < unique.length; subset++) if (!(subset & bit)) unique[subset]! &= unique[subset | bit]!;
  return unique;
}

function isMinimal(unique: Uint8Array, subset: number): boolean {
  for (let rest = subset; rest; rest &= rest - 1) if (unique[subset ^ (rest & -rest)]) return false;
  return true;
}

function popcount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest; rest &= rest - 1) count++;
  return count;
}
