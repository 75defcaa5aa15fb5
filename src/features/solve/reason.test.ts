import { describe, expect, it } from 'vitest';
import { TASKS } from '../../puzzles/tasks.ts';
import type { ModelCard } from './model-card.ts';
import { reasonOf } from './reason.ts';

const score = (exact: number, segments: number, n = 100) => ({ n, exact, interval: [0, 1] as [number, number], segments, gflop: 1 });
const strategy = (views: number) => ({ think: 'commit', strategy: { segments: 24, views } });
const card = {
  one_try: [
    { ...score(0.5, 8), levels: { easy: score(0.9, 8), hard: score(0.1, 8) } },
    { ...score(0.6, 32), levels: { easy: score(0.95, 32), hard: score(0.2, 32, 3) } },
  ],
  wide: [
    { ...score(0.7, 10), ...strategy(1), levels: { easy: score(0.96, 10) } },
    { ...score(0.9, 20), ...strategy(16), levels: { easy: score(1, 20) } },
  ],
} as unknown as ModelCard;

const nine = TASKS.sudoku9;
const EASY = nine.parse('7.26.93.56.97.....834..26......74........6184.48...79..9.5...2.4.62319.7.....7..3');
const HARD = nine.parse('.16.....2.59.21.8...3...7....8.5..........5.4...974.......6.....9.2...63.6..85.9.');

describe('why an answer may be wrong', () => {
  it('is that the puzzle has no solution, several, or too few givens to have one', () => {
    const of = (text: string) => reasonOf(TASKS.sudoku4, TASKS.sudoku4.parse(text), { segments: 8, views: 1 }, card);
    expect(of('11..2...3...4...')).toEqual({ kind: 'none' });
    expect(of('1234............')).toEqual({ kind: 'several', solutions: 12, more: false });
    expect(reasonOf(nine, nine.parse(`123456789456789123${'.'.repeat(63)}`), { segments: 8, views: 1 }, card)).toEqual({
      kind: 'several',
      solutions: 101,
      more: true,
    });
    expect(of('12..............')).toEqual({ kind: 'few', givens: 2, fewest: 4 });
    expect(of('11..............')).toEqual({ kind: 'none' });
  });

  it('is else how often the model solves puzzles of its level, thought about as long and as widely', () => {
    const of = (question: Uint8Array, segments: number, views: number) => reasonOf(nine, question, { segments, views }, card);
    expect(of(EASY, 8, 1)).toMatchObject({ level: 'easy', score: { exact: 0.9 } });
    expect(of(EASY, 64, 1)).toMatchObject({ level: 'easy', score: { exact: 0.95 } });
    expect(of(EASY, 24, 16)).toMatchObject({ level: 'easy', score: { exact: 1 } });
    expect(of(HARD, 16, 1)).toMatchObject({ level: expect.stringMatching(/medium|hard/) });
  });

  it('names no share where the card has few such puzzles, none of the level, or is missing', () => {
    const hard = reasonOf(nine, HARD, { segments: 32, views: 1 }, card);
    expect(hard).toMatchObject({ kind: 'sound', score: undefined });
    expect(reasonOf(nine, EASY, { segments: 8, views: 1 }, undefined)).toEqual({ kind: 'sound', level: 'easy', score: undefined });
  });

  it('tells mazes by the length of their way', () => {
    const maze = TASKS.maze6;
    const question = maze.parse(`S    G${'      '.repeat(5)}`);
    expect(reasonOf(maze, question, { segments: 8, views: 1 }, undefined)).toMatchObject({ kind: 'sound', level: '4 to 7 moves' });
    expect(reasonOf(maze, maze.parse(`S #  G${'  #   '.repeat(5)}`), { segments: 8, views: 1 }, undefined)).toEqual({ kind: 'none' });
  });
});
