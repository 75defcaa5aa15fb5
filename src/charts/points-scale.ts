/** Scales of a chart of points with intervals: a logarithmic axis of whole powers of two, and shares of 1 upwards. Pure. */
import { scaleLinear, scaleLog } from 'd3-scale';
import type { Box, Tick } from './scales.ts';
import type { Look } from './series.ts';

/** A share with its interval, at a positive place on the axis. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

export interface PointSeries extends Look {
  /** One for each column of the chart; undefined where there is none. */
  readonly points: readonly (Point | undefined)[];
}

export interface PointFrame {
  readonly x: (value: number) => number;
  readonly y: (share: number) => number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

/** Room left and right of the outermost points, as a factor. */
const MARGIN = 1.25;
const PIXELS_A_TICK = 34;

export function pointFrame(
  box: Box,
  series: readonly PointSeries[],
  names: { readonly x: (value: number) => string; readonly y: (share: number) => string },
): PointFrame {
  const points = series.flatMap((one) => one.points).filter((point) => point !== undefined);
  const places = points.map((point) => point.x);
  const x = scaleLog([Math.min(...places) / MARGIN, Math.max(...places) * MARGIN], [box.left, box.width - box.right]).base(2);
  // Shares near 1 are told apart by an axis that does not begin at nought: at the ten per cent below the lowest interval.
  const floor = Math.min(0.9, Math.floor(10 * Math.min(...points.map((point) => point.low))) / 10);
  const y = scaleLinear([floor, 1], [box.height - box.bottom, box.top]);
  const [least, most] = x.domain().map(Math.log2);
  const powers: number[] = [];
  for (let power = Math.ceil(least); power <= most; power++) powers.push(power);
  const every = Math.max(1, Math.ceil((powers.length * PIXELS_A_TICK) / (box.width - box.left - box.right)));
  return {
    x: (value) => x(value),
    y: (share) => y(share),
    xTicks: powers.filter((_, i) => i % every === 0).map((power) => ({ at: x(2 ** power), label: names.x(2 ** power) })),
    yTicks: y.ticks(5).map((share) => ({ at: y(share), label: names.y(share) })),
  };
}

/** The column whose point of any series is nearest to a place in the picture; -1 without points. */
export function nearestColumn(frame: PointFrame, series: readonly PointSeries[], left: number, top: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const { points } of series)
    points.forEach((point, column) => {
      if (!point) return;
      const distance = Math.hypot(frame.x(point.x) - left, frame.y(point.y) - top);
      if (distance < least) [best, least] = [column, distance];
    });
  return best;
}
