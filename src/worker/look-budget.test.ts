import { expect, it } from 'vitest';
import { LookBudget } from './look-budget.ts';

function budgeted() {
  let now = 5000;
  const budget = new LookBudget(1000, 0.1, () => now);
  const pass = (ms: number) => {
    now += ms;
  };
  const look = (ms: number, training = true) => budget.spend(async () => pass(ms), training);
  budget.start();
  return { budget, pass, look };
}

it('looks once a second where a look costs little, and says how much it costs', async () => {
  const { budget, pass, look } = budgeted();
  expect(budget.due).toBe(false);
  pass(1000);
  expect(budget.due).toBe(true);
  await look(10);
  expect(budget.share).toBeCloseTo(10 / 1010);
  pass(990);
  expect(budget.due).toBe(false);
});

it('looks less often where a look costs much, so that it never takes more than its share', async () => {
  const { budget, pass, look } = budgeted();
  await look(400);
  for (let i = 0; i < 3; i++) {
    while (!budget.due) pass(50);
    await look(400);
    expect(budget.share).toBeLessThanOrEqual(0.1);
    expect(budget.share).toBeGreaterThan(0.09);
  }
});

it('looks at once where somebody wishes it, and counts no look at a training that rests', async () => {
  const { budget, pass, look } = budgeted();
  budget.wish();
  expect(budget.due).toBe(true);
  await look(100, false);
  expect(budget.due).toBe(false);
  expect(budget.share).toBe(0);
  pass(60_000);
  budget.start();
  expect(budget.due).toBe(false);
});

it('does not take it for the cost of a look that its tab was frozen meanwhile', async () => {
  const { budget, pass, look } = budgeted();
  pass(1000);
  await look(10);
  pass(1000);
  await look(360_000);
  expect(budget.share).toBeLessThan(0.1);
  pass(1000);
  expect(budget.due).toBe(true);
});

it('takes it for the cost where looks stay as slow', async () => {
  const { budget, pass, look } = budgeted();
  pass(1000);
  await look(10);
  for (let i = 0; i < 2; i++) {
    while (!budget.due) pass(50);
    await look(1000);
  }
  pass(8000);
  expect(budget.due).toBe(false);
});
