/** Lines across a chart, with what they stand for at their left. */
import type { Tick } from './scales.ts';

interface Props {
  readonly ticks: readonly Tick[];
  readonly left: number;
  readonly right: number;
  /** Pixels between a label and its line. */
  readonly gap?: number;
}

export function Rows({ ticks, left, right, gap = 6 }: Props) {
  return ticks.map(({ at, label }) => (
    <g key={label}>
      <line className="grid" x1={left} x2={right} y1={at} y2={at} />
      <text x={left - gap} y={at} dy="0.32em" textAnchor="end">
        {label}
      </text>
    </g>
  ));
}
