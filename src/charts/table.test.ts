import { expect, test } from 'vitest';
import { thinned } from './table.ts';

test('thins evenly and keeps both ends', () => {
  expect(thinned([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
  expect(thinned([1, 2], 3)).toEqual([1, 2]);
});
