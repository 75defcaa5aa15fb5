/** Shares with their intervals over a logarithmic axis, few enough to be drawn as SVG; a read-out of one column, by pointer or keys. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useWidth } from '../controls/use-size.ts';
import { formatPercent, formatShort } from '../words/format.ts';
import { MARKERS } from './Key.tsx';
import { nearestColumn, type Point, type PointSeries, pointFrame } from './points-scale.ts';
import { Rows } from './Rows.tsx';
import { SeriesList } from './SeriesList.tsx';
import { chartStrings } from './strings.ts';

interface Props {
  readonly label: string;
  /** What a column is: the points of all series that stand for the same. */
  readonly columns: readonly string[];
  readonly series: readonly PointSeries[];
  /** What the horizontal axis counts. */
  readonly axis: string;
  readonly read: (point: Point) => string;
  readonly height?: number;
}

/** Pixels by which series at the same place stand apart. */
const APART = 6;
const CAP = 3;

export function PointPlot({ label, columns, series, axis, read, height = 200 }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const last = columns.length - 1;
  const [at, setAt] = useState<number>();
  const column = at ?? last;
  const box = { width, height, left: 44, right: 10, top: 10, bottom: 40 };
  const frame = width > 0 ? pointFrame(box, series, { x: formatShort, y: formatPercent }) : undefined;
  const value = ({ points }: PointSeries): string => {
    const point = points[column];
    return point ? read(point) : chartStrings.none;
  };
  const follow = (event: PointerEvent<HTMLElement>): void => {
    if (!frame) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    setAt(nearestColumn(frame, series, event.clientX - left, event.clientY - top));
  };
  const onKey = (event: KeyboardEvent): void => {
    const moves: Record<string, number | undefined> = {
      ArrowLeft: Math.max(0, column - 1),
      ArrowDown: Math.max(0, column - 1),
      ArrowRight: Math.min(last, column + 1),
      ArrowUp: Math.min(last, column + 1),
      Home: 0,
      End: last,
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    setAt(move);
  };
  const floor = height - box.bottom;
  return (
    <>
      <div className="plot" ref={holder} style={{ height }}>
        {frame && (
          <>
            <svg className="axes points" width={width} height={height} aria-hidden="true">
              <Rows ticks={frame.yTicks} left={box.left} right={width - box.right} gap={8} />
              {frame.xTicks.map((tick) => (
                <text key={tick.label} x={tick.at} y={floor + 16} textAnchor="middle">
                  {tick.label}
                </text>
              ))}
              <text x={width - box.right} y={floor + 32} textAnchor="end">
                {axis}
              </text>
              <line className="base" x1={box.left} x2={width - box.right} y1={floor} y2={floor} />
              {series.map((one, i) => {
                const apart = (i - (series.length - 1) / 2) * APART;
                const placed = one.points.flatMap((point, k) =>
                  point
                    ? [{ k, x: frame.x(point.x) + apart, y: frame.y(point.y), low: frame.y(point.low), high: frame.y(point.high) }]
                    : [],
                );
                return (
                  <g key={one.id} data-series={one.colour}>
                    <path
                      className="points-line"
                      strokeWidth={one.emphasis ? 2.5 : 1.75}
                      strokeDasharray={one.dash?.join(' ')}
                      d={placed.map(({ x, y }, k) => `${k ? 'L' : 'M'}${x} ${y}`).join('')}
                    />
                    {placed.map(({ k, x, y, low, high }) => (
                      <g key={columns[k]} className="point" data-read={k === column}>
                        <path d={`M${x} ${low}V${high}M${x - CAP} ${low}h${2 * CAP}M${x - CAP} ${high}h${2 * CAP}`} />
                        <path className="point-marker" d={MARKERS[one.marker ?? 'circle']} transform={`translate(${x - 11} ${y - 6})`} />
                      </g>
                    ))}
                  </g>
                );
              })}
            </svg>
            <div
              className="plot-keys"
              role="slider"
              tabIndex={0}
              aria-label={chartStrings.pointsKey(label)}
              aria-valuemin={0}
              aria-valuemax={last}
              aria-valuenow={column}
              aria-valuetext={chartStrings.at(
                columns[column],
                series.map((one) => `${one.label} ${value(one)}`),
              )}
              onKeyDown={onKey}
              onPointerMove={follow}
              onPointerDown={follow}
              onPointerLeave={(event) => event.pointerType === 'mouse' && setAt(undefined)}
            />
          </>
        )}
      </div>
      <p className="points-column">{columns[column]}</p>
      <SeriesList series={series} value={value} caption />
    </>
  );
}
