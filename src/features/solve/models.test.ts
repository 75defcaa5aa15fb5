import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TASKS } from '../../puzzles/tasks.ts';
import { MODELS } from './models.ts';

test('offers exactly the models that lie in the folder', () => {
  const files = MODELS.flatMap(({ id }) => [`${id}.json`, `${id}.safetensors`]);
  expect(readdirSync('public/models').sort()).toEqual(files.sort());
});

test.each(MODELS)('shows $id on a puzzle with one solution', ({ task, puzzle }) => {
  const { parse, solve } = TASKS[task];
  expect(solve(parse(puzzle)).answers).toHaveLength(1);
});
