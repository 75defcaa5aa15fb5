import { expect, it } from 'vitest';
import type { WallMessage } from '../worker/protocol.ts';
import { someOf, withWall } from './walls.ts';

const wallAt = (step: number): WallMessage => ({
  type: 'wall',
  step,
  task: 'sudoku4',
  puzzles: 0,
  segments: 1,
  questions: new Uint8Array(0),
  solutions: new Uint8Array(0),
  answers: new Uint8Array(0),
});
const grown = (steps: readonly number[]): number[] =>
  steps.reduce<readonly WallMessage[]>((walls, step) => withWall(walls, wallAt(step)), []).map(({ step }) => step);

it('keeps the first wall and the newest, and a bounded number between them', () => {
  const kept = grown(Array.from({ length: 200 }, (_, i) => 50 * i));
  expect(kept.length).toBeLessThanOrEqual(16);
  expect([kept[0], kept.at(-1)]).toEqual([0, 9950]);
  expect(kept).toEqual([...kept].sort((a, b) => a - b));
});

it('puts a wall in the place of one of the same step', () => {
  expect(grown([0, 50, 50])).toEqual([0, 50]);
});

it('chooses some, with both ends', () => {
  expect(someOf([1, 2, 3], 5)).toEqual([1, 2, 3]);
  expect(someOf([0, 1, 2, 3, 4, 5, 6, 7, 8], 5)).toEqual([0, 2, 4, 6, 8]);
});
