import { describe, expect, it } from 'vitest';
import { crossedDifference, crossedShare, type Outcomes } from './crossed.ts';
import { meanEstimate, pairedShares, shareEstimate } from './estimate.ts';

/** Numbers from 0 to 1 without a pattern, the same every time. */
function uniform(seed: number): () => number {
  let x = seed;
  return () => {
    x = (x * 48271) % 2147483647;
    return x / 2147483647;
  };
}

/** Trainings and puzzles that each have a share of their own; the mean of all that could be drawn is `share`. */
function drawn(
  draw: () => number,
  share: number,
  [trainings, puzzles]: readonly [number, number],
  own: number,
  hard: readonly number[],
): Outcomes {
  return Array.from({ length: trainings }, () => {
    const off = own * (2 * draw() - 1);
    return Array.from({ length: puzzles }, (_, p) => draw() < share + off + hard[p]);
  });
}
const hardness = (draw: () => number, puzzles: number, most: number): number[] =>
  Array.from({ length: puzzles }, () => most * (2 * draw() - 1));

/** As many of the puzzles as a share says are solved, the first ones. */
const solves = (n: number, ...counts: number[]): Outcomes => counts.map((count) => Array.from({ length: n }, (_, p) => p < count));

describe('a share over trainings and puzzles', () => {
  it('is what the puzzles leave it, where there is one training', () => {
    expect(crossedShare(solves(500, 480))).toEqual(shareEstimate(480, 500));
  });

  it('is never narrower than the puzzles leave it, and has a width where all were solved', () => {
    const { value, low, high } = crossedShare(solves(500, 500, 500, 500));
    expect([value, high]).toEqual([1, 1]);
    expect(low).toBeCloseTo(shareEstimate(500, 500).low, 12);
  });

  it('is about as wide as the trainings differ, where they differ much', () => {
    // On many puzzles that are all alike, only the trainings count: the mean of three shares.
    const draw = uniform(5);
    const shares = [0.2, 0.5, 0.8];
    const { value, low, high } = crossedShare(shares.map((share) => Array.from({ length: 5000 }, () => draw() < share)));
    const known = meanEstimate(shares);
    expect(value).toBeCloseTo(0.5, 1);
    expect(high - low).toBeGreaterThan(0.9 * (Math.min(1, known.high) - Math.max(0, known.low)));
  });

  it('is about that of the puzzles where all trainings agree', () => {
    const [of, alone] = [crossedShare(solves(100, 70, 70, 70, 70)), shareEstimate(70, 100)];
    expect(of.value).toBeCloseTo(0.7, 12);
    expect(of.low).toBeLessThan(alone.low + 1e-9);
    expect(of.high - of.low).toBeLessThan(1.1 * (alone.high - alone.low));
  });

  it.each([
    ['trainings and puzzles', 0.1, 0.2],
    ['trainings alone', 0.15, 0],
    ['puzzles alone', 0, 0.25],
  ])('covers the truth about 95 times in 100, where %s differ', (_, own, most) => {
    const draw = uniform(13);
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const { low, high } = crossedShare(drawn(draw, 0.6, [4, 80], own, hardness(draw, 80, most)));
      if (low <= 0.6 && 0.6 <= high) covered++;
    }
    expect(covered / 1000).toBeGreaterThan(0.92);
    expect(covered / 1000).toBeLessThanOrEqual(1);
  });
});

describe('the difference of two models', () => {
  it('is that of paired shares, where each was trained once', () => {
    const [a, b] = [solves(200, 150), solves(200, 160)];
    expect(crossedDifference(a, b)).toEqual(pairedShares(a[0], b[0]));
  });

  it('turns its sign with the order, and has a width where nothing differed', () => {
    const [a, b] = [solves(100, 60, 65, 62), solves(100, 90, 95, 92)];
    const [one, two] = [crossedDifference(a, b), crossedDifference(b, a)];
    expect([two.value, two.low, two.high]).toEqual([-one.value, -one.high, -one.low]);
    const same = crossedDifference(a.slice(0, 1).concat(a.slice(0, 1)), a.slice(0, 1).concat(a.slice(0, 1)));
    expect(same.value).toBe(0);
    expect(same.low).toBeLessThan(-0.01);
    expect(same.high).toBeGreaterThan(0.01);
  });

  it('is narrower than two shares would say, since the puzzles are the same for both', () => {
    const draw = uniform(3);
    const hard = hardness(draw, 400, 0.45);
    const [a, b] = [drawn(draw, 0.5, [5, 400], 0.01, hard), drawn(draw, 0.55, [5, 400], 0.01, hard)];
    const { low, high } = crossedDifference(a, b);
    const [first, second] = [crossedShare(a), crossedShare(b)];
    expect(high - low).toBeLessThan(Math.hypot(first.high - first.low, second.high - second.low));
  });

  it('finds a difference of none about 95 times in 100', () => {
    const draw = uniform(29);
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const hard = hardness(draw, 80, 0.2);
      const { low, high } = crossedDifference(drawn(draw, 0.6, [4, 80], 0.1, hard), drawn(draw, 0.6, [4, 80], 0.1, hard));
      if (low <= 0 && 0 <= high) covered++;
    }
    expect(covered / 1000).toBeGreaterThan(0.92);
    expect(covered / 1000).toBeLessThan(1);
  });
});
