/** The board at one update, painted on a canvas: for clips. The words under it come from the page's strings. */

import type { TaskId } from '../puzzles/tasks.ts';
import { endsSegment, positionOf, updateCount } from '../trace/cursor.ts';
import type { Trace } from '../trace/trace.ts';
import { reasoningWords } from '../words/reasoning.ts';
import { boardPicture } from './board-picture.ts';
import { cellViews } from './cell-views.ts';
import { digitOf } from './decode.ts';
import { geometryOf } from './geometry.ts';
import type { Ink } from './ink.ts';
import { taskOf } from './looks.ts';
import { paintPicture } from './paint.ts';

export const CLIP = { width: 480, height: 560 } as const;
const PAD = 24;
const BOARD = CLIP.width - 2 * PAD;

export function paintBoard(context: CanvasRenderingContext2D, trace: Trace, index: number, ink: Ink): void {
  context.fillStyle = ink.surface;
  context.fillRect(0, 0, CLIP.width, CLIP.height);
  const task = taskOf(trace);
  if (task.look === 'digits') paintDigits(context, trace, index, ink);
  else {
    const unit = BOARD / task.shape.columns;
    context.save();
    context.translate(PAD, PAD);
    paintPicture(context, boardPicture({ task, question: trace.question, trace, index, answer: undefined }), unit, ink);
    context.restore();
    context.strokeStyle = ink.line;
    context.setLineDash(endsSegment(trace.header.reasoning, index) ? [] : [7, 5]);
    context.strokeRect(PAD, PAD, BOARD, BOARD);
    context.setLineDash([]);
  }
  caption(context, trace, index, ink);
}

function paintDigits(context: CanvasRenderingContext2D, trace: Trace, index: number, ink: Ink): void {
  const geo = geometryOf(trace.header.task as TaskId);
  const givens = trace.question.map(digitOf);
  const { reasoning } = trace.header;
  const unit = BOARD / geo.side;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const view of cellViews({ geo, givens, trace, index, solution: undefined })) {
    const x = PAD + view.column * unit;
    const y = PAD + view.row * unit;
    if (view.given) {
      context.fillStyle = ink.given;
      context.fillRect(x, y, unit, unit);
    }
    const p = view.given ? 1 : Math.max(0, view.probability || 0);
    context.fillStyle = view.given ? ink.ink : ink.predicted;
    context.font = `${view.given ? 700 : 500} ${unit * 0.5 * (0.5 + 0.5 * p)}px ${ink.font}`;
    const digit = view.given || (view.digit > 0 ? view.digit : '·');
    context.fillText(String(digit), x + unit / 2, y + unit * (view.given ? 0.52 : 0.45));
    if (!view.given) {
      const wide = (unit * 0.72) / geo.side;
      view.probabilities.forEach((q, i) => {
        const tall = Math.max(1, unit * 0.16 * q);
        context.fillRect(x + unit * 0.14 + i * wide, y + unit * 0.93 - tall, wide * 0.75, tall);
      });
    }
    if (view.changed) {
      context.fillStyle = ink.changed;
      context.beginPath();
      context.arc(x + unit * 0.88, y + unit * 0.12, Math.max(3, unit * 0.05), 0, 2 * Math.PI);
      context.fill();
    }
    if (view.conflict) {
      context.fillStyle = ink.bad;
      context.font = `700 ${Math.max(11, unit * 0.18)}px ${ink.font}`;
      context.fillText('!', x + unit * 0.12, y + unit * 0.62);
    }
  }
  lines(context, geo, unit, ink, endsSegment(reasoning, index));
}

function lines(context: CanvasRenderingContext2D, geo: ReturnType<typeof geometryOf>, unit: number, ink: Ink, answer: boolean): void {
  context.strokeStyle = ink.line;
  for (let i = 0; i <= geo.side; i++) {
    const edge = i === 0 || i === geo.side;
    for (const vertical of [true, false]) {
      const thick = edge || i % (vertical ? geo.boxColumns : geo.boxRows) === 0;
      context.lineWidth = thick ? 2 : 0.5;
      // A probe's board has a dashed edge, as on the page.
      context.setLineDash(edge && !answer ? [7, 5] : []);
      const at = PAD + i * unit;
      context.beginPath();
      context.moveTo(vertical ? at : PAD, vertical ? PAD : at);
      context.lineTo(vertical ? at : PAD + BOARD, vertical ? PAD + BOARD : at);
      context.stroke();
    }
  }
  context.setLineDash([]);
}

function caption(context: CanvasRenderingContext2D, trace: Trace, index: number, ink: Ink): void {
  const { reasoning } = trace.header;
  const y = PAD + BOARD + 30;
  context.textAlign = 'left';
  context.fillStyle = ink.ink;
  context.font = `600 17px ${ink.font}`;
  context.fillText(reasoningWords.position(positionOf(reasoning, index), reasoning), PAD, y);
  context.textAlign = 'right';
  context.fillStyle = ink.quiet;
  context.fillText(endsSegment(reasoning, index) ? reasoningWords.answer : reasoningWords.probe, PAD + BOARD, y);
  context.fillStyle = ink.line;
  context.globalAlpha = 0.25;
  context.fillRect(PAD, y + 22, BOARD, 4);
  context.globalAlpha = 1;
  context.fillStyle = ink.predicted;
  context.fillRect(PAD, y + 22, (BOARD * (index + 1)) / updateCount(reasoning), 4);
}
