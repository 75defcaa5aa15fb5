/** Paints the boards of a wall: a wrong cell is a small square, a right one fills its place, a solved board has a tick and one colour. */
import type { Ink } from '../../board/ink.ts';
import type { CellFate, Tile } from './wall-view.ts';

type Context = CanvasRenderingContext2D;

/** Of the way from one tile to the next, the part between them. */
const GAP = 0.1;
/** Side of a wrong cell. */
const SMALL = 0.5;
/** Drawn in this order, all cells of a kind at a time: setting a colour costs more than a square. */
const KINDS: readonly Exclude<CellFate, 'outside'>[] = ['given', 'right', 'wrong'];

interface Place {
  readonly x: number;
  readonly y: number;
  /** From one tile to the next. */
  readonly pitch: number;
}

/** @param tile undefined before the network was asked. */
export function paintTile(context: Context, tile: Tile | undefined, columns: number, place: Place, ink: Ink): void {
  const side = place.pitch * (1 - GAP);
  const [left, top] = [place.x + (place.pitch - side) / 2, place.y + (place.pitch - side) / 2];
  context.fillStyle = ink.surface;
  context.fillRect(left, top, side, side);
  if (tile?.solved) paintSolved(context, left, top, side, ink);
  else if (tile) paintCells(context, tile, columns, left, top, side, ink);
  context.strokeStyle = tile?.solved ? ink.good : ink.edge;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, side - 1, side - 1);
}

function paintCells(context: Context, { cells }: Tile, columns: number, left: number, top: number, side: number, ink: Ink): void {
  const colours = { given: ink.given, right: ink.predicted, wrong: ink.bad };
  const unit = side / Math.max(columns, cells.length / columns);
  for (const kind of KINDS) {
    context.fillStyle = colours[kind];
    const size = unit * (kind === 'wrong' ? SMALL : 0.92);
    const inset = (unit - size) / 2;
    for (let cell = 0; cell < cells.length; cell++)
      if (cells[cell] === kind)
        context.fillRect(left + (cell % columns) * unit + inset, top + Math.floor(cell / columns) * unit + inset, size, size);
  }
}

function paintSolved(context: Context, left: number, top: number, side: number, ink: Ink): void {
  context.fillStyle = ink.good;
  context.fillRect(left, top, side, side);
  context.strokeStyle = ink.surface;
  context.lineWidth = Math.max(1.5, side * 0.09);
  context.lineCap = context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(left + side * 0.26, top + side * 0.53);
  context.lineTo(left + side * 0.43, top + side * 0.7);
  context.lineTo(left + side * 0.75, top + side * 0.33);
  context.stroke();
}
