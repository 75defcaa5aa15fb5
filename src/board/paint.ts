/** Mazes and ARC canvases, painted cell by cell. Nothing is told by colour alone. */
import { GOAL, PATH, START, WALL } from '../puzzles/maze/field.ts';
import { PAD } from '../puzzles/task.ts';
import type { Ink } from './ink.ts';
import { END, FIRST_COLOUR, isOpen } from './looks.ts';
import { type BoardPicture, changed, probabilityOf, verdictOf } from './picture.ts';

type Context = CanvasRenderingContext2D;

/** ARC's usual colours, 0 to 9. */
export const COLOURS = [
  '#000000',
  '#0074d9',
  '#ff4136',
  '#2ecc40',
  '#ffdc00',
  '#aaaaaa',
  '#f012be',
  '#ff851b',
  '#7fdbff',
  '#870c25',
] as const;
/** Numerals are light on these, dark on the others. */
export const DARK: ReadonlySet<number> = new Set([0, 1, 9]);
/** Below this many pixels a cell has no room for a numeral. */
const LEAST_NUMERAL = 7;
/** Probabilities of the path below this are not drawn. */
const FAINTEST = 0.02;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly unit: number;
}

/**
 * @param unit pixels of a cell's side.
 * @param part what of an ARC board: the input, or what the model says to it.
 */
export function paintPicture(context: Context, picture: BoardPicture, unit: number, ink: Ink, part: 'question' | 'said' = 'said'): void {
  const { columns, rows } = picture.task.shape;
  context.fillStyle = ink.surface;
  context.fillRect(0, 0, columns * unit, rows * unit);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  if (picture.task.look === 'maze') paintMaze(context, picture, unit, ink);
  else paintColours(context, picture, unit, ink, part);
  const heat = part === 'said' || picture.task.look === 'maze' ? picture.heat : undefined;
  for (let cell = 0; cell < picture.question.length; cell++) {
    const place = placeOf(cell, columns, unit);
    if (heat && (heat[cell] as number) > FAINTEST) {
      context.globalAlpha = 0.7 * (heat[cell] as number);
      context.fillStyle = ink.heat;
      context.fillRect(place.x, place.y, unit, unit);
      context.globalAlpha = 1;
    }
    if (heat && cell === picture.source) outline(context, place, ink.ink, 2);
    if (part === 'said') marks(context, picture, cell, place, ink);
  }
}

const placeOf = (cell: number, columns: number, unit: number): Place => ({
  x: (cell % columns) * unit,
  y: Math.floor(cell / columns) * unit,
  unit,
});

function paintMaze(context: Context, picture: BoardPicture, unit: number, ink: Ink): void {
  const { task, question, said } = picture;
  const { columns } = task.shape;
  gridLines(context, task.shape, unit, ink);
  const centre = (cell: number): [number, number] => [(cell % columns) * unit + unit / 2, Math.floor(cell / columns) * unit + unit / 2];
  const onPath = (cell: number): boolean =>
    question[cell] === START || question[cell] === GOAL || (said?.[cell] === PATH && isOpen('maze', question[cell] as number));
  const sureness = (cell: number): number => (isOpen('maze', question[cell] as number) ? probabilityOf(picture, cell, PATH) : 1);
  context.lineCap = 'round';
  context.strokeStyle = context.fillStyle = ink.predicted;
  for (let cell = 0; cell < question.length; cell++) {
    if (!said || question[cell] === WALL) continue;
    const [x, y] = centre(cell);
    const p = sureness(cell);
    if (isOpen('maze', question[cell] as number) && p > FAINTEST) {
      context.globalAlpha = 0.25 + 0.75 * p;
      context.beginPath();
      context.arc(x, y, unit * (0.08 + 0.22 * p), 0, 2 * Math.PI);
      context.fill();
    }
    if (!onPath(cell)) continue;
    for (const next of [(cell + 1) % columns ? cell + 1 : -1, cell + columns]) {
      // Start and goal are joined by the path only.
      if (next < 0 || next >= question.length || !onPath(next) || (said[cell] !== PATH && said[next] !== PATH)) continue;
      context.globalAlpha = 0.25 + 0.75 * Math.min(p, sureness(next));
      context.lineWidth = unit * 0.24;
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(...centre(next));
      context.stroke();
    }
  }
  context.globalAlpha = 1;
  for (let cell = 0; cell < question.length; cell++) {
    const place = placeOf(cell, columns, unit);
    const token = question[cell];
    if (token === WALL) {
      context.fillStyle = ink.edge;
      context.fillRect(place.x, place.y, unit + 0.5, unit + 0.5);
    } else if (token === START || token === GOAL) end(context, token, place, ink);
  }
}

/** The start is round, the goal is square; both have their letter. */
function end(context: Context, token: number, { x, y, unit }: Place, ink: Ink): void {
  context.fillStyle = ink.ink;
  context.beginPath();
  if (token === START) context.arc(x + unit / 2, y + unit / 2, unit * 0.46, 0, 2 * Math.PI);
  else context.rect(x + unit * 0.06, y + unit * 0.06, unit * 0.88, unit * 0.88);
  context.fill();
  letter(context, token === START ? 'S' : 'G', { x, y, unit }, ink.surface, ink.font);
}

function letter(context: Context, text: string, { x, y, unit }: Place, colour: string, font: string): void {
  context.fillStyle = colour;
  context.font = `700 ${unit * 0.66}px ${font}`;
  context.fillText(text, x + unit / 2, y + unit * 0.54);
}

function paintColours(context: Context, picture: BoardPicture, unit: number, ink: Ink, part: 'question' | 'said'): void {
  const { task, question, said } = picture;
  const board = part === 'question' ? question : said;
  gridLines(context, task.shape, unit, ink);
  if (!board) return;
  for (let cell = 0; cell < board.length; cell++) {
    const token = board[cell] as number;
    const p = part === 'question' ? 1 : probabilityOf(picture, cell, token);
    const place = placeOf(cell, task.shape.columns, unit);
    if (token === PAD) continue;
    if (token === END) endMark(context, place, ink, p);
    else square(context, token - FIRST_COLOUR, place, ink, p);
  }
}

/** A colour with its numeral, the larger and stronger the surer it is. */
function square(context: Context, colour: number, { x, y, unit }: Place, ink: Ink, p: number): void {
  const side = unit * (0.45 + 0.55 * p);
  const inset = (unit - side) / 2;
  context.fillStyle = COLOURS[colour] as string;
  context.globalAlpha = 0.35 + 0.65 * p;
  context.fillRect(x + inset, y + inset, side, side);
  context.globalAlpha = 1;
  context.strokeStyle = ink.edge;
  context.lineWidth = 0.5;
  context.strokeRect(x + inset, y + inset, side, side);
  if (unit < LEAST_NUMERAL) return;
  context.fillStyle = DARK.has(colour) ? '#ffffff' : '#000000';
  context.font = `600 ${Math.max(6, side * 0.62)}px ${ink.font}`;
  context.fillText(String(colour), x + unit / 2, y + unit * 0.54);
}

/** A faint cross: the edge of a grid. */
function endMark(context: Context, { x, y, unit }: Place, ink: Ink, p: number): void {
  context.globalAlpha = 0.2 + 0.4 * p;
  context.strokeStyle = ink.quiet;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x + unit * 0.3, y + unit * 0.3);
  context.lineTo(x + unit * 0.7, y + unit * 0.7);
  context.moveTo(x + unit * 0.7, y + unit * 0.3);
  context.lineTo(x + unit * 0.3, y + unit * 0.7);
  context.stroke();
  context.globalAlpha = 1;
}

function gridLines(context: Context, { rows, columns }: { rows: number; columns: number }, unit: number, ink: Ink): void {
  context.strokeStyle = ink.grid;
  context.lineWidth = 0.5;
  context.beginPath();
  for (let i = 1; i < columns; i++) {
    context.moveTo(i * unit, 0);
    context.lineTo(i * unit, rows * unit);
  }
  for (let i = 1; i < rows; i++) {
    context.moveTo(0, i * unit);
    context.lineTo(columns * unit, i * unit);
  }
  context.stroke();
}

/** What is wrong, and what has just changed. */
function marks(context: Context, picture: BoardPicture, cell: number, place: Place, ink: Ink): void {
  const { task, question, said, conflicts } = picture;
  if (!said) return;
  const { x, y, unit } = place;
  const open = isOpen(task.look, question[cell] as number);
  const verdict = verdictOf(picture, cell);
  if (verdict === 'wrong') {
    hatch(context, place, ink.bad);
    outline(context, place, ink.bad, 1.5);
  } else if (verdict === 'missed') {
    context.setLineDash([unit * 0.16, unit * 0.12]);
    context.strokeStyle = ink.bad;
    context.lineWidth = Math.max(1.5, unit * 0.1);
    context.beginPath();
    context.arc(x + unit / 2, y + unit / 2, unit * 0.32, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([]);
  }
  if (!open && said[cell] !== question[cell]) {
    // A wedge in the lower right corner: given, but read as something else.
    wedge(context, [x + unit, y + unit * 0.5, x + unit, y + unit, x + unit * 0.5, y + unit], ink.bad);
  } else if (conflicts.has(cell)) wedge(context, [x, y + unit * 0.6, x, y + unit, x + unit * 0.4, y + unit], ink.bad);
  if (open && changed(picture, cell)) {
    context.fillStyle = ink.changed;
    context.beginPath();
    context.arc(x + unit * 0.84, y + unit * 0.16, Math.max(1.5, unit * 0.09), 0, 2 * Math.PI);
    context.fill();
  }
}

function wedge(
  context: Context,
  [x0, y0, x1, y1, x2, y2]: readonly [number, number, number, number, number, number],
  colour: string,
): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.lineTo(x2, y2);
  context.fill();
}

function hatch(context: Context, { x, y, unit }: Place, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (const share of [0.35, 0.7]) {
    context.moveTo(x + unit * share, y);
    context.lineTo(x, y + unit * share);
    context.moveTo(x + unit, y + unit * share);
    context.lineTo(x + unit * share, y + unit);
  }
  context.stroke();
}

function outline(context: Context, { x, y, unit }: Place, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(x + width / 2, y + width / 2, unit - width, unit - width);
}
