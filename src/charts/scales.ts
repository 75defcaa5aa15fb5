/** Scales and ticks of a chart from its series (d3 as mathematics; React draws). */

import { scaleLinear, scaleLog } from 'd3-scale';
import type { Axis, Guide, Series } from './series.ts';
import type { Span } from './zoom.ts';

export interface Box {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

export interface Frame {
  readonly box: Box;
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
  readonly stepAt: (pixel: number) => number;
  readonly xDomain: readonly [number, number];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly empty: boolean;
}

interface Extent {
  low: number;
  high: number;
  lowPositive: number;
}

function extentOf(series: readonly Series[], span: Span | undefined): Extent {
  const e = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY, lowPositive: Number.POSITIVE_INFINITY };
  for (const { x, y, band } of series)
    for (const values of band ? [y, band.low, band.high] : [y])
      for (let i = 0; i < values.length; i++) {
        const value = values[i];
        if (!Number.isFinite(value) || (span && !(x[i] >= span[0] && x[i] <= span[1]))) continue;
        if (value < e.low) e.low = value;
        if (value > e.high) e.high = value;
        if (value > 0 && value < e.lowPositive) e.lowPositive = value;
      }
  return e;
}

/** An axis for numbers that are all the same, or for none. */
const widened = (axis: Axis, value: number): [number, number] => {
  const low = axis.min ?? Math.min(0, value);
  return [low, axis.max ?? (Math.max(0, value) > low ? Math.max(0, value) : low + 1)];
};

/** @param span the part of the horizontal axis to show; from 0 to the last step where it is left out. */
export function makeFrame(
  box: Box,
  series: readonly Series[],
  axis: Axis,
  lastStep: number,
  guide: Guide | undefined,
  stepLabel: (step: number) => string,
  span?: Span,
): Frame {
  const e = extentOf(series, span);
  const empty = e.low > e.high;
  const [from, to] = span ?? [0, Math.max(lastStep, 1)];
  const x = scaleLinear([from, to], [box.left, box.width - box.right]);
  const range = [box.height - box.bottom, box.top];
  const xTicks = x
    .ticks(Math.max(2, Math.floor((box.width - box.left - box.right) / 90)))
    .filter(Number.isInteger)
    .map((step) => ({ at: x(step), label: stepLabel(step) }));
  const tick = axis.tick ?? axis.format;
  const common = {
    box,
    x: (step: number) => x(step),
    stepAt: (pixel: number) => x.invert(pixel),
    xDomain: [from, to] as const,
    xTicks,
    empty,
  };
  if (axis.logarithmic && Number.isFinite(e.lowPositive)) {
    const y = scaleLog([e.lowPositive, Math.max(e.high, e.lowPositive * 2)], range)
      .nice()
      .clamp(true);
    const decades = Math.log10(y.domain()[1] / y.domain()[0]);
    const ticks = y.ticks(4).filter((value) => decades < 2 || Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6);
    const every = Math.max(1, Math.ceil(ticks.length / 6));
    const yTicks = ticks.filter((_, i) => i % every === 0).map((value) => ({ at: y(value), label: tick(value) }));
    // What is not positive has no place on the axis: it lies on its floor.
    const floor = y.domain()[0];
    return { ...common, y: (value) => y(Math.max(value, floor)), yTicks };
  }
  const low = axis.min ?? Math.min(e.low, guide?.value ?? e.low);
  const high = axis.max ?? Math.max(e.high, guide?.value ?? e.high);
  const y = scaleLinear(high > low && !empty ? [low, high] : widened(axis, empty ? 0 : low), range);
  if (axis.max === undefined) y.nice(4);
  const yTicks = y.ticks(4).map((value) => ({ at: y(value), label: tick(value) }));
  return { ...common, y: (value) => y(value), yTicks };
}
