import { bisectLeft, bisectRight } from 'd3-array';

/** Points of a line, thinned to what a screen can show. */
export interface Points {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly count: number;
}

/**
 * At most two points a bucket, its lowest and its highest in their order: spikes survive. `x` ascends. Buckets split
 * [x0, x1] evenly; points outside and points that are not numbers are left out.
 */
export function decimate(x: Float32Array, y: Float32Array, x0: number, x1: number, buckets: number): Points {
  const n = Math.max(1, Math.floor(buckets));
  const outX = new Float32Array(2 * n);
  const outY = new Float32Array(2 * n);
  let count = 0;
  let bucket = -1;
  let low = -1;
  let high = -1;
  const emit = (i: number): void => {
    outX[count] = x[i];
    outY[count] = y[i];
    count++;
  };
  const flush = (): void => {
    if (low < 0) return;
    emit(Math.min(low, high));
    if (low !== high) emit(Math.max(low, high));
    low = -1;
  };
  const scale = x1 > x0 ? n / (x1 - x0) : 0;
  for (let i = 0; i < x.length; i++) {
    const at = x[i];
    const value = y[i];
    if (!(at >= x0 && at <= x1) || !Number.isFinite(value)) continue;
    const b = Math.min(n - 1, Math.floor((at - x0) * scale));
    if (b !== bucket) {
      flush();
      bucket = b;
    }
    if (low < 0) low = high = i;
    else if (value < y[low]) low = i;
    else if (value > y[high]) high = i;
  }
  flush();
  return { x: outX, y: outY, count };
}

/** Index of the last point at or before a place, -1 where there is none. `x` ascends. */
export const lastAt = (x: ArrayLike<number>, at: number): number => bisectRight(x, at) - 1;

/** Index of the finite point nearest to `at`, -1 where there is none. `x` ascends. */
export function nearest(x: Float32Array, y: Float32Array, at: number): number {
  const lo = bisectLeft(x, at);
  let right = lo;
  while (right < x.length && !Number.isFinite(y[right])) right++;
  let left = lo - 1;
  while (left >= 0 && !Number.isFinite(y[left])) left--;
  if (left < 0) return right < x.length ? right : -1;
  if (right >= x.length) return left;
  return at - x[left] <= x[right] - at ? left : right;
}
