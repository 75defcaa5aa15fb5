import { expect, it } from 'vitest';
import { firstCheck, isCheckDue } from './check-times.ts';

const dueUpTo = (last: number, every: number): number[] =>
  Array.from({ length: last }, (_, i) => i + 1).filter((step) => isCheckDue(step, every));

it('checks at 50, 100, 200 and 400 first where the settings ask for it every 500 steps', () => {
  expect(dueUpTo(1600, 500)).toEqual([50, 100, 200, 400, 500, 1000, 1500]);
});

it('checks as the settings say where that is as often', () => {
  expect(dueUpTo(250, 50)).toEqual([50, 100, 150, 200, 250]);
  expect(dueUpTo(20, 5)).toEqual([5, 10, 15, 20]);
  expect(dueUpTo(250, 100)).toEqual([50, 100, 200]);
});

it('costs a handful of checks more, however rarely the settings ask for one', () => {
  expect(dueUpTo(9999, 10_000)).toEqual([50, 100, 200, 400, 800, 1600, 3200, 6400]);
});

it('names the first check', () => {
  for (const every of [1, 5, 50, 70, 1000]) expect(firstCheck(every)).toBe(dueUpTo(2000, every)[0]);
});
