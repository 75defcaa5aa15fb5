/** The small boards, maps and lines of the Loop: what is painted or drawn from numbers alone. */
import { memo, useCallback, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { boardInk } from '../board/ink.ts';
import { paintFramed } from '../board/paint.ts';
import { gridBox, taskOf } from '../board/tokens.ts';
import { type BoardView, plainBoard } from '../board/view.ts';
import { usePainting } from '../charts/canvas.ts';
import { paletteVersion } from '../charts/colours.ts';
import { twoStates } from '../model/architecture.ts';
import { endsSegment, moduleAt } from '../trace/cursor.ts';
import { saidAt } from '../trace/decode.ts';
import { latestOf } from '../trace/states.ts';
import type { Trace } from '../trace/trace.ts';
import type { Box, Movement } from './loop.ts';
import { tokenCounts } from './updates.ts';

/** The puzzle, or at an update what the network says of it. */
interface SmallProps {
  readonly trace: Trace;
  readonly size: number;
  readonly index?: number;
}

export const SmallBoard = memo(function SmallBoard({ trace, size, index }: SmallProps) {
  const now = index === undefined ? undefined : saidAt(trace, index);
  // Most updates say the same as the one before: that need not be painted again.
  const kept = useRef(now);
  if (now?.join() !== kept.current?.join()) kept.current = now;
  const said = kept.current;
  const view = useMemo(() => plainBoard(taskOf(trace), trace.question, said), [trace, said]);
  return <PaintedBoard view={view} size={size} tentative={index !== undefined && !endsSegment(trace.header.reasoning, index)} />;
});

interface PaintedProps {
  readonly view: BoardView;
  readonly size: number;
  readonly tentative?: boolean;
  /** Also what lies around the grid of an ARC board. */
  readonly whole?: boolean;
}

function PaintedBoard({ view, size, tentative = false, whole = false }: PaintedProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const paint = useCallback(
    (context: CanvasRenderingContext2D): void => {
      const { task, question, said } = view;
      const box = task.look === 'colours' && !whole ? gridBox(said ?? question, task.shape.columns) : undefined;
      paintFramed(context, view, boardInk(), { at: 1, size: size - 2, tentative, box: box?.rows ? box : undefined });
    },
    [view, size, tentative, whole],
  );
  usePainting(canvas, size, size, paint);
  return <canvas ref={canvas} className="loop-board" style={{ width: size, height: size }} />;
}

interface MapProps {
  readonly trace: Trace;
  readonly movement: Movement;
  /** Before the first, -1. */
  readonly update: number;
  readonly size: number;
}

/** How far each cell's state moved at an update, over the puzzle: that is painted once, and a pixel a cell each time. */
export const MovedMap = memo(function MovedMap({ trace, movement, update, size }: MapProps) {
  const { task, puzzle, tokens, slots } = useMemo(
    () => ({ task: taskOf(trace), puzzle: plainBoard(taskOf(trace), trace.question, trace.question), ...tokenCounts(trace) }),
    [trace],
  );
  const moved = update < 0 ? undefined : movement.shares.subarray(update * tokens + slots, (update + 1) * tokens);
  return (
    <span className="loop-map">
      <PaintedBoard view={puzzle} size={size} whole />
      <Veil rows={task.shape.rows} columns={task.shape.columns} shares={moved} />
    </span>
  );
});

/** How much of the veil's colour lies over a cell that moved most. */
const MOST_VEIL = 0.7;

interface VeilProps {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns], from 0 to 1. */
  readonly shares: Float32Array | undefined;
}

/** One colour over each cell, the stronger the larger its share. */
function Veil({ rows, columns, shares }: VeilProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useSyncExternalStore(paletteVersion.subscribe, paletteVersion.get, paletteVersion.get);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new palette is drawn although nothing else changed
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = new ImageData(columns, rows);
    const [red, green, blue] = (boardInk().heat.match(/[\d.]+/g) ?? []).map(Number);
    for (let cell = 0; shares && cell < shares.length; cell++) {
      image.data.set([red, green, blue, 255 * MOST_VEIL * shares[cell]], 4 * cell);
    }
    context.putImageData(image, 0, 0);
  }, [rows, columns, shares, colours]);
  return <canvas ref={canvas} className="loop-veil" width={columns} height={rows} />;
}

const LINE_HEIGHT = 30;
/** Room for the triangles of H updates, and the least between two of them. */
const LINE_TOP = 7;
const LEAST_BETWEEN = 4;

interface ResidualsProps {
  readonly trace: Trace;
  readonly movement: Movement;
  readonly box: Box;
  readonly index: number;
  readonly width: number;
}

/** The mean residual of a box's state at each of its updates, on a logarithmic axis: faint what lies after the cursor. */
export function Residuals({ trace, movement: { residuals }, box, index, width }: ResidualsProps) {
  const { model, reasoning } = trace.header;
  const line = useMemo(() => {
    const own = Array.from(residuals.keys()).filter((update) => latestOf(model, reasoning, update, box) === update);
    const positive = residuals.filter((x) => x > 0);
    const low = Math.log(positive.reduce((a, b) => Math.min(a, b), Infinity));
    const high = Math.log(positive.reduce((a, b) => Math.max(a, b), 0));
    const x = (update: number): number => 3 + ((width - 6) * (update + 0.5)) / residuals.length;
    const y = (update: number): number =>
      LINE_TOP +
      2 +
      (LINE_HEIGHT - LINE_TOP - 5) * (high > low && residuals[update] > 0 ? (high - Math.log(residuals[update])) / (high - low) : 1);
    const points = own.map((update) => ({ update, text: `${x(update).toFixed(1)},${y(update).toFixed(1)}` }));
    const targets = twoStates(model) ? Array.from(residuals.keys()).filter((update) => moduleAt(reasoning, update) === 'H') : [];
    const room = targets.length > 0 && (width - 6) / targets.length >= LEAST_BETWEEN;
    const notches = room ? targets.map((update) => `M${(x(update) - 2.5).toFixed(1)} 1h5l-2.5 4z`).join('') : '';
    return { points, all: points.map(({ text }) => text).join(' '), notches, x, y };
  }, [model, reasoning, residuals, box, width]);
  const done = line.points.filter(({ update }) => update <= index);
  const last = done.at(-1);
  return (
    <svg className="loop-line" width={width} height={LINE_HEIGHT} data-series={box === 'H' ? 1 : 2} aria-hidden="true">
      <path className="notch" d={line.notches} />
      <polyline className="loop-ahead" points={line.all} />
      <polyline points={done.map(({ text }) => text).join(' ')} />
      {last && <circle cx={line.x(last.update)} cy={line.y(last.update)} r={2.5} />}
    </svg>
  );
}
