/** Draws paths of states through a plane: what is behind the cursor strong and fading, what lies ahead faint. */
import { palette } from '../charts/colours.ts';

export interface Plane {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const WHOLE = 0.2;
const OLDEST = 0.25;
const ARROW = 6;
/** Beyond this many steps arrows would cover the path. */
const MOST_ARROWS = 64;
/** Steps behind the cursor that are drawn strong: one path's, and each of many paths'. */
const TRAIL = 96;
const SHORT_TRAIL = 24;
/** Shades in which a trail fades. */
const SHADES = 12;

export interface Path {
  /** [n, 2] at this stride, from this offset. */
  readonly scores: Float32Array;
  readonly offset: number;
  readonly stride: number;
  readonly n: number;
}

const at = (plane: Plane, { scores, offset, stride }: Path) => ({
  x: (i: number): number => plane.x(scores[i * stride + offset]),
  y: (i: number): number => plane.y(scores[i * stride + offset + 1]),
});

function line(context: CanvasRenderingContext2D, plane: Plane, path: Path, from: number, to: number): void {
  const { x, y } = at(plane, path);
  context.beginPath();
  for (let i = from; i <= to; i++) context.lineTo(x(i), y(i));
  context.stroke();
}

/** All of a path, faint: drawn once, under what moves. */
export function drawWhole(context: CanvasRenderingContext2D, plane: Plane, path: Path, colour: 1 | 2, strong: boolean): void {
  context.strokeStyle = context.fillStyle = palette().series[colour];
  context.globalAlpha = strong ? WHOLE : WHOLE / 2;
  context.lineWidth = strong ? 1.25 : 0.75;
  line(context, plane, path, 0, path.n - 1);
  if (!strong) return;
  const { x, y } = at(plane, path);
  for (let i = 0; i < path.n; i++) dot(context, x(i), y(i), 1.75);
}

/** The way to the cursor, which is at `now` on the path, -1 before its first point. */
export function drawTrail(context: CanvasRenderingContext2D, plane: Plane, path: Path, now: number, colour: 1 | 2, strong: boolean): void {
  if (now < 0) return;
  const { x, y } = at(plane, path);
  context.strokeStyle = context.fillStyle = palette().series[colour];
  context.lineWidth = strong ? 1.5 : 0.75;
  const first = Math.max(0, now - (strong ? TRAIL : SHORT_TRAIL));
  const shades = strong ? SHADES : 1;
  for (let shade = 0; shade < shades; shade++) {
    const from = first + Math.floor(((now - first) * shade) / shades);
    const to = first + Math.floor(((now - first) * (shade + 1)) / shades);
    context.globalAlpha = strong ? OLDEST + (1 - OLDEST) * ((shade + 1) / shades) ** 2 : 0.45;
    line(context, plane, path, from, to);
    if (!strong) continue;
    for (let i = from; i <= to; i++) dot(context, x(i), y(i), 2);
    if (path.n <= MOST_ARROWS) for (let i = from + 1; i <= to; i++) arrow(context, x(i - 1), y(i - 1), x(i), y(i));
  }
  context.globalAlpha = 1;
  dot(context, x(now), y(now), strong ? 5 : 2);
  if (!strong) return;
  context.strokeStyle = palette().surface;
  context.lineWidth = 2;
  context.stroke();
}

/** All of it and the way to the cursor at once, for pictures that are drawn seldom. */
export function drawPath(
  context: CanvasRenderingContext2D,
  plane: Plane,
  { now, ...path }: Path & { readonly now: number },
  colour: 1 | 2,
  strong: boolean,
): void {
  drawWhole(context, plane, path, colour, strong);
  drawTrail(context, plane, path, now, colour, strong);
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  context.fill();
}

/** Half way along a step, if the step is long enough to have one. */
function arrow(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 3 * ARROW) return;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const [mx, my] = [(x0 + x1) / 2, (y0 + y1) / 2];
  context.beginPath();
  context.moveTo(mx + ux * ARROW, my + uy * ARROW);
  context.lineTo(mx - ux * ARROW * 0.4 - uy * ARROW * 0.6, my - uy * ARROW * 0.4 + ux * ARROW * 0.6);
  context.lineTo(mx - ux * ARROW * 0.4 + uy * ARROW * 0.6, my - uy * ARROW * 0.4 - ux * ARROW * 0.6);
  context.fill();
}
