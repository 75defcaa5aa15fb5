import { describe, expect, it } from 'vitest';
import {
  areaUnderRoc,
  meanEstimate,
  meanShare,
  midRanks,
  pairedShares,
  rankCorrelation,
  shareEstimate,
  studentQuantile,
} from './estimate.ts';

/** Numbers from 0 to 1 without a pattern, the same every time. */
function uniform(seed: number): () => number {
  let x = seed;
  return () => {
    x = (x * 48271) % 2147483647;
    return x / 2147483647;
  };
}

const repeated = (counts: readonly (readonly [value: boolean, count: number])[]): boolean[] =>
  counts.flatMap(([value, count]) => new Array<boolean>(count).fill(value));

describe('a share', () => {
  it('comes with its interval', () => {
    expect(shareEstimate(15, 148)).toMatchObject({ value: 15 / 148 });
    expect(shareEstimate(0, 20).high).toBeCloseTo(0.1611, 4);
  });
});

describe('the difference of paired shares', () => {
  // Agresti, Categorical Data Analysis: 1,600 voters asked twice, 794 approved both times, 150 only first, 86 only then.
  const first = repeated([
    [true, 794 + 150],
    [false, 86 + 570],
  ]);
  const second = repeated([
    [true, 794],
    [false, 150],
    [true, 86],
    [false, 570],
  ]);

  it('is that of a published survey', () => {
    const { value, low, high } = pairedShares(first, second);
    expect(value).toBeCloseTo(0.04, 10);
    // (a - b) / 1602 = 0.0400, with a standard error of sqrt(237 - 64² / 1602) / 1602 = 0.00956.
    expect(low).toBeCloseTo(0.0212, 4);
    expect(high).toBeCloseTo(0.0587, 4);
  });

  it('turns its sign with the order, and has a width where nothing differed', () => {
    const turned = pairedShares(second, first);
    expect(turned.value).toBeCloseTo(-0.04, 10);
    expect(turned.high).toBeCloseTo(-0.0212, 4);
    const same = pairedShares(repeated([[true, 50]]), repeated([[true, 50]]));
    expect(same.value).toBe(0);
    expect(same.low).toBeLessThan(-0.01);
    expect(same.high).toBeGreaterThan(0.01);
  });
});

describe('a mean', () => {
  it.each([
    [1, 12.7062],
    [2, 4.3027],
    [3, 3.1824],
    [4, 2.7764],
    [9, 2.2622],
    [30, 2.0423],
    [120, 1.9799],
    [499, 1.9647],
  ])("is known by Student's t: of %i degrees of freedom %f", (freedom, quantile) => {
    expect(studentQuantile(freedom)).toBeCloseTo(quantile, 3);
  });

  it('is known the better the more there are, and not at all from one', () => {
    // Mean 3, standard deviation 1.5811, of five: 3 ± 2.7764 · 0.70711.
    const { value, low, high } = meanEstimate([1, 2, 3, 4, 5]);
    expect(value).toBe(3);
    expect(low).toBeCloseTo(3 - 1.9632, 4);
    expect(high).toBeCloseTo(3 + 1.9632, 4);
    expect(meanEstimate([7])).toEqual({ value: 7, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY });
  });
});

describe('a mean of shares', () => {
  it('never leaves 0 to 1', () => {
    expect(meanShare([1, 1, 0.25])).toMatchObject({ value: 0.75, high: 1 });
    expect(meanShare([0, 0, 0.6])).toMatchObject({ low: 0 });
    expect(meanShare([0.5])).toEqual({ value: 0.5, low: 0, high: 1 });
  });
});

describe('the area under the ROC curve', () => {
  it('is the share of pairs in the right order, ties counting half', () => {
    expect(areaUnderRoc([3, 4, 5], [1, 2]).value).toBe(1);
    expect(areaUnderRoc([1, 2], [3, 4, 5]).value).toBe(0);
    expect(areaUnderRoc([1, 3], [2, 2]).value).toBe(0.5);
    expect(areaUnderRoc([2, 3], [2, 1]).value).toBe(0.875);
  });

  it('has an interval that never leaves 0 to 1, and a width where all pairs are in order', () => {
    const all = areaUnderRoc([6, 7, 8, 9, 10], [1, 2, 3, 4, 5]);
    expect(all.high).toBeCloseTo(1, 9);
    expect(all.low).toBeGreaterThan(0.5);
    expect(all.low).toBeLessThan(0.95);
  });

  it('ends where its own error says', () => {
    const [larger, smaller] = [
      [1, 4, 5, 7, 9, 10],
      [2, 3, 6, 8],
    ];
    const { value, low, high } = areaUnderRoc(larger, smaller);
    const error = (t: number) => Math.sqrt((t * (1 - t) * (1 + 4 * ((1 - t) / (2 - t) + t / (1 + t)))) / 24);
    expect(value - low).toBeCloseTo(1.959964 * error(low), 6);
    expect(high - value).toBeCloseTo(1.959964 * error(high), 6);
  });

  it('covers the truth about 95 times in 100', () => {
    const draw = uniform(7);
    // Larger by 0.4 of a uniform number: P(u + 0.4 > v) = 1 - 0.6² / 2.
    const truth = 1 - 0.36 / 2;
    let covered = 0;
    for (let run = 0; run < 400; run++) {
      const { low, high } = areaUnderRoc(
        Array.from({ length: 30 }, () => draw() + 0.4),
        Array.from({ length: 40 }, draw),
      );
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.92);
    expect(covered / 400).toBeLessThan(0.99);
  });
});

describe("Spearman's correlation", () => {
  it('is that of a worked example', () => {
    // Ten pairs of IQ and hours of television, from the article on the coefficient: -29 / 165.
    const iq = [86, 97, 99, 100, 101, 103, 106, 110, 112, 113];
    const hours = [2, 20, 28, 27, 50, 29, 7, 17, 6, 12];
    const { value, low, high } = rankCorrelation(iq, hours);
    expect(value).toBeCloseTo(-29 / 165, 12);
    expect(low).toBeLessThan(-0.6);
    expect(high).toBeGreaterThan(0.4);
  });

  it('is 1 in the same order, 0 where one never differs, and shares places among equals', () => {
    expect(rankCorrelation([1, 2, 3, 4], [10, 20, 30, 40]).value).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 3, 4], [5, 5, 5, 5]).value).toBe(0);
    expect(midRanks([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2]);
  });

  it('covers a truth of none about 95 times in 100', () => {
    const draw = uniform(11);
    let covered = 0;
    for (let run = 0; run < 400; run++) {
      const { low, high } = rankCorrelation(Array.from({ length: 40 }, draw), Array.from({ length: 40 }, draw));
      if (low <= 0 && 0 <= high) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.92);
    expect(covered / 400).toBeLessThan(0.985);
  });
});
