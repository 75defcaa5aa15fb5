import { expect, it } from 'vitest';
import { TimeBudget } from './time-budget.ts';

function budgeted() {
  let now = 5000;
  const budget = new TimeBudget(1000, 0.1, () => now);
  const pass = (ms: number) => {
    now += ms;
  };
  const work = (ms: number, training = true) => budget.spend(async () => pass(ms), training);
  budget.start();
  return { budget, pass, work };
}

it('is due once a second where it costs little, and says how much it costs', async () => {
  const { budget, pass, work } = budgeted();
  expect(budget.due).toBe(false);
  pass(1000);
  expect(budget.due).toBe(true);
  await work(10);
  expect(budget.share).toBeCloseTo(10 / 1010);
  pass(990);
  expect(budget.due).toBe(false);
});

it('is due less often where it costs much, so that it never takes more than its share', async () => {
  const { budget, pass, work } = budgeted();
  await work(400);
  for (let i = 0; i < 3; i++) {
    while (!budget.due) pass(50);
    await work(400);
    expect(budget.share).toBeLessThanOrEqual(0.1);
    expect(budget.share).toBeGreaterThan(0.09);
  }
});

it('is due at once where somebody asks, and counts nothing while a training rests', async () => {
  const { budget, pass, work } = budgeted();
  budget.makeDue();
  expect(budget.due).toBe(true);
  await work(100, false);
  expect(budget.due).toBe(false);
  expect(budget.share).toBe(0);
  pass(60_000);
  budget.start();
  expect(budget.due).toBe(false);
});

it('does not count that its tab was frozen meanwhile', async () => {
  const { budget, pass, work } = budgeted();
  pass(1000);
  await work(10);
  pass(1000);
  await work(360_000);
  expect(budget.share).toBeLessThan(0.1);
  pass(1000);
  expect(budget.due).toBe(true);
});

it('counts it where it stays as slow', async () => {
  const { budget, pass, work } = budgeted();
  pass(1000);
  await work(10);
  for (let i = 0; i < 2; i++) {
    while (!budget.due) pass(50);
    await work(1000);
  }
  pass(8000);
  expect(budget.due).toBe(false);
});
