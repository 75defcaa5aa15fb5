/** A wall of held-out boards: which cells are right, how the boards are laid out, and what there is to say of them. Pure. */
import { isOpen } from '../../board/tokens.ts';
import { PAD } from '../../puzzles/task.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import type { Evaluation } from '../../training/evaluator.ts';
import type { WallMessage } from '../../worker/protocol.ts';

/** What became of a cell. Outside: the solution leaves it open, as around ARC's grids. */
export type CellFate = 'given' | 'right' | 'wrong' | 'outside';

export interface Tile {
  readonly cells: readonly CellFate[];
  readonly right: number;
  /** Cells that count: givens are among them, since the network says something to each. */
  readonly of: number;
  readonly solved: boolean;
}

/** One board of the wall. @param segment from 1, as far as the wall has any. */
export function tileOf(wall: WallMessage, puzzle: number, segment: number): Tile {
  const { look, cells: S } = TASKS[wall.task];
  const begin = puzzle * S;
  const answers = (Math.min(segment, wall.segments) - 1) * wall.puzzles * S;
  const cells = Array.from({ length: S }, (_, cell): CellFate => {
    const wanted = wall.solutions[begin + cell];
    if (wanted === PAD) return 'outside';
    if (wall.answers[answers + begin + cell] !== wanted) return 'wrong';
    return isOpen(look, wall.questions[begin + cell]) ? 'right' : 'given';
  });
  const of = cells.filter((fate) => fate !== 'outside').length;
  const right = of - cells.filter((fate) => fate === 'wrong').length;
  return { cells, right, of, solved: right === of };
}

export const tilesOf = (wall: WallMessage, segment: number): readonly Tile[] =>
  Array.from({ length: wall.puzzles }, (_, puzzle) => tileOf(wall, puzzle, segment));

/** Boards of a wall as a worker sends them at most. */
export const MOST_TILES = 64;
const WIDE = 560;
/** On a phone 64 boards take 6 rows: all of them are seen at once, each as large as a finger tip needs. */
const COLUMNS = { wide: 16, narrow: 11 } as const;
/** CSS pixels of a tile's side, its gap included. */
const LARGEST = 56;

export interface WallGrid {
  readonly columns: number;
  readonly rows: number;
  /** CSS pixels from one tile to the next. */
  readonly pitch: number;
}

/** @param width CSS pixels that there are. */
export function wallGrid(width: number, puzzles: number): WallGrid {
  const columns = Math.max(1, Math.min(puzzles, width >= WIDE ? COLUMNS.wide : COLUMNS.narrow));
  return { columns, rows: Math.ceil(puzzles / columns), pitch: Math.max(1, Math.floor(Math.min(LARGEST, width / columns))) };
}

/** The tile that a key moves to; undefined where the key does not move. */
export function moveTile(tile: number, key: string, columns: number, tiles: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: tile - 1,
    ArrowRight: tile + 1,
    ArrowUp: tile - columns,
    ArrowDown: tile + columns,
    Home: 0,
    End: tiles - 1,
  };
  if (!Object.hasOwn(moves, key)) return undefined;
  const to = moves[key];
  return to >= 0 && to < tiles ? to : tile;
}

/** Milliseconds in which a new wall takes the place of the one before, some tiles after the other. */
const WAVE = 700;
const TURNS = 8;
/** Milliseconds from one of its turns to the next: each has the browser put the page together anew, which a training waits for. */
export const WAVE_TURN = WAVE / TURNS;
/** Tiles that show the new wall by now. */
export const tilesDue = (milliseconds: number, tiles: number): number => Math.min(tiles, Math.ceil((milliseconds / WAVE) * tiles));

/** Whole puzzles of a hundred: 0 and 100 are said only where none or all were solved. */
export function ofHundred(share: number): number {
  if (share === 0 || share === 1) return 100 * share;
  return Math.min(99, Math.max(1, Math.round(100 * share)));
}

/** What thinking once solves, and all segments; undefined where a check gave one only. */
export function onceAndAll({ exact }: Evaluation): { readonly once: number; readonly all: number; readonly times: number } | undefined {
  if (exact.length < 2) return undefined;
  return { once: ofHundred(exact[0]), all: ofHundred(exact.at(-1) as number), times: exact.length };
}
