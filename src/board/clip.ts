/** A clip of the board thinking: a canvas, recorded by the browser's own MediaRecorder. */

import { woundName } from '../model/wound.ts';
import { endsSegment, positionOf, updateCount } from '../trace/cursor.ts';
import type { Trace } from '../trace/trace.ts';
import { reasoningWords } from '../words/reasoning.ts';
import { boardInk, type Ink } from './ink.ts';
import { paintFramed } from './paint.ts';
import { taskOf } from './tokens.ts';
import { boardAt } from './view.ts';

const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4'] as const;
/** Milliseconds that an update is seen: as long as there is room for within the longest clip. */
const SLOWEST = 320;
const LONGEST = 12_000;
const LAST_PICTURE = 1200;

/** Pixels. */
const CLIP = { width: 480, height: 560 } as const;
const EDGE = 24;
const BOARD = CLIP.width - 2 * EDGE;

const typeHere = (): string | undefined =>
  typeof MediaRecorder === 'undefined' ? undefined : TYPES.find((type) => MediaRecorder.isTypeSupported(type));

export const canRecord = (): boolean => typeHere() !== undefined && typeof document.createElement('canvas').captureStream === 'function';

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param onProgress is told the share that is done. */
export async function recordClip(trace: Trace, onProgress: (share: number) => void): Promise<{ blob: Blob; name: string }> {
  const type = typeHere() as string;
  const canvas = document.createElement('canvas');
  canvas.width = CLIP.width;
  canvas.height = CLIP.height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const ink = boardInk();
  const updates = updateCount(trace.header.reasoning);
  const each = Math.min(SLOWEST, LONGEST / updates);
  paintPicture(context, trace, 0, ink);
  const stream = canvas.captureStream(30);
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: 2_500_000 });
  const chunks: Blob[] = [];
  const done = new Promise<void>((resolve, reject) => {
    recorder.ondataavailable = ({ data }) => chunks.push(data);
    recorder.onstop = () => resolve();
    recorder.onerror = () => reject(new Error('the recorder stopped'));
  });
  recorder.start();
  // A frame for each picture: below 16 ms some updates share one.
  const start = performance.now();
  for (let index = 0; index < updates; index = Math.max(index + 1, Math.floor((performance.now() - start) / each))) {
    paintPicture(context, trace, index, ink);
    onProgress(index / updates);
    await wait(Math.max(16, each));
  }
  paintPicture(context, trace, updates - 1, ink);
  await wait(LAST_PICTURE);
  recorder.stop();
  await done;
  for (const track of stream.getTracks()) track.stop();
  return { blob: new Blob(chunks, { type }), name: `hrm-thinking.${type.includes('mp4') ? 'mp4' : 'webm'}` };
}

/** The board at one update, with its place below it. */
function paintPicture(context: CanvasRenderingContext2D, trace: Trace, index: number, ink: Ink): void {
  context.fillStyle = ink.surface;
  context.fillRect(0, 0, CLIP.width, CLIP.height);
  const view = boardAt({ task: taskOf(trace), question: trace.question, trace, index, answer: undefined });
  paintFramed(context, view, ink, { at: EDGE, size: BOARD, tentative: !endsSegment(trace.header.reasoning, index) });
  caption(context, trace, index, ink);
}

function caption(context: CanvasRenderingContext2D, trace: Trace, index: number, ink: Ink): void {
  const { reasoning } = trace.header;
  const y = EDGE + BOARD + 30;
  context.textAlign = 'left';
  context.fillStyle = ink.ink;
  context.font = `600 17px ${ink.font}`;
  context.fillText(reasoningWords.position(positionOf(reasoning, index), reasoning), EDGE, y);
  context.textAlign = 'right';
  context.fillStyle = ink.quiet;
  context.fillText(endsSegment(reasoning, index) ? reasoningWords.answer : reasoningWords.probe, EDGE + BOARD, y);
  context.fillStyle = ink.line;
  context.globalAlpha = 0.25;
  context.fillRect(EDGE, y + 22, BOARD, 4);
  context.globalAlpha = 1;
  context.fillStyle = ink.predicted;
  context.fillRect(EDGE, y + 22, (BOARD * (index + 1)) / updateCount(reasoning), 4);
  const { wound } = trace.header;
  if (!wound) return;
  context.textAlign = 'left';
  context.fillStyle = ink.ink;
  context.fillText(reasoningWords.wounded(woundName(wound)), EDGE, y + 50);
}
