import { formatNumber } from '../../words/format.ts';

/** 12.3 ms, or 12.3 µs below a millisecond. */
export function formatTime(milliseconds: number): string {
  if (milliseconds >= 1000) return `${formatNumber(milliseconds / 1000)} s`;
  return milliseconds >= 1 ? `${formatNumber(milliseconds)} ms` : `${formatNumber(Number((1000 * milliseconds).toPrecision(3)))} µs`;
}
