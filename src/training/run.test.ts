import { expect, it, vi } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { PUBLISHED } from '../model/config.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import { Run } from './run.ts';
import { type RunConfig, STOP_DEFAULTS, taskSizes } from './run-config.ts';

const CONFIG: RunConfig = {
  data: { task: 'sudoku4', level: [12, 14], count: 20, augment: { digits: true }, split: 'puzzles', heldOut: 4, seed: 1 },
  model: { ...PUBLISHED, ...taskSizes('sudoku4'), hidden_size: 16, num_heads: 2, ffn_multiple: 16, H_layers: 1, L_layers: 1 },
  training: { ...TRAINING_DEFAULTS, batch_size: 2, lr: 1e-3, warmup: 2, total_steps: 100 },
  evaluation: { every: 50, puzzles: 4, segments: 1 },
  stop: { ...STOP_DEFAULTS, minutes: 1 },
  seed: 3,
};

it('counts no time in which its page was frozen, nor ends by its time rule for it', async () => {
  const engine = await createCpuEngine();
  let now = 1000;
  const run = await Run.create(engine, CONFIG, buildDataset(CONFIG.data), () => now);
  /** A step that ends so many seconds later. */
  const step = async (seconds: number) => {
    now += 1000 * seconds;
    return (await run.advance()).some(({ type }) => type === 'stop');
  };
  run.start();
  await step(5);
  const frozen = now + 1000;
  // Six minutes later it takes a step before it hears why.
  expect(await step(360)).toBe(false);
  run.pause(frozen);
  expect(run.seconds).toBe(6);
  await step(1);
  run.start();
  expect(await step(1)).toBe(false);
  expect(run.seconds).toBe(7);
  expect([await step(54), await step(1), await step(1)]).toEqual([false, true, false]);
  engine.destroy();
});

it('tells of numbers that never came only whoever waits for them', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  const engine = await createCpuEngine();
  const run = await Run.create(engine, CONFIG, buildDataset(CONFIG.data), () => 0);
  vi.spyOn(engine, 'read').mockRejectedValue(new Error('the GPU is gone'));
  for (let step = 0; step < 20; step++) await run.advance();
  await new Promise((resolve) => setTimeout(resolve));
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
  await expect(
    (async () => {
      while (run.step < 49) await run.advance();
    })(),
  ).rejects.toThrow('the GPU is gone');
  engine.destroy();
});
