/** For tests: orbits of 4x4 boards by closure under single swaps, sharing nothing with the code under test. */

type Board = readonly number[];

const swapDigits =
  (a: number, b: number) =>
  (board: Board): Board =>
    board.map((t) => (t === a + 1 ? b + 1 : t === b + 1 ? a + 1 : t));
const moveRows =
  (order: readonly number[]) =>
  (board: Board): Board =>
    order.flatMap((row) => board.slice(4 * row, 4 * row + 4));
const transpose = (board: Board): Board => board.map((_, i) => board[(i % 4) * 4 + Math.floor(i / 4)]);
const moveColumns =
  (order: readonly number[]) =>
  (board: Board): Board =>
    transpose(moveRows(order)(transpose(board)));

const STEPS: Readonly<Record<string, readonly ((board: Board) => Board)[]>> = {
  digits: [swapDigits(1, 2), swapDigits(2, 3), swapDigits(3, 4)],
  rows: [moveRows([1, 0, 2, 3]), moveRows([0, 1, 3, 2])],
  columns: [moveColumns([1, 0, 2, 3]), moveColumns([0, 1, 3, 2])],
  bands: [moveRows([2, 3, 0, 1])],
  stacks: [moveColumns([2, 3, 0, 1])],
  transpose: [transpose],
};

/** Every board that a series of the symmetries makes of `tokens`, tokens joined. */
export function orbit(tokens: Uint8Array, on: ReadonlySet<string>): string[] {
  const steps = [...on].flatMap((id) => STEPS[id]);
  const found = new Map<string, Board>([[tokens.join(''), [...tokens]]]);
  for (const board of found.values())
    for (const step of steps) {
      const next = step(board);
      found.set(next.join(''), next);
    }
  return [...found.keys()];
}
