import { expect, test } from 'vitest';
import { TASKS } from '../../puzzles/tasks.ts';
import { EXAMPLES, manyPuzzles, newPuzzle } from './puzzles.ts';

const SOLUTIONS = { easy: 1, hard: 1, one: 1, two: 2, empty: 2, none: 0 } as const;

test('examples have as many solutions as they say', () => {
  for (const [task, examples] of Object.entries(EXAMPLES))
    for (const { id, board } of examples) {
      const { parse, solve } = TASKS[task as keyof typeof TASKS];
      expect(solve(parse(board)).answers.length, `${task} ${id}`).toBe(SOLUTIONS[id]);
    }
});

test('new puzzles have one solution', async () => {
  for (const task of ['sudoku4', 'sudoku6', 'sudoku9'] as const)
    expect(TASKS[task].solve(TASKS[task].parse(newPuzzle(task))).answers).toHaveLength(1);
  expect(await manyPuzzles('sudoku4', 3)).toHaveLength(3);
});
