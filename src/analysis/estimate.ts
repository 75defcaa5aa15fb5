/**
 * Estimates with their 95% intervals. Each test is two-sided and of one figure; nothing is corrected for how many are looked at.
 *
 * `interval.ts` has the share of a count. What has no formula, such as a participation ratio, is worked out for each of ten or so groups
 * of puzzles that have none in common, and `meanEstimate` says how far the groups' mean is known.
 */
import { shareInterval } from './interval.ts';

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.959964;

/** A share that was counted, by Wilson. @param n at least 1. */
export function shareEstimate(count: number, n: number): Estimate {
  const [low, high] = shareInterval(count, n);
  const value = count / n;
  // Where all were counted or none, rounding may leave the end of the interval a hair beside them.
  return { value, low: Math.min(low, value), high: Math.max(high, value) };
}

/**
 * How much more often the first of two things happened than the second, where both were looked at for each of the same n cases: by
 * Agresti and Min ("Simple improved confidence intervals for comparing matched proportions", 2005), who add half a case to each of the
 * four outcomes. The value is the plain difference.
 */
export function pairedShares(first: readonly boolean[], second: readonly boolean[]): Estimate {
  const n = first.length;
  const onlyFirst = first.filter((yes, i) => yes && !second[i]).length;
  const onlySecond = first.filter((yes, i) => !yes && second[i]).length;
  const [a, b, of] = [onlyFirst + 0.5, onlySecond + 0.5, n + 2];
  const middle = (a - b) / of;
  const half = (Z * Math.sqrt(a + b - (a - b) ** 2 / of)) / of;
  return { value: (onlyFirst - onlySecond) / n, low: Math.max(-1, middle - half), high: Math.min(1, middle + half) };
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean of numbers drawn alike, by Student's t. Of fewer than two nothing is known: the interval is everything. */
export function meanEstimate(values: readonly number[]): Estimate {
  const n = values.length;
  const value = mean(values);
  if (n < 2) return { value, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const variance = values.reduce((sum, x) => sum + (x - value) ** 2, 0) / (n - 1);
  const half = studentQuantile(n - 1) * Math.sqrt(variance / n);
  return { value, low: value - half, high: value + half };
}

/** The same of shares: what is beyond none or all is no share. */
export function meanShare(values: readonly number[]): Estimate {
  const { value, low, high } = meanEstimate(values);
  return { value, low: Math.max(0, low), high: Math.min(1, high) };
}

/** The number that |t| stays below in 95 of 100 cases: Hill's algorithm 396 ("Student's t-quantiles", 1970). */
export function studentQuantile(freedom: number): number {
  const p = 0.05;
  if (freedom === 1) return 1 / Math.tan((p * Math.PI) / 2);
  if (freedom === 2) return Math.sqrt(2 / (p * (2 - p)) - 2);
  const a = 1 / (freedom - 0.5);
  const b = 48 / a ** 2;
  let c = (((20700 * a) / b - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * freedom;
  let y = (d * p) ** (2 / freedom);
  if (y > 0.05 + a) {
    const x = -Z;
    y = x ** 2;
    if (freedom < 5) c += 0.3 * (freedom - 4.5) * (x + 0.6);
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = Math.expm1(a * y ** 2);
  } else
    y =
      ((1 / (((freedom + 6) / (freedom * y) - 0.089 * d - 0.822) * (freedom + 2) * 3) + 0.5 / (freedom + 4)) * y - 1) *
        ((freedom + 1) / (freedom + 2)) +
      1 / y;
  return Math.sqrt(freedom * y);
}

/**
 * How often a number of the first kind is larger than one of the second, ties counting half: the area under the ROC curve. The interval
 * is Newcombe's fifth method ("Confidence intervals for an effect size measure based on the Mann-Whitney statistic", 2006), which has a
 * width at 0 and 1 too.
 * @param larger at least one number, as `smaller`.
 */
export function areaUnderRoc(larger: readonly number[], smaller: readonly number[]): Estimate {
  const [m, n] = [larger.length, smaller.length];
  const ranks = midRanks([...larger, ...smaller]);
  const rankSum = ranks.slice(0, m).reduce((sum, rank) => sum + rank, 0);
  const value = (rankSum - (m * (m + 1)) / 2) / (m * n);
  const others = (m + n) / 2 - 1;
  const error = (theta: number): number =>
    Math.sqrt((theta * (1 - theta) * (1 + others * ((1 - theta) / (2 - theta) + theta / (1 + theta)))) / (m * n));
  return {
    value,
    low: crossing((theta) => value - theta - Z * error(theta), 0, value),
    high: crossing((theta) => Z * error(theta) - (theta - value), value, 1),
  };
}

/** Where a function that falls from above 0 (or from 0) to below it passes through it; the nearer end where it does not. */
function crossing(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Place of each number among all of them, from 1; equal ones share the middle of their places. */
export function midRanks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i] - values[j]);
  const ranks = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let at = from; at < to; at++) ranks[order[at]] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/**
 * Spearman's rank correlation, ties sharing their places; its interval by Fisher's z with the error that Bonett and Wright give
 * ("Sample size requirements for estimating Pearson, Kendall and Spearman correlations", 2000). 0 where one of both never differs.
 */
export function rankCorrelation(x: readonly number[], y: readonly number[]): Estimate {
  const [a, b] = [midRanks(x), midRanks(y)];
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (of: (i: number) => number): number => a.reduce((total, _, i) => total + of(i), 0);
  const spread = Math.sqrt(sum((i) => (a[i] - ma) ** 2) * sum((i) => (b[i] - mb) ** 2));
  const value = spread > 0 ? sum((i) => (a[i] - ma) * (b[i] - mb)) / spread : 0;
  if (x.length < 4) return { value, low: -1, high: 1 };
  const half = Z * Math.sqrt((1 + value ** 2 / 2) / (x.length - 3));
  // At 1 and -1 the transform has no end.
  const z = Math.atanh(Math.min(0.999999, Math.max(-0.999999, value)));
  return { value, low: Math.tanh(z - half), high: Math.tanh(z + half) };
}
