/** Boards drawn row by row, one below the other: with headings, frames or empty lines between, as .sdk and .ss hold one. */
import type { Written } from '../puzzles/written/board.ts';
import { isRow, readRows } from '../puzzles/written/rows.ts';
import { isHeading, isRemark, puzzleSection } from '../puzzles/written/sections.ts';
import { linesOf } from './lines.ts';
import { addPuzzle } from './puzzle.ts';
import { type Collector, DataError, type DataFile, type Part, SOLVED_AT_A_TIME } from './set.ts';

/** Rows of one board with whatever frames it, a maze of 30 rows with a line between each; or of eight Sudokus. */
const MOST_ROWS = 72;
const MOST_WIDTH = 200;

/** A board may end at these: an empty line, a heading, the end. */
export async function* readBoardRows(file: DataFile, part: Part, into: Collector): AsyncGenerator<number, void> {
  const all: string[] = [];
  for await (const { lines, bytes } of linesOf(file)) {
    for (const line of lines) all.push(line);
    yield bytes;
  }
  const kept = puzzleSection(all);
  if (kept.length < all.length) into.note(`${file.path || 'The text'}: only the section [Puzzle] is read.`);
  let block: string[] = [];
  let begin = 1;
  let boards = 0;
  const take = (row: number, last: boolean): void => {
    const found = boardsOf(block);
    if (!found && !last) return;
    const rows = block.filter((line) => line.trim() !== '').length;
    if (!found && rows)
      into.reject(new DataError(file.path, begin, undefined, 'a board: 4, 6 or 9 rows of a Sudoku, or a square maze', `${rows} rows`));
    for (const board of found ?? []) {
      boards++;
      try {
        addPuzzle(into, part, { path: file.path, row: begin }, into.task ?? board.task, { ...board, name: `board ${boards}` });
        into.readAs(file.path, board.layout);
        if (board.note) into.count(board.note);
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        into.reject(error);
      }
    }
    block = [];
    begin = row + 1;
  };
  for (const [i, line] of kept.entries()) {
    const row = i + 1;
    const ends = isRemark(line) || isHeading(line) || line.length > MOST_WIDTH || !(line === '' || isRow(line));
    if (ends || block.length >= MOST_ROWS) take(ends ? row : row - 1, true);
    else if (line === '') take(row, false);
    if (!ends) {
      if (block.length === 0 && line === '') begin = row + 1;
      else block.push(line);
    }
    if (row % SOLVED_AT_A_TIME === 0) yield 0;
    if (into.full) return;
  }
  take(kept.length, true);
}

/** One board, or several of one size with nothing between. */
function boardsOf(block: readonly string[]): readonly Written[] | undefined {
  const one = readRows(block);
  if (one) return [one];
  for (const side of [9, 6, 4]) {
    if (block.length <= side || block.length % side) continue;
    const parts = Array.from({ length: block.length / side }, (_, i) => readRows(block.slice(i * side, (i + 1) * side)));
    if (parts.every((part) => part?.task.shape.rows === side)) return parts as Written[];
  }
  return undefined;
}
