import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TASKS } from '../../puzzles/tasks.ts';
import { bestOf } from './model-card.ts';
import { MODELS } from './models.ts';

test('offers exactly the models that lie in the folder', () => {
  const files = MODELS.flatMap(({ id }) => [`${id}.json`, `${id}.safetensors`]);
  expect(readdirSync('public/models').sort()).toEqual(files.sort());
});

test.each(MODELS)('shows $id on a puzzle with one solution', ({ task, puzzle }) => {
  const { parse, solve } = TASKS[task];
  expect(solve(parse(puzzle)).answers).toHaveLength(1);
});

test('finds where thinking on stops helping', () => {
  expect(bestOf([0.2, 0.9, 0.8])).toEqual({ share: 0.9, segment: 2 });
});
