import { expect, it } from 'vitest';
import { shareInterval } from './interval.ts';

// Newcombe 1998, table I: 81 of 263, 15 of 148, none of 20 and one of 29, by the score method.
it.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('gives %i of %i its published interval', (count, n, low, high) => {
  const [found, to] = shareInterval(count, n);
  expect(found).toBeCloseTo(low, 4);
  expect(to).toBeCloseTo(high, 4);
});

it('ends at 1 where all were counted, and is narrower the more there are', () => {
  expect(shareInterval(12, 12)[1]).toBe(1);
  expect(shareInterval(1000, 1000)[0]).toBeGreaterThan(shareInterval(12, 12)[0]);
});
