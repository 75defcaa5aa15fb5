import { describe, expect, it } from 'vitest';
import { makeFrame } from './scales.ts';
import type { Series } from './series.ts';

const box = { width: 400, height: 200, left: 40, right: 10, top: 10, bottom: 20 };
const series = (values: readonly number[]): Series => ({
  id: 'a',
  label: 'a',
  colour: 1,
  dash: [],
  emphasis: true,
  noisy: false,
  x: Float32Array.from(values, (_, i) => i),
  y: Float32Array.from(values),
});
const frame = (values: readonly number[], logarithmic: boolean, ends: { min?: number; max?: number } = {}) =>
  makeFrame(box, [series(values)], { ...ends, format: String, logarithmic }, values.length - 1, undefined, String);

describe('makeFrame', () => {
  it('puts every finite value inside the box', () => {
    for (const logarithmic of [false, true])
      for (const values of [[1], [0, 0, 0], [5, 5], [1e-6, 3, 1e4], [Number.NaN, 2], [-1, 4]]) {
        const f = frame(values, logarithmic);
        for (const value of values.filter(Number.isFinite)) {
          expect(f.y(value)).toBeGreaterThanOrEqual(box.top - 1e-9);
          expect(f.y(value)).toBeLessThanOrEqual(box.height - box.bottom + 1e-9);
        }
        for (const { at } of f.yTicks) expect(Number.isFinite(at)).toBe(true);
      }
  });

  it('says when there is nothing to draw', () => {
    expect(frame([], false).empty).toBe(true);
    expect(frame([Number.NaN], true).empty).toBe(true);
    expect(frame([0], false).empty).toBe(false);
  });

  it('keeps fixed ends', () => {
    const f = frame([0.2, 0.4], false, { min: 0, max: 1 });
    expect(f.y(0)).toBe(box.height - box.bottom);
    expect(f.y(1)).toBe(box.top);
  });

  it('turns pixels back into steps', () => {
    const f = frame([1, 2, 3, 4], false);
    expect(f.stepAt(f.x(2))).toBeCloseTo(2);
  });
});
