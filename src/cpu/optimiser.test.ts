/** The optimisers, on both CPU engines, against steps worked out by hand. */
import { describe, expect, it } from 'vitest';
import { METRIC_COUNT, METRICS, SCALAR_COUNT, SCALARS } from '../engine/catalogue.ts';
import { createCpuEngine, createOracle } from './cpu-engine.ts';
import { random, runKernel } from './testing.ts';

const scalars = (values: Partial<Record<keyof typeof SCALARS, number>>): number[] => {
  const all = new Array<number>(SCALAR_COUNT).fill(0);
  for (const [name, value] of Object.entries(values)) all[SCALARS[name as keyof typeof SCALARS]] = value;
  return all;
};

const ENGINES = [
  { name: 'oracle', create: async () => createOracle(), digits: 12 },
  { name: 'cpu', create: createCpuEngine, digits: 6 },
];

describe.each(ENGINES)('on the $name engine', ({ create, digits }) => {
  const lr = 0.01;
  const dims = { length: 5, beta1: 0.9, beta2: 0.95 };
  const first = { decay: 0, step_size: lr / 0.1, second_moment_scale: 1 / Math.sqrt(0.05) };
  const start = { parameters: [1, 1, 1, 1, 1], m: [0, 0, 0, 0, 0], v: [0, 0, 0, 0, 0], status: [0] };

  it('the first step moves a weight by 10 atan(0.1) learning rates against its gradient, whatever its size', async () => {
    const given = { ...start, gradients: [3, -3, 1e-6, -250, 0], scalars: scalars(first) };
    const { parameters, m, v } = await runKernel(await create(), 'adam_atan2', dims, given);
    const move = lr * 10 * Math.atan(0.1);
    for (const [i, sign] of [1, -1, 1, -1, 0].entries()) expect(parameters[i]).toBeCloseTo(1 - sign * move, digits);
    expect(m[0]).toBeCloseTo(0.3, digits);
    expect(v[0]).toBeCloseTo(0.45, digits);
  });

  it('a weight without gradient only decays: atan2(0, 0) is 0', async () => {
    const given = { ...start, gradients: [0, 0, 0, 0, 0], scalars: scalars({ ...first, decay: 0.001 }) };
    const { parameters } = await runKernel(await create(), 'adam_atan2', dims, given);
    for (const p of parameters) expect(p).toBeCloseTo(0.999, digits);
  });

  it('the arctangent is right in every octant', async () => {
    const length = 1001;
    const next = random(5);
    const m = Array.from({ length }, () => Math.fround(next() * 10 ** (3 * next())));
    const v = Array.from({ length }, () => Math.fround(Math.abs(next()) * 10 ** (3 * next())));
    const given = {
      gradients: m,
      m,
      v,
      status: [0],
      parameters: new Array(length).fill(0),
      scalars: scalars({ step_size: 1, second_moment_scale: 1 }),
    };
    const { parameters } = await runKernel(await create(), 'adam_atan2', { length, beta1: 1, beta2: 1 }, given);
    for (const [i, p] of parameters.entries()) expect(Math.abs(p + Math.atan2(m[i], Math.sqrt(v[i])))).toBeLessThan(2.5e-7);
  });

  it('sign-SGD sums the slots of a puzzle, and leaves puzzles alone that are not in the batch', async () => {
    const { puzzle_table } = await runKernel(
      await create(),
      'sign_sgd',
      { batch: 3, puzzle_rows: 3, puzzle_dim: 2 },
      {
        ids: [2, 0, 2],
        dpuzzle: [1, -5, 0, 2, -3, 1],
        scalars: scalars({ puzzle_lr: 0.5, puzzle_decay: 0.25 }),
        status: [0],
        puzzle_table: [4, 4, 4, 4, 4, 4],
      },
    );
    expect([...puzzle_table]).toEqual([3, 2.5, 4, 4, 3.5, 3.5]);
  });

  it('the moving average keeps its share of the old value', async () => {
    const given = { parameters: [8], average: [4], status: [0], scalars: scalars({ ema_rate: 0.75 }) };
    expect([...(await runKernel(await create(), 'ema_update', { length: 1 }, given)).average]).toEqual([5]);
  });

  it('the guard records the norm, and the step at which it or the loss stopped being a number', async () => {
    const engine = await create();
    const guard = async (gradients: number[], loss: number, status = 0) => {
      const metrics = new Array<number>(2 * METRIC_COUNT).fill(0);
      metrics[METRIC_COUNT + METRICS.indexOf('loss')] = loss;
      const given = { gradients, metrics, status: [status], scalars: scalars({ step: 12, metrics_slot: 1 }) };
      const out = await runKernel(engine, 'gradient_guard', { length: 2, ring: 2 }, given);
      return { norm: out.metrics[METRIC_COUNT + METRICS.indexOf('gradient_norm')], status: out.status[0] };
    };
    expect(await guard([3, 4], 1)).toEqual({ norm: 5, status: 0 });
    expect(await guard([3, Number.NaN], 1)).toEqual({ norm: Number.NaN, status: 12 });
    expect(await guard([3, 4], Number.POSITIVE_INFINITY)).toEqual({ norm: 5, status: 12 });
    expect(await guard([2 ** 55, 0], 1)).toEqual({ norm: 2 ** 55, status: 0 });
    expect(await guard([2 ** 56, 0], 1)).toEqual({ norm: Number.NaN, status: 12 });
    expect(await guard([3, Number.NaN], 1, 7)).toEqual({ norm: Number.NaN, status: 7 });
  });

  it('nothing moves once the guard has stopped the run', async () => {
    const engine = await create();
    const given = { ...start, gradients: [1, 1, 1, 1, 1], status: [3], scalars: scalars({ ...first, puzzle_lr: 1, ema_rate: 0.5 }) };
    const adam = await runKernel(engine, 'adam_atan2', dims, given);
    expect([...adam.parameters, ...adam.m, ...adam.v]).toEqual([...start.parameters, ...start.m, ...start.v]);
    const average = await runKernel(engine, 'ema_update', { length: 1 }, { average: [2], status: [3], scalars: given.scalars });
    expect([...average.average]).toEqual([2]);
    const puzzle = { ids: [0], dpuzzle: [1], puzzle_table: [2], status: [3], scalars: given.scalars };
    const table = await runKernel(engine, 'sign_sgd', { batch: 1, puzzle_rows: 1, puzzle_dim: 1 }, puzzle);
    expect([...table.puzzle_table]).toEqual([2]);
  });
});
