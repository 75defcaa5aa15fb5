import { expect, it } from 'vitest';
import { TASKS } from '../../puzzles/tasks.ts';
import type { WallMessage } from '../../worker/protocol.ts';
import { moveTile, ofHundred, onceAndAll, tileOf, tilesDue, tilesOf, wallGrid } from './wall-view.ts';

const sudoku = (text: string): Uint8Array => TASKS.sudoku4.parse(text);
const QUESTION = sudoku('...1.....41.2.3.');
const SOLUTION = sudoku('4321124334122134');
/** One given is read as something else, and one open cell is wrong. */
const GUESS = SOLUTION.with(3, SOLUTION[0]).with(0, SOLUTION[3]);

const wall = (answers: readonly Uint8Array[]): WallMessage => ({
  type: 'wall',
  step: 50,
  task: 'sudoku4',
  puzzles: 1,
  segments: answers.length,
  questions: Uint8Array.from(QUESTION),
  solutions: Uint8Array.from(SOLUTION),
  answers: Uint8Array.from(answers.flatMap((answer) => [...answer])),
});

it('counts every cell that the solution fills, and tells givens, right and wrong ones apart', () => {
  const { cells, ...counts } = tileOf(wall([GUESS, SOLUTION]), 0, 1);
  expect(counts).toEqual({ right: 14, of: 16, solved: false });
  expect(cells.slice(0, 5)).toEqual(['wrong', 'right', 'right', 'wrong', 'right']);
  expect(cells[9]).toBe('given');
});

it('shows the answers after the segment that is asked for, or the last one', () => {
  const two = wall([GUESS, SOLUTION]);
  expect([1, 2, 8].map((segment) => tilesOf(two, segment)[0].solved)).toEqual([false, true, true]);
});

it('leaves out what lies outside the grid of a solution', () => {
  const cells = TASKS.arc10.cells;
  const solution = new Uint8Array(cells).fill(0).with(0, 2);
  const arc: WallMessage = { ...wall([]), task: 'arc10', segments: 1, questions: solution, solutions: solution, answers: solution };
  expect(tileOf(arc, 0, 1)).toMatchObject({ right: 1, of: 1, solved: true });
});

it('lays 64 boards out in rows that fill the width, on a phone too', () => {
  expect(wallGrid(860, 64)).toEqual({ columns: 16, rows: 4, pitch: 53 });
  expect(wallGrid(1400, 64).pitch).toBe(56);
  expect(wallGrid(358, 64)).toEqual({ columns: 11, rows: 6, pitch: 32 });
  expect(wallGrid(860, 5)).toEqual({ columns: 5, rows: 1, pitch: 56 });
});

it('moves over the wall by arrows and stays on it', () => {
  expect(moveTile(17, 'ArrowUp', 16, 64)).toBe(1);
  expect(moveTile(1, 'ArrowUp', 16, 64)).toBe(1);
  expect(moveTile(63, 'ArrowRight', 16, 64)).toBe(63);
  expect(moveTile(5, 'End', 16, 64)).toBe(63);
  expect(moveTile(5, 'a', 16, 64)).toBeUndefined();
});

it('turns tile by tile, and all of them in the end', () => {
  expect([0, 10, 350, 700, 5000].map((ms) => tilesDue(ms, 64))).toEqual([0, 1, 32, 64, 64]);
});

it('says none and all of a hundred only where that is so', () => {
  expect([0, 0.001, 0.054, 0.974, 0.999, 1].map(ofHundred)).toEqual([0, 1, 5, 97, 99, 100]);
});

it('compares thinking once with thinking as often as a check does', () => {
  const check = { n: 500, cells: [0.5, 0.9], haltedSegments: 2, haltedExact: 0.9 };
  expect(onceAndAll({ ...check, exact: [0.05, 0.374, 0.974] })).toEqual({ once: 5, all: 97, times: 3 });
  expect(onceAndAll({ ...check, exact: [0.05] })).toBeUndefined();
});
