/**
 * Mazes of two kinds, half of each: corridors carved by a growing tree, with some walls opened again so that there is more than one
 * way; and fields of walls scattered at random, as in the published data. Start and goal lie a number of
 * moves apart that is drawn from those wanted.
 */
import type { Random } from '../random.ts';
import { type Puzzle, SpecError } from '../task.ts';
import { distances, drawn, type Field, FREE, GOAL, START, shortestPaths, WALL } from './field.ts';

/** Tries in a row that may fail, before the range is taken for out of reach. */
const MOST_FAILURES = 4000;
/** Walls of a carved maze that are opened again, at most; and the shares of scattered walls. */
const MOST_OPENED = 0.2;
const SCATTERED = { least: 0.15, most: 0.45 } as const;

/** The longest path that the carved mazes can have: through every room. */
export const mostMoves = (side: number): number => 2 * (Math.ceil(side / 2) ** 2 - 1);

export interface Wanted {
  /** Moves of the shortest path. */
  readonly range: readonly [least: number, most: number];
  /** No second path as short. */
  readonly unique: boolean;
}

/**
 * Mazes whose shortest path has a number of moves in the range, without end; undefined for a try that led to none.
 * @throws SpecError when too many tries in a row fail, with the most moves that they found.
 */
export function* mazes(field: Field, { range, unique }: Wanted, random: Random): Generator<Puzzle | undefined, never> {
  let longest = 0;
  for (let failures = 0; ; failures++) {
    if (failures === MOST_FAILURES) throw outOfReach(field, range, longest);
    const board = random.below(2) ? carved(field, random) : scattered(field, random);
    const first = randomFree(board, random);
    if (first === undefined) continue;
    // From a random cell, or where that sees no goal far enough, from the cell that lies farthest from it.
    for (const start of [first, farthest(distances(field, board, first))]) {
      const moves = distances(field, board, start);
      const most = moves[farthest(moves)];
      longest = Math.max(longest, most);
      if (most < range[0]) continue;
      const wanted = range[0] + random.below(Math.min(most, range[1]) - range[0] + 1);
      const goals = [...moves.keys()].filter((cell) => moves[cell] === wanted);
      const goal = goals[random.below(goals.length)];
      const [path, other] = shortestPaths(field, board, start, goal) as [number[], number[]?];
      if (unique && other) continue;
      board[start] = START;
      board[goal] = GOAL;
      failures = -1;
      yield { question: board, answer: drawn(board, path) };
      break;
    }
    if (failures >= 0) yield undefined;
  }
}

function outOfReach({ side }: Field, [least, most]: readonly [number, number], longest: number): SpecError {
  return new SpecError(
    'level',
    `no ${side}x${side} maze with a shortest path of ${least} to ${most} moves in ${MOST_FAILURES} tries; the longest was ${longest}`,
    { level: [Math.min(least, longest), longest] },
    `ask for ${longest} or fewer`,
  );
}

function randomFree(board: Uint8Array, random: Random): number | undefined {
  let free = 0;
  for (const token of board) if (token === FREE) free++;
  if (!free) return undefined;
  let left = random.below(free);
  return board.findIndex((token) => token === FREE && left-- === 0);
}

/** The first of the cells that take the most moves. */
function farthest(moves: Int16Array): number {
  let best = 0;
  for (let cell = 1; cell < moves.length; cell++) if (moves[cell] > moves[best]) best = cell;
  return best;
}

/**
 * Rooms on every second row and column are joined into a tree: from the newest room (long corridors) or from any (short ones), as
 * a number drawn for the maze decides.
 */
function carved({ side, cells }: Field, random: Random): Uint8Array {
  const board = new Uint8Array(cells).fill(WALL);
  const [top, left] = [random.below(2), random.below(2)];
  const windy = random.float();
  const rooms: number[] = [];
  const enter = (cell: number): void => {
    board[cell] = FREE;
    rooms.push(cell);
  };
  const count = (from: number): number => Math.ceil((side - from) / 2);
  enter((top + 2 * random.below(count(top))) * side + left + 2 * random.below(count(left)));
  const ways: number[] = [];
  while (rooms.length) {
    const at = random.float() < windy ? rooms.length - 1 : random.below(rooms.length);
    const room = rooms[at];
    const column = room % side;
    ways.length = 0;
    if (room >= 2 * side && board[room - 2 * side] === WALL) ways.push(-side);
    if (column >= 2 && board[room - 2] === WALL) ways.push(-1);
    if (column < side - 2 && board[room + 2] === WALL) ways.push(1);
    if (room < cells - 2 * side && board[room + 2 * side] === WALL) ways.push(side);
    if (!ways.length) {
      rooms.splice(at, 1);
      continue;
    }
    const way = ways[random.below(ways.length)];
    board[room + way] = FREE;
    enter(room + 2 * way);
  }
  const opened = MOST_OPENED * random.float();
  for (let cell = 0; cell < cells; cell++) if (board[cell] === WALL && random.float() < opened) board[cell] = FREE;
  return board;
}

function scattered({ cells }: Field, random: Random): Uint8Array {
  const share = SCATTERED.least + (SCATTERED.most - SCATTERED.least) * random.float();
  return new Uint8Array(cells).map(() => (random.float() < share ? WALL : FREE));
}
