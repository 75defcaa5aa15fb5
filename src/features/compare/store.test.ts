import { describe, expect, it } from 'vitest';
import { modelProblems } from '../../model/config.ts';
import { MEASURES } from '../../model/matched.ts';
import { comparedRun } from '../../training/compared.ts';
import { PRESETS } from '../../training/presets.ts';
import { runProblems } from '../../training/run-config.ts';
import { activeIndex, firstOf, progressOf, secondsLeft, type Training, trainingsOf } from './store.ts';

const preset = PRESETS[0];
const plan = { preset, by: 'parameters', chosen: ['hrm', 'recurrent', 'feedforward', 'trm'], steps: 100, seeds: 2, trainings: [] } as const;

it('plans each model once before any again, on the same puzzles and schedule, and nothing but that schedule ends them', () => {
  const trainings = trainingsOf(plan);
  const columns = firstOf(trainings);
  expect(trainings.slice(0, 4)).toEqual(columns);
  expect(columns.map(({ architecture }) => architecture)).toEqual(plan.chosen);
  expect(trainings.slice(4).map(({ architecture }) => architecture)).toEqual(plan.chosen);
  expect(trainings.map(({ config }) => config.seed - preset.config.seed)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  for (const { config, status } of trainings) {
    expect(runProblems(config)).toEqual([]);
    expect(status).toBe('waiting');
    expect(config.data).toEqual(preset.config.data);
    expect(config.training).toEqual({ ...preset.config.training, total_steps: 100 });
    expect(config.stop).toEqual({ exact: 0, checks: 1, minutes: 0 });
  }
  expect(columns.map(({ config }) => config.evaluation.segments)).toEqual([2, 2, 1, 2]);
});

describe.each(PRESETS.map((one) => [one.id, one] as const))('the models for %s', (_, { config }) => {
  it.each(['parameters', 'updates'] as const)('are as equal as can be by %s', (by) => {
    const sizes = plan.chosen.map((architecture) => MEASURES[by](comparedRun(config, { architecture, by, steps: 100, training: 0 }).model));
    expect(new Set(sizes).size).toBe(1);
    for (const architecture of plan.chosen)
      expect(modelProblems(comparedRun(config, { architecture, by, steps: 100, training: 0 }).model)).toEqual([]);
  });
});

it('keeps the models of a comparison that has begun, and shortens the warm-up of a short one', () => {
  const trainings = trainingsOf(plan).slice(0, 1);
  expect(trainingsOf({ ...plan, trainings })).toBe(trainings);
  expect(comparedRun(preset.config, { architecture: 'hrm', by: 'updates', steps: 10, training: 0 }).training.warmup).toBe(5);
});

it('says how far all models are, while one is at work', () => {
  const [first, second] = trainingsOf(plan);
  const columns: Training[] = [
    { ...first, status: 'finished', step: 100 },
    { ...second, status: 'preparing' },
  ];
  expect(progressOf(columns)).toEqual({ page: 'compare', phase: 'preparing', done: 0.5, solved: undefined });
  expect(progressOf([{ ...first, status: 'finished', step: 100 }])).toBeUndefined();
  expect(progressOf([])).toBeUndefined();
});

describe('the time that is left', () => {
  const column = (patch: Partial<Training>): Training => ({ ...trainingsOf(plan)[0], ...patch });

  it('is unknown before anything is measured', () => {
    expect(secondsLeft([column({})], [1])).toBeNaN();
  });

  it('is at the measured speed where there is one, and scaled by operations where there is none', () => {
    const columns = [
      column({ status: 'finished', step: 100, seconds: 10 }),
      column({ status: 'training', step: 50, seconds: 10 }),
      column({ status: 'waiting' }),
    ];
    // 50 steps of 0.2 s, then 100 steps of three times that.
    expect(secondsLeft(columns, [10, 20, 60])).toBeCloseTo(50 * 0.2 + 100 * 0.6, 9);
    expect(activeIndex(columns)).toBe(1);
  });

  it('does not count models that have ended', () => {
    expect(secondsLeft([column({ status: 'stopped', step: 50, seconds: 5 }), column({ status: 'failed' })], [1, 1])).toBe(0);
  });
});
