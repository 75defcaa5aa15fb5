import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampIndex, endsSegment, formatPosition, indexOf, moduleAt, parsePosition, positionOf, stepBy, updateCount } from './cursor.ts';
import type { Reasoning } from './trace.ts';

const size = fc.integer({ min: 1, max: 6 });
const reasonings: fc.Arbitrary<Reasoning> = fc.record({ segments: size, H_cycles: size, L_cycles: size });
const places = reasonings.chain((r) => fc.record({ r: fc.constant(r), index: fc.nat(updateCount(r) - 1) }));

describe('the cursor', () => {
  it('names every update once, and finds it again by its name', () => {
    fc.assert(
      fc.property(reasonings, (r) => {
        const names = Array.from({ length: updateCount(r) }, (_, i) => formatPosition(r, i));
        expect(new Set(names).size).toBe(names.length);
        names.forEach((name, i) => {
          expect(parsePosition(r, name)).toBe(i);
          expect(indexOf(r, positionOf(r, i))).toBe(i);
        });
      }),
    );
  });

  it('counts N H updates and N T L-steps a segment', () => {
    fc.assert(
      fc.property(reasonings, (r) => {
        const modules = Array.from({ length: updateCount(r) }, (_, i) => moduleAt(r, i));
        expect(modules.filter((m) => m === 'H')).toHaveLength(r.segments * r.H_cycles);
        expect(modules.filter((m) => m === 'L')).toHaveLength(r.segments * r.H_cycles * r.L_cycles);
        const ends = modules.filter((m, i) => endsSegment(r, i) && m === 'H');
        expect(ends).toHaveLength(r.segments);
      }),
    );
  });

  it('goes by update, cycle and segment, and stays inside', () => {
    const r = { segments: 2, H_cycles: 2, L_cycles: 2 };
    expect(stepBy(r, 0, 'step', 1)).toBe(1);
    expect(stepBy(r, 0, 'cycle', 1)).toBe(2);
    expect(stepBy(r, 2, 'cycle', 1)).toBe(5);
    expect(stepBy(r, 4, 'cycle', -1)).toBe(2);
    expect(stepBy(r, 1, 'cycle', -1)).toBe(0);
    expect(stepBy(r, 0, 'segment', 1)).toBe(5);
    expect(stepBy(r, 11, 'segment', 1)).toBe(11);
    fc.assert(
      fc.property(places, fc.constantFrom('step', 'cycle', 'segment'), fc.constantFrom(1, -1), ({ r, index }, unit, direction) => {
        const next = stepBy(r, index, unit, direction);
        expect(clampIndex(r, next)).toBe(next);
        const end = direction > 0 ? updateCount(r) - 1 : 0;
        if (index !== end) expect(Math.sign(next - index)).toBe(direction);
      }),
    );
  });

  it('finds nothing by names that are outside or no names', () => {
    const r = { segments: 2, H_cycles: 1, L_cycles: 2 };
    for (const text of ['', '1', '3.1.1', '1.2.1', '1.1.4', '0.1.1', '1.1.0', '1.1.x', '-1.1.1', '1.1.1.1'])
      expect(parsePosition(r, text)).toBeUndefined();
    // The H update may also be called by its number.
    expect(parsePosition(r, '1.1.3')).toBe(2);
  });
});
