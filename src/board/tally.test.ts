import { expect, test } from 'vitest';
import { tally } from './tally.ts';
import { traceOf } from './trace.testing.ts';

/** Three updates of one segment: a wrong guess, nothing, the right answer. */
const trace = traceOf('12343412214343..', ['1234341221434334', '12343412214343..', '1234341221434321']);

test('counts what changed, clashes and is missing', () => {
  expect(tally(trace, 0)).toMatchObject({ open: 2, changed: 0, missing: 0, solved: false });
  expect(tally(trace, 0).conflicts).toBeGreaterThan(0);
  expect(tally(trace, 1)).toMatchObject({ changed: 2, conflicts: 0, missing: 2, solved: false });
  expect(tally(trace, 2)).toMatchObject({ changed: 2, conflicts: 0, missing: 0, overruled: 0, solved: true });
  expect(tally(trace, 2).confidence).toBeCloseTo(0.9, 5);
});

test('counts changes from the update that is asked for, and givens that are read as something else', () => {
  expect(tally(trace, 2, 0)).toMatchObject({ changed: 2 });
  const overruling = traceOf('1234341221434321', ['2234341221434321']);
  expect(tally(overruling, 0)).toMatchObject({ open: 0, overruled: 1, conflicts: 0, solved: false });
});
