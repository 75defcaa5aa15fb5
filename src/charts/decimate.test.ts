import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimate, nearest } from './decimate.ts';

const steps = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => i);

describe('decimate', () => {
  it('keeps at most two points a bucket, and the lowest and highest of all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 500 }),
        fc.integer({ min: 1, max: 60 }),
        (values, buckets) => {
          const y = Float32Array.from(values);
          const thin = decimate(steps(y.length), y, 0, y.length, buckets);
          expect(thin.count).toBeLessThanOrEqual(2 * buckets);
          const kept = [...thin.y.subarray(0, thin.count)];
          expect(Math.max(...kept)).toBe(Math.max(...y));
          expect(Math.min(...kept)).toBe(Math.min(...y));
          const x = [...thin.x.subarray(0, thin.count)];
          expect(x).toEqual([...x].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('leaves out what is not a number or not in view', () => {
    const y = new Float32Array([1, Number.NaN, 3, Number.POSITIVE_INFINITY, 5]);
    const thin = decimate(steps(5), y, 1, 4, 100);
    expect([...thin.y.subarray(0, thin.count)]).toEqual([3, 5]);
  });

  it('returns every point where there is room', () => {
    const y = new Float32Array([4, 2, 8]);
    const thin = decimate(steps(3), y, 0, 2, 100);
    expect([...thin.y.subarray(0, thin.count)]).toEqual([4, 2, 8]);
  });
});

describe('nearest', () => {
  const x = new Float32Array([0, 10, 20, 30]);
  it('finds the closest point that is a number', () => {
    expect(nearest(x, new Float32Array([1, 2, 3, 4]), 14)).toBe(1);
    expect(nearest(x, new Float32Array([1, 2, 3, 4]), 16)).toBe(2);
    expect(nearest(x, new Float32Array([1, 2, Number.NaN, 4]), 21)).toBe(3);
    expect(nearest(x, new Float32Array([1, 2, 3, 4]), Number.POSITIVE_INFINITY)).toBe(3);
  });
  it('finds none among none', () => {
    expect(nearest(x, new Float32Array(4).fill(Number.NaN), 5)).toBe(-1);
    expect(nearest(new Float32Array(0), new Float32Array(0), 5)).toBe(-1);
  });
});
