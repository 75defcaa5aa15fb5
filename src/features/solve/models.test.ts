import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TASKS } from '../../puzzles/tasks.ts';
import { bestOf } from './model-card.ts';
import { MODELS } from './models.ts';

test('offers exactly the models that are shipped', () => {
  const listed = JSON.parse(readFileSync('public/models/index.json', 'utf8')) as { id: string; task: string; file: string; card: string }[];
  const shipped = listed.map(({ id, task, file, card }) => ({ id, task, url: `models/${file}`, card: `models/${card}` }));
  expect(MODELS.map(({ puzzle: _, ...model }) => model)).toEqual(shipped);
});

test.each(MODELS)('shows $id on a puzzle with one solution', ({ task, puzzle }) => {
  const { parse, solve } = TASKS[task];
  expect(solve(parse(puzzle)).answers).toHaveLength(1);
});

test('finds where thinking on stops helping', () => {
  expect(bestOf([0.2, 0.9, 0.8])).toEqual({ share: 0.9, segment: 2 });
});
