/** Puzzles within JSON, in the shapes that web pages and programs give them: strings, lists of cells, objects with a question. */
import { TASKS } from '../tasks.ts';
import { isFull, posed, seen, sudokuOf, type Written, withoutQuotes } from './board.ts';
import { ANSWER_NAMES, NAME_NAMES, QUESTION_NAMES, RATING_NAMES } from './names.ts';

const MOST_DEPTH = 12;
const SIDES = [TASKS.sudoku4, TASKS.sudoku6, TASKS.sudoku9].map(({ shape }) => shape.rows);

/** Every puzzle within a value, in order. */
export function* nestedPuzzles(value: unknown, depth = 0): Generator<Written, void> {
  if (depth > MOST_DEPTH) return;
  const alone = boardOf(value);
  if (alone !== undefined) yield* written([alone], 'boards in JSON');
  else if (Array.isArray(value)) {
    const boards = value.length === 2 ? value.map(boardOf) : [];
    const pair =
      boards.every((board) => board !== undefined) && isFull(boards[1] ?? '') ? [...written(boards, 'pairs of boards in JSON')] : [];
    if (pair.length) yield* pair;
    else for (const item of value) yield* nestedPuzzles(item, depth + 1);
  } else if (typeof value === 'object' && value !== null) yield* ofObject(value, depth);
}

function* ofObject(object: object, depth: number): Generator<Written, void> {
  const entries = Object.entries(object).map(([key, value]) => [key.trim().toLowerCase(), value as unknown] as const);
  const first = (names: readonly string[]): (readonly [string, unknown])[] =>
    names.flatMap((name) => entries.filter(([key]) => key === name)).slice(0, 1);
  const board = (names: readonly string[]): { key: string; text: string } | undefined => {
    for (const name of names)
      for (const [key, value] of entries) {
        const text = key === name ? boardOf(value) : undefined;
        if (text !== undefined) return { key, text };
      }
    return undefined;
  };
  const question = board(QUESTION_NAMES);
  if (!question) {
    for (const [, value] of entries) yield* nestedPuzzles(value, depth + 1);
    return;
  }
  const answer = board(ANSWER_NAMES);
  const layout = `objects in JSON: ${[question, ...(answer ? [answer] : [])].map(({ key }) => key).join(', ')}`;
  const [[, rating] = []] = first(RATING_NAMES);
  const [[, name] = []] = first(NAME_NAMES);
  for (const puzzle of written([question.text, ...(answer ? [answer.text] : [])], layout))
    yield {
      ...puzzle,
      ...(typeof rating === 'number' && rating >= 0 ? { rating } : {}),
      ...(typeof name === 'string' || typeof name === 'number' ? { name: String(name) } : {}),
    };
}

function* written(boards: readonly (string | undefined)[], layout: string): Generator<Written, void> {
  const found = posed(boards.filter((board) => board !== undefined));
  if (found) yield { ...found, layout };
}

/** A Sudoku as a string, as a list of its cells, or as a list of its rows. */
export function boardOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const text = withoutQuotes(seen(value));
    const cells = sudokuOf(text) ? text : text.replace(/[\s,;|[\]]/g, '');
    return sudokuOf(cells) ? cells : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const list = SIDES.some((side) => value.length === side) ? value.flatMap((row) => (typeof row === 'string' ? [...row] : row)) : value;
  if (!SIDES.some((side) => list.length === side * side)) return undefined;
  const text = list.map((cell: unknown) => (cell === null || cell === '' || cell === 0 ? '.' : String(cell)));
  return text.every((cell) => cell.length === 1) && sudokuOf(text.join('')) ? text.join('') : undefined;
}
