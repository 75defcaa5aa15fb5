/** Draws paths of states through a plane: what is behind the cursor strong and fading, what lies ahead faint. */
import { palette } from '../charts/colours.ts';

export interface Plane {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const AHEAD = 0.16;
const OLDEST = 0.3;
const ARROW = 6;
/** Beyond this many steps arrows would cover the path. */
const MOST_ARROWS = 64;

interface Path {
  /** [n, 2] at this stride, from this offset. */
  readonly scores: Float32Array;
  readonly offset: number;
  readonly stride: number;
  readonly n: number;
  /** Place on the path that the cursor is at, -1 before its first. */
  readonly now: number;
}

export function prepare(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = Math.min(3, globalThis.devicePixelRatio || 1);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

export function drawPath(context: CanvasRenderingContext2D, plane: Plane, path: Path, colour: 1 | 2, strong: boolean): void {
  const { scores, offset, stride, n, now } = path;
  const x = (i: number): number => plane.x(scores[i * stride + offset] as number);
  const y = (i: number): number => plane.y(scores[i * stride + offset + 1] as number);
  context.strokeStyle = context.fillStyle = palette().series[colour] as string;
  context.lineWidth = strong ? 1.5 : 0.75;
  for (let i = 1; i < n; i++) {
    const passed = i <= now;
    context.globalAlpha = (passed ? OLDEST + (1 - OLDEST) * (i / Math.max(1, now)) ** 2 : AHEAD) * (strong ? 1 : 0.5);
    context.beginPath();
    context.moveTo(x(i - 1), y(i - 1));
    context.lineTo(x(i), y(i));
    context.stroke();
    if (strong && n <= MOST_ARROWS) arrow(context, x(i - 1), y(i - 1), x(i), y(i));
  }
  if (strong)
    for (let i = 0; i < n; i++) {
      context.globalAlpha = i <= now ? 0.9 : AHEAD;
      dot(context, x(i), y(i), 2);
    }
  if (now < 0) return;
  context.globalAlpha = 1;
  dot(context, x(now), y(now), strong ? 5 : 2);
  if (!strong) return;
  context.strokeStyle = palette().surface;
  context.lineWidth = 2;
  context.stroke();
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
