import fc from 'fast-check';
import { expect, test } from 'vitest';
import { updateCount } from '../trace/cursor.ts';
import { bands, centreOf, indexAt, kindOf, labelEvery, marks, translate } from './ruler-scale.ts';

const reasonings = fc.record({
  segments: fc.integer({ min: 1, max: 16 }),
  H_cycles: fc.integer({ min: 1, max: 8 }),
  L_cycles: fc.integer({ min: 1, max: 16 }),
});
const widths = fc.integer({ min: 100, max: 2000 });

test('the middle of a slot lies in its slot', () => {
  fc.assert(
    fc.property(reasonings, widths, fc.nat(), (r, width, n) => {
      const index = n % updateCount(r);
      expect(indexAt(r, centreOf(r, index, width), width)).toBe(index);
    }),
  );
});

test('every place, on the ruler or beside it, belongs to an update', () => {
  fc.assert(
    fc.property(reasonings, fc.double({ noNaN: true }), widths, (r, x, width) => {
      const index = indexAt(r, x, width);
      expect(Number.isInteger(index) && index >= 0 && index < updateCount(r)).toBe(true);
    }),
  );
  expect(indexAt({ segments: 2, H_cycles: 1, L_cycles: 1 }, 5, 0)).toBe(0);
});

test('marks never crowd, and the end of each segment has one', () => {
  fc.assert(
    fc.property(reasonings, widths, (r, width) => {
      const found = marks(r, width);
      for (let i = 1; i < found.length; i++) expect(found[i].x - found[i - 1].x).toBeGreaterThanOrEqual(3.49);
      expect(found.filter(({ kind }) => kind === 'segment')).toHaveLength(r.segments);
    }),
  );
});

test('three sizes of marks', () => {
  const r = { segments: 2, H_cycles: 2, L_cycles: 2 };
  expect(Array.from({ length: 12 }, (_, i) => kindOf(r, i).slice(0, 2)).join(' ')).toBe('st st cy st st se st st cy st st se');
  expect(bands(r, 600)).toEqual([
    { segment: 0, x: 0, width: 300 },
    { segment: 1, x: 300, width: 300 },
  ]);
});

test('numbers what has room for a number', () => {
  expect(labelEvery({ segments: 4, H_cycles: 1, L_cycles: 1 }, 400, 20)).toBe(1);
  expect(labelEvery({ segments: 16, H_cycles: 1, L_cycles: 1 }, 200, 20)).toBe(2);
});

test('finds the same place in another think time', () => {
  const from = { segments: 4, H_cycles: 1, L_cycles: 2 };
  expect(translate(from, { segments: 8, H_cycles: 2, L_cycles: 4 }, 5)).toBe(14);
  expect(translate(from, { segments: 1, H_cycles: 1, L_cycles: 2 }, 5)).toBeUndefined();
});
