import { expect, it } from 'vitest';
import { freeName } from './free-name.ts';

const runs = (...names: string[]) => names.map((name) => ({ name, deleted: undefined }));

it('numbers a name that another run has, and takes over that of a deleted one', () => {
  expect(freeName('Sudoku', runs())).toBe('Sudoku');
  expect(freeName('Sudoku', runs('Sudoku'))).toBe('Sudoku 2');
  expect(freeName('Sudoku', runs('Sudoku', 'Sudoku 2', 'Maze'))).toBe('Sudoku 3');
  expect(freeName('Sudoku', [{ name: 'Sudoku', deleted: 5 }])).toBe('Sudoku');
});
