/**
 * Sudoku puzzles with one solution. 4x4 boards are few enough to list every puzzle there is; larger ones are dug: a random full
 * grid loses givens in random order as long as the solution stays unique.
 */
import type { Random } from '../random.ts';
import { DIFFICULTIES, type DifficultyLevel, SpecError, type Wish } from '../task.ts';
import type { Geometry } from './board.ts';
import { permutations } from './permutations.ts';
import { solve } from './solver.ts';
import { difficulty as difficultyOf } from './technique.ts';

/** Digits, 0 where blank. */
export interface SudokuPuzzle {
  readonly question: Uint8Array;
  readonly answer: Uint8Array;
}

/** Grids in a row that may fail to give a puzzle as wished, before the wish is taken for out of reach. */
const MOST_FAILURES = 4000;

/**
 * Digs without end; undefined for a try that led to no puzzle as wished.
 * @throws SpecError when too many tries in a row fail, with what they came nearest to.
 */
export function* digPuzzles(geo: Geometry, wish: Wish, random: Random): Generator<SudokuPuzzle | undefined, never> {
  const { level, guesses, difficulty, symmetric = false } = wish;
  const [least, most] = level === 'minimal' ? [0, geo.cells] : level;
  const seen = new Seen(geo);
  for (let failures = 0; failures < MOST_FAILURES; failures++) {
    const answer = randomGrid(geo, random);
    const target = level === 'minimal' ? 0 : least + random.below(most - least + 1);
    const question = dig(geo, answer, { least, target, symmetric }, random);
    const fits = level === 'minimal' || seen.fitGivens(givensOf(question), level);
    if (!fits || (guesses && !seen.fitGuesses(question, guesses)) || (difficulty && !seen.fitDifficulty(question, difficulty))) {
      yield undefined;
      continue;
    }
    failures = -1;
    yield { question, answer };
  }
  throw seen.refusal(wish, `was found in ${MOST_FAILURES} tries`);
}

const givensOf = (question: Uint8Array): number => question.reduce((n, digit) => n + (digit ? 1 : 0), 0);

/** Judges puzzles of one solution, and remembers what came nearest to a wish. */
class Seen {
  private fewestGivens: number;
  private mostGuesses = -1;
  private readonly levels = new Set<DifficultyLevel>();

  constructor(private readonly geo: Geometry) {
    this.fewestGivens = geo.cells;
  }

  fitGivens(givens: number, [least, most]: readonly [number, number]): boolean {
    this.fewestGivens = Math.min(this.fewestGivens, givens);
    return givens >= least && givens <= most;
  }

  fitGuesses(question: Uint8Array, [least, most]: readonly [number, number]): boolean {
    const { guesses } = solve(this.geo, question, 2);
    this.mostGuesses = Math.max(this.mostGuesses, guesses);
    return guesses >= least && guesses <= most;
  }

  fitDifficulty(question: Uint8Array, wanted: DifficultyLevel): boolean {
    const { level } = difficultyOf(this.geo, question);
    this.levels.add(level);
    return level === wanted;
  }

  /** @param found "was found in 10 tries". */
  refusal({ level, guesses, difficulty }: Wish, found: string): SpecError {
    const { geo, fewestGivens: fewest, mostGuesses, levels } = this;
    const board = `no ${geo.side}x${geo.side} puzzle with one solution`;
    if (guesses && mostGuesses >= 0)
      return new SpecError(
        'guesses',
        `${board} that needs ${guesses[0]} to ${guesses[1]} guesses ${found}; the most was ${mostGuesses}`,
        { guesses: [Math.min(guesses[0], mostGuesses), Math.max(guesses[1], mostGuesses)] },
        `ask for ${mostGuesses} or fewer, or for fewer givens`,
      );
    if (difficulty && levels.size > 0) {
      const nearest = DIFFICULTIES.filter((one) => levels.has(one)).at(-1);
      return new SpecError(
        'difficulty',
        `${board} that is ${difficulty} ${found}; the hardest was ${nearest}`,
        { difficulty: nearest },
        difficulty === 'easy' ? 'ask for more givens' : 'ask for fewer givens',
      );
    }
    const [least, most] = level === 'minimal' ? [0, geo.cells] : level;
    return new SpecError(
      'level',
      `${board} and ${least} to ${most} givens ${found}; the fewest was ${fewest}`,
      { level: [fewest, Math.max(most, fewest)] },
      `ask for ${fewest} or more`,
    );
  }
}

/** A full grid; every grid can come up, though not all equally often. */
export function randomGrid(geo: Geometry, random: Random): Uint8Array {
  const board = new Uint8Array(geo.cells);
  board.set(random.shuffle(Array.from({ length: geo.side }, (_, i) => i + 1)));
  return solve(geo, board, 1, { random }).solutions[0];
}

interface Digging {
  readonly least: number;
  readonly target: number;
  readonly symmetric: boolean;
}

/**
 * Removes givens, alone or with the one opposite the centre, until `target` are left or no more can go: without a second solution,
 * or without going below `least`.
 */
function dig(geo: Geometry, answer: Uint8Array, { least, target, symmetric }: Digging, random: Random): Uint8Array {
  const board = answer.slice();
  let givens = geo.cells;
  for (const cell of random.shuffle(Array.from(board.keys()))) {
    if (givens <= target) break;
    const opposite = geo.cells - 1 - cell;
    // The first of a pair decides for both.
    if (board[cell] === 0 || (symmetric && givens - (cell === opposite ? 1 : 2) < least)) continue;
    board[cell] = 0;
    if (symmetric) board[opposite] = 0;
    if (hasOther(geo, board, answer, cell) || (symmetric && hasOther(geo, board, answer, opposite))) {
      board[cell] = answer[cell];
      if (symmetric) board[opposite] = answer[opposite];
    } else givens -= symmetric && cell !== opposite ? 2 : 1;
  }
  return board;
}

/** Whether the board has a solution with another digit in this blank cell: faster than counting solutions to two. */
const hasOther = (geo: Geometry, board: Uint8Array, answer: Uint8Array, cell: number): boolean =>
  solve(geo, board, 1, { unlike: { cell, digit: answer[cell] } }).solutions.length > 0;

/**
 * Every puzzle of a board with at most 16 cells, none of which needs a guess, in random order, each in a random naming of its digits.
 * @param namings true: each puzzle in every naming of its digits; false: once.
 * @throws SpecError if there is none as wished.
 */
export function* listPuzzles(geo: Geometry, wish: Wish, namings: boolean, random: Random): Generator<SudokuPuzzle, void> {
  const first = new Uint8Array(geo.cells).map((_, cell) => (cell < geo.side ? cell + 1 : 0));
  // One grid for each class up to digit naming: the one whose first row is 1, 2, 3, 4.
  const grids = solve(geo, first, Number.POSITIVE_INFINITY).solutions;
  const names = permutations(geo.side);
  const subsets = 2 ** geo.cells;
  const { level, symmetric = false } = wish;
  const found: number[] = [];
  const seen = new Seen(geo);
  grids.forEach((grid, index) => {
    const unique = uniqueSubsets(geo, grid, grids, names);
    for (let subset = 0; subset < subsets; subset++) {
      if (!unique[subset]) continue;
      if (symmetric && subset !== opposite(subset, geo.cells)) continue;
      if (level === 'minimal' ? !isMinimal(unique, subset, symmetric) : !seen.fitGivens(popcount(subset), level)) continue;
      found.push(index * subsets + subset);
    }
  });
  if (found.length === 0) throw seen.refusal(wish, 'exists');

  random.shuffle(found);
  const start = found.map(() => random.below(names.length));
  for (let pass = 0; pass < (namings ? names.length : 1); pass++)
    for (let i = 0; i < found.length; i++) {
      const name = names[(start[i] + pass) % names.length];
      const answer = grids[Math.floor(found[i] / subsets)].map((digit) => name[digit - 1] + 1);
      yield { question: withGivens(answer, found[i]), answer };
    }
}

/** For every set of givens (bit c: cell c) of a grid, 1 where no other grid has the same givens. */
function uniqueSubsets(geo: Geometry, grid: Uint8Array, grids: readonly Uint8Array[], names: readonly (readonly number[])[]): Uint8Array {
  const unique = new Uint8Array(2 ** geo.cells).fill(1);
  for (const other of grids)
    for (const name of names) {
      let agree = 0;
      for (let cell = 0; cell < geo.cells; cell++) if (name[other[cell] - 1] + 1 === grid[cell]) agree |= 1 << cell;
      if (agree !== unique.length - 1) unique[agree] = 0;
    }
  // What two grids share in one set they share in all of its subsets.
  for (let bit = 1; bit < unique.length; bit <<= 1)
    for (let subset = 0; subset < unique.length; subset++) if (!(subset & bit)) unique[subset] &= unique[subset | bit];
  return unique;
}

/** The grid where the set of givens (bit c: cell c) has a cell, 0 elsewhere. */
const withGivens = (grid: Uint8Array, subset: number): Uint8Array => grid.map((digit, cell) => ((subset >> cell) & 1 ? digit : 0));

/** The set turned by half a turn. */
function opposite(subset: number, cells: number): number {
  let turned = 0;
  for (let cell = 0; cell < cells; cell++) turned |= ((subset >> cell) & 1) << (cells - 1 - cell);
  return turned;
}

/** Whether every set of one given, or one pair of opposite givens, less has a second solution. */
function isMinimal(unique: Uint8Array, subset: number, pairs: boolean): boolean {
  for (let rest = subset; rest; rest &= rest - 1) {
    const given = rest & -rest;
    if (unique[subset & ~(pairs ? given | opposite(given, Math.log2(unique.length)) : given)]) return false;
  }
  return true;
}

function popcount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest; rest &= rest - 1) count++;
  return count;
}
