/** Sudoku as a task. Tokens as published: 0 padding, 1 blank, digit d is d + 1. */
import { FormatError, quote } from '../formats/error.ts';
import { conflicts, geometry } from './sudoku/board.ts';
import { brokenRule } from './sudoku/broken.ts';
import { digPuzzles, listPuzzles } from './sudoku/generator.ts';
import { solve } from './sudoku/solver.ts';
import { SUDOKU_SYMMETRIES, sudokuAugmentation, sudokuViews } from './sudoku/symmetry.ts';
import { difficulty } from './sudoku/technique.ts';
import type { Puzzle, Task } from './task.ts';
import { checkWish } from './wish.ts';

/** Fewest givens of a puzzle with one solution, by side; of 9x9 as McGuire, Tugemann and Civario found (arXiv 1201.0749). */
const FEWEST: Readonly<Record<number, number>> = { 4: 4, 6: 8, 9: 17 };
/** Boards up to this many cells have few enough puzzles to list them all. */
const MOST_LISTED_CELLS = 16;

/** What people write for an empty cell. */
const BLANKS = '.0*_-xX ';

const toTokens = (digits: Uint8Array): Uint8Array => digits.map((digit) => digit + 1);
/** Padding counts as blank. */
const toDigits = (tokens: ArrayLike<number>): Uint8Array => Uint8Array.from(tokens, (token) => Math.max(0, token - 1));

/** Boards of boxRows x boxColumns boxes; their side, boxRows·boxColumns, is at most 9. */
export function sudokuTask(id: string, boxRows: number, boxColumns: number): Task {
  const geo = geometry(boxRows, boxColumns);
  const { side, cells } = geo;
  const tokens = ['_', '.', ...Array.from({ length: side }, (_, i) => String(i + 1))];
  // Transposition turns boxes on their side: it keeps the rules only where they are square.
  const symmetries = SUDOKU_SYMMETRIES.filter(({ id: name }) => name !== 'transpose' || boxRows === boxColumns);

  const parse = (text: string): Uint8Array => {
    if (text.length !== cells) throw new FormatError('board', `${cells} characters`, `${text.length}`);
    const board = new Uint8Array(cells);
    for (let i = 0; i < cells; i++) {
      const token = BLANKS.includes(text[i]) ? 1 : tokens.indexOf(text[i]);
      if (token < 1) throw new FormatError(`character ${i + 1}`, `a digit from 1 to ${side}, or "." or "0" for a blank`, quote(text[i]));
      board[i] = token;
    }
    return board;
  };

  const check: Task['check'] = (answer, question) => {
    const unfilled: number[] = [];
    const changed: number[] = [];
    for (let cell = 0; cell < cells; cell++) {
      if (answer[cell] <= 1) unfilled.push(cell);
      if (question[cell] > 1 && question[cell] !== answer[cell]) changed.push(cell);
    }
    const clashes = conflicts(geo, toDigits(answer));
    return { solved: unfilled.length + changed.length + clashes.length === 0, unfilled, changed, conflicts: clashes };
  };

  const title = `${side}x${side} Sudoku`;
  const levels: Task['levels'] = {
    counts: 'givens',
    least: 0,
    most: cells,
    ...(side in FEWEST ? { fewest: FEWEST[side] } : {}),
    usual: [Math.round(cells * 0.45), Math.round(cells * 0.6)],
    minimal: true,
    // Singles solve whatever is small enough to list.
    guesses: cells > MOST_LISTED_CELLS,
    difficulty: cells > MOST_LISTED_CELLS,
    symmetric: true,
    unique: false,
  };

  function* puzzles(...[wish, on, random]: Parameters<Task['puzzles']>): Generator<Puzzle | undefined, void> {
    checkWish(title, levels, wish);
    const found = cells <= MOST_LISTED_CELLS ? listPuzzles(geo, wish, !on.has('digits'), random) : digPuzzles(geo, wish, random);
    for (const puzzle of found) yield puzzle && { question: toTokens(puzzle.question), answer: toTokens(puzzle.answer) };
  }

  return {
    id,
    title,
    shape: { rows: side, columns: side, boxRows, boxColumns },
    cells,
    look: 'digits',
    tokens,
    symmetries,
    levels,
    manyAnswers: false,
    wider: {
      blank: 1,
      views: (random) => sudokuViews(geo, new Set(symmetries.map(({ id: name }) => name)), random),
      cost: (answer, question) => (check(answer, question).solved ? 0 : undefined),
      broken: (answer, question) => brokenRule(geo, toDigits(answer), toDigits(question)),
    },
    parse,
    format: (board) => Array.from(board, (token) => tokens[token] ?? '?').join(''),
    check,
    solve: (question, most = 2) => {
      const { solutions, guesses } = solve(geo, toDigits(question), most);
      return { answers: solutions.map(toTokens), guesses };
    },
    difficulty: (question) => difficulty(geo, toDigits(question)),
    rating: ({ question }) => solve(geo, toDigits(question), 2).guesses,
    puzzles,
    augmentation: (on) => sudokuAugmentation(geo, on),
  };
}
