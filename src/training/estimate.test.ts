import { expect, it } from 'vitest';
import { flopsPerStep } from './estimate.ts';
import { presetById } from './presets.ts';

it('counts the mean step, with a Q target now and then', () => {
  const { model, training } = presetById('sudoku4-hardest')!.config;
  const every = (q_target_every: number) => flopsPerStep({ model, training: { ...training, q_target_every } });
  const target = every(1) - every(1000);
  expect(every(4) - every(1000)).toBeCloseTo((target * (1 / 4 - 1 / 1000)) / (1 - 1 / 1000), -1);
  // A whole gradient-free segment beside one with a backward pass.
  expect(target / every(1)).toBeGreaterThan(0.25);
  expect(target / every(1)).toBeLessThan(0.4);
});
