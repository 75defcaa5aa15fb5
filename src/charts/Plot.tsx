/** The picture of a chart: SVG axes from React, marks on a canvas, and the crosshair, moved by pointer or keys. */
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useWidth } from '../controls/use-size.ts';
import { STEPS } from './along.ts';
import { Crosshair } from './Crosshair.tsx';
import { paletteVersion } from './colours.ts';
import { nearest } from './decimate.ts';
import { crosshair } from './hover.ts';
import { drawMarks } from './marks.ts';
import { Rows } from './Rows.tsx';
import { type Frame, makeFrame } from './scales.ts';
import { type Axis, type Guide, readNumbers, type Shown } from './series.ts';
import { chartStrings } from './strings.ts';
import { brushed, scaled, type ZoomStore } from './zoom.ts';

interface Props {
  readonly label: string;
  readonly series: readonly Shown[];
  readonly axis: Axis;
  readonly guide: Guide | undefined;
  readonly lastStep: number;
  readonly height: number;
  readonly empty: string;
  /** Steps after which something happened, drawn as lines from top to bottom. */
  readonly marked?: readonly number[] | undefined;
  /** A place on the axis in words; a training step unless given. */
  readonly place?: (x: number) => string;
  /** The same in short; a number of steps unless given. */
  readonly tick?: (x: number) => string;
  /** The part of the axis that is shown, for charts that can be zoomed into; a mouse brushes over it. */
  readonly zoom?: ZoomStore | undefined;
}

/** Pixels that a pointer moves before it brushes. */
const SLIP = 6;
const NO_ZOOM = { get: () => undefined, subscribe: () => () => undefined };

/** Jump of a page key, as a share of the axis. */
const PAGE = 0.1;

export function Plot({
  label,
  series,
  axis,
  guide,
  lastStep,
  height,
  empty,
  marked = [],
  place = STEPS.place,
  tick = STEPS.tick,
  zoom,
}: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(holder);
  const colours = useSyncExternalStore(paletteVersion.subscribe, paletteVersion.get, paletteVersion.get);
  const box = { width, height, left: 44, right: 10, top: 10, bottom: 24 };
  const { get, subscribe } = zoom ?? NO_ZOOM;
  const wanted = useSyncExternalStore(subscribe, get);
  // Another run may not have come so far yet.
  const span = wanted && wanted[1] <= lastStep ? wanted : undefined;
  const frame = width > 0 ? makeFrame(box, series, axis, lastStep, guide, tick, span) : undefined;
  const [brush, setBrush] = useState<{ readonly from: number; readonly to: number }>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new palette is drawn although nothing else changed
  useLayoutEffect(() => {
    if (canvas.current && frame) drawMarks(canvas.current, frame, series);
  }, [frame, series, colours]);

  const follow = (event: PointerEvent<HTMLElement>): void => {
    if (!frame || frame.empty) return;
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    crosshair.set(Math.round(Math.min(lastStep, Math.max(0, frame.stepAt(x)))));
    // A finger reads numbers by sliding; a mouse reads by pointing, so that dragging it is free.
    if (!zoom || event.pointerType === 'touch') return;
    if (event.type === 'pointerdown' && event.button === 0) {
      event.currentTarget.setPointerCapture(event.pointerId);
      setBrush({ from: x, to: x });
    } else if (brush && event.buttons & 1) setBrush({ from: brush.from, to: Math.min(width - box.right, Math.max(box.left, x)) });
  };
  const wide = brush !== undefined && Math.abs(brush.to - brush.from) >= SLIP;
  const letGo = (): void => {
    if (zoom && frame && brush && wide) zoom.set(brushed(frame.stepAt(brush.from), frame.stepAt(brush.to), lastStep, span));
    setBrush(undefined);
  };

  return (
    <div className="plot" ref={holder} style={{ height }}>
      {frame && (
        <>
          <Axes frame={frame} guide={guide} y0={axis.logarithmic} />
          <canvas ref={canvas} />
          <svg className="plot-over" width={width} height={height} aria-hidden="true">
            {!frame.empty &&
              marked
                .filter((step) => step >= frame.xDomain[0] && step <= frame.xDomain[1])
                .map((step) => (
                  <line key={step} className="plot-mark" x1={frame.x(step)} x2={frame.x(step)} y1={box.top} y2={height - box.bottom} />
                ))}
            {wide && (
              <rect
                className="brush"
                x={Math.min(brush.from, brush.to)}
                y={box.top}
                width={Math.abs(brush.to - brush.from)}
                height={height - box.bottom - box.top}
              />
            )}
            <Crosshair frame={frame} series={series} place={place} />
          </svg>
          {frame.empty ? (
            <p className="plot-empty">{empty}</p>
          ) : (
            <PlotKeys
              label={label}
              lastStep={lastStep}
              series={series}
              axis={axis}
              place={place}
              zoom={zoom}
              onPointer={follow}
              onLetGo={letGo}
            />
          )}
        </>
      )}
    </div>
  );
}

interface KeysProps {
  readonly label: string;
  readonly lastStep: number;
  readonly series: readonly Shown[];
  readonly axis: Axis;
  readonly place: (x: number) => string;
  readonly zoom: ZoomStore | undefined;
  readonly onPointer: (event: PointerEvent<HTMLElement>) => void;
  readonly onLetGo: () => void;
}

/** Keys that zoom, and by how much. */
const FACTORS: Readonly<Record<string, number>> = { '+': 0.5, '=': 0.5, '-': 2, '0': Number.POSITIVE_INFINITY };

/** What takes the pointer and the keys: a slider over the steps, said out loud with the numbers at its place. */
function PlotKeys({ label, lastStep, series, axis, place, zoom, onPointer, onLetGo }: KeysProps) {
  const step = useSyncExternalStore(crosshair.subscribe, crosshair.get);
  const first = series.find((s) => s.y.length > 0);
  const onKey = (event: KeyboardEvent): void => {
    if (!first) return;
    const now = crosshair.get() ?? lastStep;
    const near = nearest(first.x, first.y, now);
    const neighbour = (by: number): number => first.x[Math.min(first.x.length - 1, Math.max(0, near + by))];
    const moves: Record<string, () => number | undefined> = {
      ArrowLeft: () => neighbour(-1),
      ArrowDown: () => neighbour(-1),
      ArrowRight: () => neighbour(1),
      ArrowUp: () => neighbour(1),
      PageUp: () => Math.min(lastStep, Math.round(now + PAGE * lastStep)),
      PageDown: () => Math.max(0, Math.round(now - PAGE * lastStep)),
      Home: () => first.x[0],
      End: () => lastStep,
      Escape: () => undefined,
    };
    const factor = zoom && FACTORS[event.key];
    if (factor !== undefined) {
      zoom?.set(scaled(zoom.get(), now, factor, lastStep));
      event.preventDefault();
      return;
    }
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    crosshair.set(move());
  };
  const at = step ?? lastStep;
  const numbers = series.map((s) => {
    const i = nearest(s.x, readNumbers(s), at);
    return i < 0 ? '' : `${s.label} ${axis.format(readNumbers(s)[i])}`;
  });
  return (
    <div
      className="plot-keys"
      role="slider"
      tabIndex={0}
      aria-label={chartStrings.crosshair(label)}
      aria-description={zoom && chartStrings.zoomKeys}
      aria-valuemin={0}
      aria-valuemax={lastStep}
      aria-valuenow={at}
      aria-valuetext={chartStrings.at(place(at), numbers.filter(Boolean))}
      onKeyDown={onKey}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      onPointerUp={onLetGo}
      onPointerCancel={onLetGo}
      onDoubleClick={() => zoom?.set(undefined)}
      onPointerLeave={(event) => event.pointerType === 'mouse' && crosshair.set(undefined)}
      onBlur={() => crosshair.set(undefined)}
    />
  );
}

function Axes({ frame, guide, y0 }: { readonly frame: Frame; readonly guide: Guide | undefined; readonly y0: boolean }) {
  const { box } = frame;
  const right = box.width - box.right;
  const floor = box.height - box.bottom;
  return (
    <svg className="axes" width={box.width} height={box.height} aria-hidden="true">
      {!frame.empty && <Rows ticks={frame.yTicks} left={box.left} right={right} gap={8} />}
      {!frame.empty &&
        frame.xTicks.map(({ at, label }) => (
          <text key={label} x={at} y={floor + 16} textAnchor={at > right - 16 ? 'end' : 'middle'}>
            {label}
          </text>
        ))}
      <line className="base" x1={box.left} x2={right} y1={floor} y2={floor} />
      {guide && !frame.empty && !y0 && (
        <g className="guide">
          <line x1={box.left} x2={right} y1={frame.y(guide.value)} y2={frame.y(guide.value)} />
          <text x={right} y={frame.y(guide.value) - 5} textAnchor="end">
            {guide.label}
          </text>
        </g>
      )}
    </svg>
  );
}
