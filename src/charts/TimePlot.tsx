/**
 * Lines over the updates of a solve: segments as bands, H updates as notches, the cursor as a line that is dragged. What lies after
 * the cursor is drawn faint. SVG axes from React, marks on a canvas from typed arrays.
 */
import { type PointerEvent, type ReactNode, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useWidth } from '../controls/use-size.ts';
import { updateCount } from '../trace/cursor.ts';
import type { Reasoning } from '../trace/trace.ts';
import { formatShort } from '../words/format.ts';
import { paletteVersion } from './colours.ts';
import { lastAt } from './decimate.ts';
import { drawMarks } from './marks.ts';
import { Rows } from './Rows.tsx';
import { bands, indexAt, labelEvery, marks } from './ruler-scale.ts';
import { type Frame, makeFrame } from './scales.ts';
import type { Axis, Series } from './series.ts';

interface Props {
  readonly reasoning: Reasoning;
  readonly index: number;
  readonly onIndex: (index: number) => void;
  /** x counts updates. */
  readonly series: readonly Series[];
  /** Lines that the axis has to have room for, drawn by `under`. */
  readonly room?: readonly Series[];
  readonly axis: Axis;
  readonly height: number;
  /** Drawn under the lines, over the bands. */
  readonly under?: (context: CanvasRenderingContext2D, frame: Frame) => void;
  readonly children?: ReactNode;
}

const LEFT = 44;
const RIGHT = 8;
/** Room for the notches above the lines. */
const TOP = 16;
const BOTTOM = 24;
const LABEL_ROOM = 18;
const FAINT = 0.28;

const NO_ROOM: readonly Series[] = [];

export function TimePlot({ reasoning, index, onIndex, series, room = NO_ROOM, axis, height, under, children }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const faint = useRef<HTMLCanvasElement>(null);
  const width = useWidth(holder);
  const colours = useSyncExternalStore(paletteVersion.subscribe, paletteVersion.get);
  const updates = updateCount(reasoning);
  const inner = Math.max(1, width - LEFT - RIGHT);
  // A slot's middle is where its mark stands: half a slot of margin on both sides.
  const half = inner / updates / 2;
  // Axes look through every line: not anew for each place of the cursor.
  const frame = useMemo(() => {
    if (width <= 0) return undefined;
    const box = { width, height, left: LEFT + half, right: RIGHT + half, top: TOP, bottom: BOTTOM };
    return makeFrame(box, [...series, ...room], axis, updates - 1, undefined, formatShort);
  }, [width, height, half, series, room, axis, updates]);
  const at = frame ? frame.x(updates > 1 ? index : 0) : 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new palette is drawn although nothing else changed
  useLayoutEffect(() => {
    if (!frame) return;
    for (const target of [canvas.current, faint.current]) {
      if (!target) continue;
      drawMarks(target, frame, series);
      const context = target.getContext('2d');
      if (context && under) under(context, frame);
    }
  }, [frame, series, under, colours]);

  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    if (event.type === 'pointerdown' && event.isPrimary) event.currentTarget.setPointerCapture(event.pointerId);
    onIndex(indexAt(reasoning, event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT, inner));
  };

  return (
    <div className="plot time-plot" ref={holder} style={{ height }} onPointerDown={drag} onPointerMove={drag}>
      {frame && (
        <>
          <Grid reasoning={reasoning} frame={frame} inner={inner} />
          <canvas ref={faint} style={{ opacity: FAINT }} />
          <canvas ref={canvas} style={{ clipPath: `inset(0 ${Math.max(0, width - at - 1)}px 0 0)` }} />
          <svg className="plot-over" width={width} height={height} aria-hidden="true">
            <line className="time-cursor" x1={at} x2={at} y1={TOP - 8} y2={height - BOTTOM} />
            {series.map((s) => {
              const i = lastAt(s.x, index);
              if (i < 0 || !Number.isFinite(s.y[i])) return null;
              return <circle key={s.id} data-series={s.colour} className="time-dot" cx={frame.x(s.x[i])} cy={frame.y(s.y[i])} r={4} />;
            })}
          </svg>
          {children}
        </>
      )}
    </div>
  );
}

function Grid({ reasoning, frame, inner }: { readonly reasoning: Reasoning; readonly frame: Frame; readonly inner: number }) {
  const { height, width } = frame.box;
  const floor = height - BOTTOM;
  const every = labelEvery(reasoning, inner, LABEL_ROOM);
  return (
    <svg className="axes" width={width} height={height} aria-hidden="true">
      {bands(reasoning, inner).map(({ segment, x, width: wide }) => (
        <g key={segment}>
          {segment % 2 === 1 && <rect className="band" x={LEFT + x} y={TOP} width={wide} height={floor - TOP} />}
          {segment % every === 0 && (
            <text x={LEFT + x + wide / 2} y={floor + 16} textAnchor="middle">
              {segment + 1}
            </text>
          )}
        </g>
      ))}
      <Rows ticks={frame.yTicks} left={LEFT} right={LEFT + inner} />
      {marks(reasoning, inner)
        .filter(({ kind }) => kind !== 'step')
        .map(({ index, x }) => (
          <path key={index} className="notch" d={`M${LEFT + x - 3.5} ${TOP - 7}h7l-3.5 6z`} />
        ))}
      <line className="base" x1={LEFT} x2={LEFT + inner} y1={floor} y2={floor} />
    </svg>
  );
}
