import { describe, expect, it } from 'vitest';
import { SCALARS } from '../engine/catalogue.ts';
import { learningRate, stepScalars, TRAINING_DEFAULTS, type TrainingConfig } from './training.ts';

const settings: TrainingConfig = { ...TRAINING_DEFAULTS, lr: 1e-3, weight_decay: 0.5, warmup: 100, total_steps: 1100, lr_min_ratio: 0.1 };
const decay = (step: number, of: Partial<TrainingConfig> = {}) => stepScalars({ ...settings, ...of }, step, 0)[SCALARS.decay];
const rate = (step: number) => learningRate(step, settings.lr, settings);

describe('the schedule', () => {
  it('raises the learning rate over the warm-up and lowers it along a cosine', () => {
    expect([1, 50, 100, 600, 1100].map(rate)).toEqual([1e-5, 5e-4, 1e-3, expect.closeTo(5.5e-4, 12), expect.closeTo(1e-4, 12)]);
  });

  it('decays weights by learning rate times weight decay, as the reference does', () => {
    for (const step of [1, 100, 600, 1100]) expect(decay(step)).toBe(Math.fround(rate(step) * 0.5));
  });

  it('lowers weight decay too where that is wanted, but not in the warm-up', () => {
    const falling = (step: number) => decay(step, { weight_decay_min_ratio: 0.1 }) / rate(step);
    expect(falling(1)).toBeCloseTo(0.5, 5);
    expect(falling(550)).toBeCloseTo(0.275, 5);
    expect(falling(1100)).toBeCloseTo(0.05, 6);
  });
});
