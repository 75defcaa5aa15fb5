import { expect, it } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { flopsPerStep, largestBatch, runBytes } from './estimate.ts';
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

it('finds the largest smaller batch for which there is room, and none where there is none', async () => {
  const engine = await createCpuEngine();
  const { config } = presetById('sudoku4-hardest')!;
  const withBatch = (batch_size: number) => ({ ...config, training: { ...config.training, batch_size } });
  const room = runBytes(engine, withBatch(20)) / 0.9;
  expect(largestBatch(engine, withBatch(64), room)).toBe(20);
  expect(largestBatch(engine, withBatch(64), room - 1)).toBe(19);
  expect(largestBatch(engine, withBatch(10), room)).toBe(9);
  expect(largestBatch(engine, withBatch(64), runBytes(engine, withBatch(1)) / 2)).toBeUndefined();
  engine.destroy();
});
