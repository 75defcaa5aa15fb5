/** The line that stands at the same step in every chart, with a dot on each curve. */
import { useSyncExternalStore } from 'react';
import { nearest } from './decimate.ts';
import { crosshair } from './hover.ts';
import type { Frame } from './scales.ts';
import { readNumbers, type Shown } from './series.ts';

interface Props {
  readonly frame: Frame;
  readonly series: readonly Shown[];
  /** A place on the axis in words. */
  readonly place: (x: number) => string;
}

export function Crosshair({ frame, series, place }: Props) {
  const step = useSyncExternalStore(crosshair.subscribe, crosshair.get);
  const { box, xDomain } = frame;
  if (step === undefined || frame.empty || step < xDomain[0] || step > xDomain[1]) return null;
  const x = frame.x(step);
  const end = box.width - box.right;
  const side = x > (box.left + end) / 2 ? 'end' : 'start';
  return (
    <g className="crosshair">
      <line x1={x} x2={x} y1={box.top} y2={box.height - box.bottom} />
      <text x={side === 'end' ? x - 6 : x + 6} y={box.top + 10} textAnchor={side}>
        {place(step)}
      </text>
      {[...series].reverse().map((s) => {
        const numbers = readNumbers(s);
        const i = nearest(s.x, numbers, step);
        if (i < 0 || s.x[i] < xDomain[0] || s.x[i] > xDomain[1]) return null;
        return <circle key={s.id} data-series={s.colour} cx={frame.x(s.x[i])} cy={frame.y(numbers[i])} r={4} />;
      })}
    </g>
  );
}
