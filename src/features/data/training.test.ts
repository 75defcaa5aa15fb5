import { expect, test } from 'vitest';
import { TASKS } from '../../puzzles/tasks.ts';
import { withTask } from '../../session/task-defaults.ts';
import type { DataRecord } from '../../storage/records.ts';
import { PRESETS } from '../../training/presets.ts';
import { runProblems } from '../../training/run-config.ts';
import { problemsByPath } from '../train/problems.ts';
import { trainingOn } from './training.ts';

const preset = PRESETS[0].config;
const record: DataRecord = {
  sha256: 'ab'.repeat(32),
  name: 'Mine',
  task: 'sudoku9',
  training: 5000,
  test: 2000,
  identifiers: 1,
  bytes: 1,
  created: 0,
};

test("trains on a set's own parts where it has two, and fits the model to its boards", () => {
  const { data, model } = trainingOn(record, preset, preset);
  expect(data).toMatchObject({ task: 'sudoku9', file: { name: 'Mine', sha256: record.sha256 }, split: 'file', count: 5000, heldOut: 1000 });
  expect(model).toMatchObject({ seq_len: 81, vocab_size: 11, num_puzzle_identifiers: 1 });
});

test('takes a set as it is: what says which puzzles to make goes, and comes back with made puzzles', () => {
  const wished = { ...preset, data: { ...preset.data, guesses: [1, 3] as const, symmetric: true } };
  const config = trainingOn({ ...record, task: 'sudoku4' }, wished, wished);
  for (const field of ['level', 'guesses', 'symmetric']) expect(config.data).not.toHaveProperty(field);
  // A run on the set may itself be what the draft began as.
  const made = withTask(config, config, 'sudoku4').data;
  expect(made.file).toBeUndefined();
  expect(made.level).toEqual(TASKS.sudoku4.levels.usual);
});

test('holds some puzzles out where a set has no test part', () => {
  const { data } = trainingOn({ ...record, test: 0 }, preset, preset);
  expect(data).toMatchObject({ split: 'puzzles', count: 4500, heldOut: 500 });
});

test('gives puzzles with rules of their own an embedding each', () => {
  const config = trainingOn(
    { ...record, task: 'arc10', identifiers: 33 },
    { ...preset, model: { ...preset.model, puzzle_emb_ndim: 0 } },
    preset,
  );
  expect(config.model.num_puzzle_identifiers).toBe(33);
  expect(config.model.puzzle_emb_ndim).toBeGreaterThan(0);
});

test.each(['sudoku4', 'sudoku9', 'maze10', 'arc10'] as const)('leaves nothing to mend before a run on %s', (task) => {
  const config = trainingOn({ ...record, task }, preset, preset);
  expect(runProblems(config)).toEqual([]);
  expect([...problemsByPath(config)]).toEqual([]);
});
