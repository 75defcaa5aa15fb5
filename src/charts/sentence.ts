/** One sentence about a chart, made from its numbers: what a screen reader says in place of the picture. */

import type { Series } from './series.ts';
import { chartStrings } from './strings.ts';

function ends(y: Float32Array): { first: number; last: number; low: number; high: number } | undefined {
  let first = Number.NaN;
  let last = Number.NaN;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of y) {
    if (!Number.isFinite(value)) continue;
    if (Number.isNaN(first)) first = value;
    last = value;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return Number.isNaN(first) ? undefined : { first, last, low, high };
}

export function chartSentence(title: string, series: readonly Series[], end: string, format: (value: number) => string): string {
  const parts = series.flatMap(({ label, y }) => {
    const e = ends(y);
    return e ? [chartStrings.seriesSentence(label, format(e.first), format(e.last), format(e.low), format(e.high))] : [];
  });
  return parts.length ? chartStrings.sentence(title, end, parts) : chartStrings.noNumbers(title);
}
