import { expect, test } from 'vitest';
import { decode, distribution, saidAt, surenessAt } from './decode.ts';
import { madeUpTrace } from './trace.testing.ts';

test('reads a probe between segment ends and the answer at them, once', () => {
  const trace = madeUpTrace();
  expect(distribution(trace, 0).buffer).toBe(trace.updates.probe.buffer);
  expect(distribution(trace, 5).buffer).toBe(trace.segments.output.buffer);
  expect(decode(trace)).toBe(decode(trace));
});

test('says the most probable token of each cell, the first of equals', () => {
  const trace = madeUpTrace();
  trace.updates.probe.set([0.1, 0.1, 0.3, 0.3, 0.1, 0.1], 16 * 6);
  trace.segments.output.set([0, 0, 0, 0, 0, 1], 16 * 6);
  expect(saidAt(trace, 1)[0]).toBe(2);
  expect(surenessAt(trace, 1)[0]).toBeCloseTo(0.3, 6);
  expect(saidAt(trace, 5)[0]).toBe(5);
});
