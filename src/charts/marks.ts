/** Draws a chart's marks on a canvas from typed arrays: the raw curve faint, the smoothed one over it. */
import { prepare } from './canvas.ts';
import { palette } from './colours.ts';
import { decimate, type Points } from './decimate.ts';
import type { Frame } from './scales.ts';
import { type Marker, readNumbers, type Shown } from './series.ts';

/** Above this many points of a series, markers would touch. */
const PIXELS_A_MARKER = 14;

function trace(context: CanvasRenderingContext2D, frame: Frame, points: Points): void {
  context.beginPath();
  for (let i = 0; i < points.count; i++) {
    const x = frame.x(points.x[i]);
    const y = frame.y(points.y[i]);
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
}

/** The tint between the ends of the intervals. */
function fillBand(context: CanvasRenderingContext2D, frame: Frame, { x, band }: Shown): void {
  if (!band || x.length < 2) return;
  context.beginPath();
  for (let i = 0; i < x.length; i++) context.lineTo(frame.x(x[i]), frame.y(band.high[i]));
  for (let i = x.length - 1; i >= 0; i--) context.lineTo(frame.x(x[i]), frame.y(band.low[i]));
  context.globalAlpha = 0.16;
  context.fill();
  context.globalAlpha = 1;
}

function drawMarker(context: CanvasRenderingContext2D, marker: Marker, x: number, y: number, r: number): void {
  context.beginPath();
  if (marker === 'circle') context.arc(x, y, r, 0, 2 * Math.PI);
  else if (marker === 'square') context.rect(x - r * 0.9, y - r * 0.9, 1.8 * r, 1.8 * r);
  else if (marker === 'triangle') {
    context.moveTo(x, y - 1.15 * r);
    context.lineTo(x + 1.1 * r, y + 0.85 * r);
    context.lineTo(x - 1.1 * r, y + 0.85 * r);
    context.closePath();
  } else {
    context.moveTo(x, y - 1.3 * r);
    context.lineTo(x + 1.2 * r, y);
    context.lineTo(x, y + 1.3 * r);
    context.lineTo(x - 1.2 * r, y);
    context.closePath();
  }
  context.fill();
  context.stroke();
}

export function drawMarks(canvas: HTMLCanvasElement, frame: Frame, series: readonly Shown[]): void {
  const { box } = frame;
  const context = prepare(canvas, box.width, box.height);
  if (!context) return;
  const colours = palette();
  context.lineJoin = 'round';
  context.lineCap = 'round';
  const inner = box.width - box.left - box.right;
  const [x0, x1] = frame.xDomain;
  // The emphasised line lies on top.
  for (const s of [...series].sort((a, b) => Number(a.emphasis ?? false) - Number(b.emphasis ?? false))) {
    const colour = colours.series[s.colour];
    context.strokeStyle = colour;
    context.fillStyle = colour;
    fillBand(context, frame, s);
    const raw = decimate(s.x, s.y, x0, x1, inner);
    context.setLineDash([]);
    if (s.smooth) {
      context.globalAlpha = 0.22;
      context.lineWidth = 1;
      trace(context, frame, raw);
    }
    context.globalAlpha = 1;
    context.lineWidth = s.emphasis ? 2.25 : 1.5;
    context.setLineDash([...(s.dash ?? [])]);
    trace(context, frame, s.smooth ? decimate(s.x, readNumbers(s), x0, x1, inner) : raw);
    context.setLineDash([]);
    if (s.marker && raw.count * PIXELS_A_MARKER <= inner) {
      context.fillStyle = colours.surface;
      context.lineWidth = 1.5;
      for (let i = 0; i < raw.count; i++) drawMarker(context, s.marker, frame.x(raw.x[i]), frame.y(raw.y[i]), s.emphasis ? 3.5 : 3);
    }
  }
}
