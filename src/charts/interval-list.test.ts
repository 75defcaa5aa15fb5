import { describe, expect, it } from 'vitest';
import { placed } from './IntervalList.tsx';

const row = (value: number, low: number, high: number) => ({ label: 'x', value, low, high });

describe('numbers with intervals', () => {
  it('lie on a scale with fixed ends, and what is beyond an end lies on it', () => {
    const place = placed([row(0.5, 0.4, 0.6)], { from: 0, to: 1 });
    expect(place(0.5)).toBe(50);
    expect(place(-3)).toBe(0);
    expect(place(Number.POSITIVE_INFINITY)).toBe(100);
  });

  it('leave room around them and the place that they are held against', () => {
    const place = placed([row(2, 1, 3)], { mark: 0 });
    expect(place(0)).toBeGreaterThan(0);
    expect(place(3)).toBeLessThan(100);
    expect(place(0)).toBeLessThan(place(1));
  });

  it('have a place though nothing else is known, or all are the same', () => {
    expect(placed([row(4, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)], {})(4)).toBeCloseTo(50, 9);
    expect(placed([row(0, 0, 0)], { mark: 0 })(0)).toBeCloseTo(50, 9);
  });
});
