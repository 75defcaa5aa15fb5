import { expect, it } from 'vitest';
import type { RunConfig } from '../settings/fields.ts';
import { PRESETS, presetById } from '../training/presets.ts';
import { readSettings, settingsQuery, trainAddress } from './settings-link.ts';
import { withTask } from './task-defaults.ts';

const easy = PRESETS[0].config;
const back = (config: RunConfig) => readSettings(new URLSearchParams(settingsQuery(config)));

it.each(PRESETS.map(({ id, config }) => [id, config] as const))('writes the preset %s as its name', (id, config) => {
  expect(settingsQuery(config)).toBe(`preset=${id}`);
  expect(back(config)).toMatchObject({ preset: { id }, config, problems: [] });
});

it('writes what was changed, and nothing else', () => {
  const changed: RunConfig = {
    ...easy,
    data: { ...easy.data, level: [6, 8], augment: { ...easy.data.augment, rows: true } },
    model: { ...easy.model, L_cycles: 4 },
    training: { ...easy.training, lr: 3e-4 },
    seed: 7,
  };
  expect(settingsQuery(changed)).toBe(
    'preset=sudoku4-easy&data.level=6-8&data.augment=digits,rows&model.L_cycles=4&training.lr=0.0003&seed=7',
  );
  expect(back(changed)).toMatchObject({ config: changed, problems: [] });
});

it('comes back to the same settings for every kind of board, and for a kept set of puzzles', () => {
  for (const task of ['sudoku6', 'maze13', 'arc10'] as const) {
    const config = withTask(easy, easy, task);
    expect(back(config).config, task).toEqual(config);
  }
  const { level: _, ...data } = easy.data;
  const file = {
    ...easy,
    data: { ...data, file: { name: 'My set: 1', sha256: 'ab'.repeat(32) }, level: undefined },
  } as unknown as RunConfig;
  expect(back(file).config).toEqual(file);
  const hardest = presetById('sudoku4-hardest')?.config as RunConfig;
  const guessed = { ...hardest, data: { ...hardest.data, guesses: [1, 3] as const, symmetric: true } };
  expect(back(guessed).config).toEqual(guessed);
});

it('finds the preset that fits a puzzle, none that takes a strong GPU', () => {
  expect(trainAddress('sudoku4', 9)).toBe('#/train?preset=sudoku4-easy');
  expect(trainAddress('sudoku4', 5)).toBe('#/train?preset=sudoku4-hardest');
  expect(trainAddress('sudoku6', 10)).toBe('#/train?preset=sudoku6-hardest');
  for (const givens of [17, 30]) expect(trainAddress('sudoku9', givens)).toBe('#/train?preset=sudoku9');
  expect(trainAddress('maze10', 50)).toBe('#/train?preset=maze10');
  expect(trainAddress('maze30', 50)).toBe('#/train');
});

it('says which field of a link it leaves out and why, and takes the others', () => {
  const query =
    'preset=nothing&model.L_cycles=0&model.N=2&data.level=9&model.__proto__=1&training.lr=fast&data.task=constructor&seed=5&by=updates';
  const { preset, config, problems } = readSettings(new URLSearchParams(query), ['by']);
  expect(preset.id).toBe('sudoku4-easy');
  expect(config).toEqual({ ...easy, seed: 5 });
  expect(problems.map(({ field }) => field)).toEqual([
    'preset',
    'model.L_cycles',
    'model.N',
    'data.level',
    'model.__proto__',
    'training.lr',
    'data.task',
  ]);
  expect(problems[1].reason).toContain('must be a whole number from 1');
});
