/** Puzzles that several lessons look at, each with the model of its size. */

/** Four givens, none of which can go. In one segment it is answered wrongly at first, then rightly. */
export const SMALL = { model: 'sudoku4', puzzle: '1.....1.2.....4.' } as const;
/** Solved in the third segment. */
export const MIDDLE = { model: 'sudoku6', puzzle: '.....2..5...64.5.......3..4....1.6..' } as const;
/** Solved, after some segments. */
export const LARGE = {
  model: 'sudoku9',
  puzzle: '.4...3.7.1.75.....2.9.7..5.......6...714...828.3.2..14.....74.8.9.1...3...48369.1',
} as const;
/** Not solved in one try. */
export const MISSED = {
  model: 'sudoku9',
  puzzle: '.16.....2.59.21.8...3...7....8.5..........5.4...974.......6.....9.2...63.6..85.9.',
} as const;
/** A single cell is left to fill. */
export const ONE_BLANK = {
  model: 'sudoku9',
  puzzle: '71268934565974321883415267996187453257392618424831579639756842148623195712549786.',
} as const;
