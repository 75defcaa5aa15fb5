import { describe, expect, it } from 'vitest';
import { RunningEma } from './ema.ts';

/** The definition: a weighted mean of all values so far. */
function debiased(values: readonly number[], weight: number): number {
  let sum = 0;
  let mass = 0;
  values.forEach((value, i) => {
    const w = weight ** (values.length - 1 - i);
    sum += w * value;
    mass += w;
  });
  return sum / mass;
}

describe('RunningEma', () => {
  const values = Float32Array.from({ length: 50 }, (_, i) => Math.sin(i) + i / 10);

  it('is the debiased moving average', () => {
    const smooth = new RunningEma().update(values, 0.9);
    expect(smooth[0]).toBeCloseTo(values[0], 6);
    expect(smooth[49]).toBeCloseTo(debiased([...values], 0.9), 5);
  });

  it('goes on where it was, and gives the same as starting anew', () => {
    const running = new RunningEma();
    for (let n = 1; n <= 50; n += 7) running.update(values.subarray(0, n), 0.8);
    expect([...running.update(values, 0.8)]).toEqual([...new RunningEma().update(values, 0.8)]);
  });

  it('starts anew with another weight, and with another run', () => {
    const running = new RunningEma();
    running.update(values, 0.5);
    expect([...running.update(values, 0.95)]).toEqual([...new RunningEma().update(values, 0.95)]);
    const other = values.map((x) => x + 1);
    expect([...running.update(other, 0.95)]).toEqual([...new RunningEma().update(other, 0.95)]);
    expect([...running.update(values.subarray(0, 3), 0.95)]).toEqual([...new RunningEma().update(values.subarray(0, 3), 0.95)]);
  });

  it('leaves gaps where there is no number', () => {
    const smooth = new RunningEma().update(new Float32Array([1, Number.NaN, 3]), 0.5);
    expect(smooth[1]).toBeNaN();
    expect(smooth[2]).toBeCloseTo(debiased([1, 3], 0.5), 6);
  });
});
