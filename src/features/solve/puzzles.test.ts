import { expect, test } from 'vitest';
import { TASKS, type TaskId } from '../../puzzles/tasks.ts';
import { examplesOf, manyPuzzles, newPuzzle } from './puzzles.ts';

const SOLUTIONS: Readonly<Record<string, number>> = { easy: 1, hard: 1, one: 1, two: 2, empty: 2, none: 0, several: 2, closed: 0 };

test.each(['sudoku4', 'sudoku6', 'sudoku9', 'maze6', 'maze30'] as const)(
  'examples of %s have as many solutions as they say',
  async (id) => {
    const examples = examplesOf(id);
    expect(examples.length).toBeGreaterThan(3);
    for (const { id: name, make } of examples) {
      const { question } = await make();
      const found = TASKS[id].solve(question).answers.length;
      if (name in SOLUTIONS) expect(found, name).toBe(SOLUTIONS[name]);
      else expect(found, name).toBeGreaterThan(0);
      const [, level] = /^new-(.+)$/.exec(name) ?? [];
      if (level) expect(TASKS[id].difficulty?.(question).level).toBe(level);
    }
  },
);

test('examples of ARC are one for each rule, under its identifier', async () => {
  const examples = examplesOf('arc10');
  expect(examples.map(({ name }) => name)).toEqual(TASKS.arc10.identifiers);
  expect((await examples[2].make()).id).toBe(3);
});

test('new puzzles of every family can be solved', async () => {
  for (const id of ['sudoku4', 'sudoku6', 'sudoku9', 'maze10'] as const satisfies readonly TaskId[])
    expect(TASKS[id].solve((await newPuzzle(id)).question).answers.length).toBeGreaterThan(0);
  expect((await newPuzzle('arc10')).answer).toHaveLength(100);
  expect(await manyPuzzles('sudoku4', 3)).toHaveLength(3);
});
