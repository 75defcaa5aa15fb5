/**
 * Boards on a canvas, painted cell by cell: those of the page, small ones in lists, and those of clips. What a size has no room for is
 * left out. Nothing is told by colour alone.
 */
import { GOAL, PATH, START, WALL } from '../puzzles/maze/field.ts';
import { PAD } from '../puzzles/task.ts';
import type { Ink } from './ink.ts';
import { type Box, END, FIRST_COLOUR, FIRST_DIGIT } from './tokens.ts';
import { type BoardView, changed, openAt, probabilityOf, verdictOf } from './view.ts';

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
const DARK: ReadonlySet<number> = new Set([0, 1, 9]);
/** Below this many pixels a cell has no room for a numeral. */
const LEAST_NUMERAL = 7;
/** Nor, below this, for the letters of a maze's ends or for lines between cells. */
const LEAST_LETTER = 5;
const LEAST_LINE = 4;
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
export function paintBoard(context: Context, view: BoardView, unit: number, ink: Ink, part: 'question' | 'said' = 'said'): void {
  const { task, question, heat, source } = view;
  const { columns, rows } = task.shape;
  context.fillStyle = ink.surface;
  context.fillRect(0, 0, columns * unit, rows * unit);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  if (task.look === 'digits') paintDigits(context, view, unit, ink);
  else if (task.look === 'maze') paintMaze(context, view, unit, ink);
  else paintColours(context, view, unit, ink, part);
  for (let cell = 0; cell < question.length; cell++) {
    const place = placeOf(cell, columns, unit);
    if (heat && (part === 'said' || task.look === 'maze')) {
      if (heat[cell] > FAINTEST) {
        context.globalAlpha = 0.7 * heat[cell];
        context.fillStyle = ink.heat;
        context.fillRect(place.x, place.y, unit, unit);
        context.globalAlpha = 1;
      }
      if (cell === source) outline(context, place, ink.ink, 2);
    }
    if (part === 'said') marks(context, view, cell, place, ink);
  }
}

interface Framed {
  /** Pixels from the corner of the canvas, and of the longer side. */
  readonly at: number;
  readonly size: number;
  /** The part of the board to show; all of it where that is left out. */
  readonly box?: Box | undefined;
  /** What the model says is no answer yet. */
  readonly tentative?: boolean;
}

/** A board with its edge and, of a Sudoku, its boxes, which the page's own boards have from their styles. */
export function paintFramed(context: Context, view: BoardView, ink: Ink, { at, size, box, tentative = false }: Framed): void {
  const { look, shape } = view.task;
  const { row, column, rows, columns } = box ?? { row: 0, column: 0, ...shape };
  const unit = size / Math.max(1, rows, columns);
  const [width, height] = [columns * unit, rows * unit];
  context.save();
  context.translate(at + (size - width) / 2, at + (size - height) / 2);
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  context.translate(-column * unit, -row * unit);
  paintBoard(context, view, unit, ink, view.said ? 'said' : 'question');
  context.restore();
  context.strokeStyle = ink.line;
  context.lineWidth = Math.min(2, Math.max(1.25, unit / 12));
  if (look === 'digits') lines(context, rows, columns, unit, shape.boxRows, shape.boxColumns);
  context.setLineDash(tentative ? [7, 5] : []);
  context.strokeRect(0, 0, width, height);
  context.restore();
}

/** Probability of a token; certain where no model was asked. */
const surenessOf = (view: BoardView, cell: number, token: number): number =>
  view.chances ? probabilityOf(view, cell, token) : Number(view.said?.[cell] === token);

const placeOf = (cell: number, columns: number, unit: number): Place => ({
  x: (cell % columns) * unit,
  y: Math.floor(cell / columns) * unit,
  unit,
});

/** Digits, the larger the surer; where the model's probabilities are known, with a bar below for each digit. */
function paintDigits(context: Context, view: BoardView, unit: number, ink: Ink): void {
  const { task, question, said, chances } = view;
  const side = task.shape.rows;
  let font = '';
  // Setting a font has the browser look at the page's styles: givens and open cells each have theirs, set once where all are of one size.
  for (const given of [true, false])
    for (let cell = 0; cell < question.length; cell++) {
      if (openAt(view, cell) === given) continue;
      const { x, y } = placeOf(cell, side, unit);
      const token = given ? question[cell] : said?.[cell];
      if (given) {
        context.fillStyle = ink.given;
        context.fillRect(x, y, unit, unit);
      }
      if (token === undefined) continue;
      const digit = token >= FIRST_DIGIT;
      const p = given ? 1 : digit ? surenessOf(view, cell, token) : 0;
      context.fillStyle = given ? ink.ink : ink.predicted;
      const letters = `${given ? 700 : 500} ${unit * (chances ? 0.25 + 0.25 * p : 0.68)}px ${ink.font}`;
      if (letters !== font) context.font = letters;
      font = letters;
      context.fillText(digit ? task.tokens[token] : '·', x + unit / 2, y + unit * (!chances ? 0.54 : given ? 0.52 : 0.45));
      if (given || !chances) continue;
      const wide = (unit * 0.72) / side;
      for (let i = 0; i < side; i++) {
        const tall = Math.max(1, unit * 0.16 * probabilityOf(view, cell, FIRST_DIGIT + i));
        context.fillRect(x + unit * 0.14 + i * wide, y + unit * 0.93 - tall, wide * 0.75, tall);
      }
    }
  gridLines(context, task.shape, unit, ink);
}

function paintMaze(context: Context, view: BoardView, unit: number, ink: Ink): void {
  const { task, question, said } = view;
  const { columns } = task.shape;
  gridLines(context, task.shape, unit, ink);
  const centre = (cell: number): [number, number] => [(cell % columns) * unit + unit / 2, Math.floor(cell / columns) * unit + unit / 2];
  const onPath = (cell: number): boolean =>
    question[cell] === START || question[cell] === GOAL || (said?.[cell] === PATH && openAt(view, cell));
  const sureness = (cell: number): number => (openAt(view, cell) ? surenessOf(view, cell, PATH) : 1);
  context.lineCap = 'round';
  context.strokeStyle = context.fillStyle = ink.predicted;
  for (let cell = 0; cell < question.length; cell++) {
    if (!said || question[cell] === WALL) continue;
    const [x, y] = centre(cell);
    const p = sureness(cell);
    if (openAt(view, cell) && p > FAINTEST) {
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

/** The start is round, the goal is square; both have their letter, or, where there is no room for one, a colour. */
function end(context: Context, token: number, { x, y, unit }: Place, ink: Ink): void {
  const lettered = unit >= LEAST_LETTER;
  context.fillStyle = lettered ? ink.ink : token === START ? ink.good : ink.changed;
  context.beginPath();
  if (token === START) context.arc(x + unit / 2, y + unit / 2, unit * 0.46, 0, 2 * Math.PI);
  else context.rect(x + unit * 0.06, y + unit * 0.06, unit * 0.88, unit * 0.88);
  context.fill();
  if (!lettered) return;
  context.fillStyle = ink.surface;
  context.font = `700 ${unit * 0.66}px ${ink.font}`;
  context.fillText(token === START ? 'S' : 'G', x + unit / 2, y + unit * 0.54);
}

function paintColours(context: Context, view: BoardView, unit: number, ink: Ink, part: 'question' | 'said'): void {
  const { task, question, said } = view;
  const board = part === 'question' ? question : said;
  gridLines(context, task.shape, unit, ink);
  if (!board) return;
  for (let cell = 0; cell < board.length; cell++) {
    const token = board[cell];
    const p = part === 'question' ? 1 : surenessOf(view, cell, token);
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
  context.fillStyle = COLOURS[colour];
  context.globalAlpha = 0.35 + 0.65 * p;
  context.fillRect(x + inset, y + inset, side, side);
  context.globalAlpha = 1;
  if (unit < LEAST_LINE) return;
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
  if (unit < LEAST_LINE) return;
  context.strokeStyle = ink.grid;
  context.lineWidth = 0.5;
  lines(context, rows, columns, unit, 1, 1);
}

/** Lines inside a board, every so many rows and columns. */
function lines(context: Context, rows: number, columns: number, unit: number, everyRow: number, everyColumn: number): void {
  context.beginPath();
  for (let i = everyColumn; i < columns; i += everyColumn) {
    context.moveTo(i * unit, 0);
    context.lineTo(i * unit, rows * unit);
  }
  for (let i = everyRow; i < rows; i += everyRow) {
    context.moveTo(0, i * unit);
    context.lineTo(columns * unit, i * unit);
  }
  context.stroke();
}

/** What is wrong, and what has just changed. */
function marks(context: Context, view: BoardView, cell: number, place: Place, ink: Ink): void {
  const { task, question, said, conflicts } = view;
  if (!said) return;
  const { x, y, unit } = place;
  const verdict = verdictOf(view, cell);
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
  if (!openAt(view, cell) && said[cell] !== question[cell]) {
    // A wedge in the lower right corner: given, but read as something else.
    wedge(context, [x + unit, y + unit * 0.5, x + unit, y + unit, x + unit * 0.5, y + unit], ink.bad);
  } else if (conflicts.has(cell) && task.look === 'digits') {
    context.fillStyle = ink.bad;
    context.font = `700 ${Math.max(11, unit * 0.18)}px ${ink.font}`;
    context.fillText('!', x + unit * 0.12, y + unit * 0.62);
  } else if (conflicts.has(cell)) wedge(context, [x, y + unit * 0.6, x, y + unit, x + unit * 0.4, y + unit], ink.bad);
  if (changed(view, cell)) {
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
