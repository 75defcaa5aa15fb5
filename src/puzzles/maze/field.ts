/** Mazes as boards of side x side tokens, and the shortest paths through them. */

/** Tokens as published: the characters `# SGo` from 1 on; 0 is padding. */
export const WALL = 1;
export const FREE = 2;
export const START = 3;
export const GOAL = 4;
export const PATH = 5;

export interface Field {
  readonly side: number;
  readonly cells: number;
  /** Up, left, right and down of each cell, -1 beyond the border: [cells, 4]. */
  readonly neighbours: Int16Array;
}

export function field(side: number): Field {
  const cells = side * side;
  const neighbours = new Int16Array(cells * 4);
  for (let cell = 0; cell < cells; cell++) {
    const column = cell % side;
    neighbours.set(
      [cell - side, column > 0 ? cell - 1 : -1, column < side - 1 ? cell + 1 : -1, cell + side < cells ? cell + side : -1].map((n) =>
        Math.max(n, -1),
      ),
      cell * 4,
    );
  }
  return { side, cells, neighbours };
}

/** Walls and padding stop a walker. */
const isOpen = (token: number): boolean => token >= FREE;

/** Moves from a cell to every cell, -1 where there is no way; a breadth-first search. */
export function distances({ cells, neighbours }: Field, board: ArrayLike<number>, from: number): Int16Array {
  const moves = new Int16Array(cells).fill(-1);
  const queue = new Uint16Array(cells);
  moves[from] = 0;
  queue[0] = from;
  for (let head = 0, tail = 1; head < tail; head++) {
    const cell = queue[head];
    for (let i = cell * 4; i < cell * 4 + 4; i++) {
      const next = neighbours[i];
      if (next < 0 || moves[next] >= 0 || !isOpen(board[next])) continue;
      moves[next] = moves[cell] + 1;
      queue[tail++] = next;
    }
  }
  return moves;
}

/**
 * The shortest path that always goes on to the first of up, left, right and down that is nearer to the goal; or the last of them.
 * @param toGoal distances from the goal.
 * @returns the cells between the two ends; undefined where there is no way.
 */
function shortestPath({ neighbours }: Field, toGoal: Int16Array, start: number, prefer: 'first' | 'last' = 'first'): number[] | undefined {
  if (toGoal[start] < 0) return undefined;
  const path: number[] = [];
  for (let cell = start; toGoal[cell] > 1; ) {
    const nearer = [0, 1, 2, 3].map((way) => neighbours[cell * 4 + way]).filter((next) => next >= 0 && toGoal[next] === toGoal[cell] - 1);
    cell = nearer.at(prefer === 'first' ? 0 : -1);
    path.push(cell);
  }
  return path;
}

/** The first of the shortest paths between two cells, by the rule of `shortestPath`, and the last where they differ; none without a way. */
export function shortestPaths(field: Field, board: ArrayLike<number>, start: number, goal: number): number[][] {
  const toGoal = distances(field, board, goal);
  const first = shortestPath(field, toGoal, start);
  const last = shortestPath(field, toGoal, start, 'last');
  if (!first || !last) return [];
  // Where the first way and the last are the same, no cell had a choice.
  return first.every((cell, i) => cell === last[i]) ? [first] : [first, last];
}

/** The one start and the one goal of a board; undefined if it has none or several of either. */
export function ends(board: Uint8Array): { readonly start: number; readonly goal: number } | undefined {
  const start = board.indexOf(START);
  const goal = board.indexOf(GOAL);
  const single = start >= 0 && goal >= 0 && board.lastIndexOf(START) === start && board.lastIndexOf(GOAL) === goal;
  return single ? { start, goal } : undefined;
}

/** The board with a path drawn on it. */
export function drawn(question: Uint8Array, path: readonly number[]): Uint8Array {
  const answer = question.slice();
  for (const cell of path) answer[cell] = PATH;
  return answer;
}
