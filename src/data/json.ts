/** Puzzles within JSON, JSON Lines and XML: what they hold is looked through for boards. */
import { FormatError } from '../formats/error.ts';
import type { Written } from '../puzzles/written/board.ts';
import { nestedPuzzles } from '../puzzles/written/nested.ts';
import { xmlPuzzles } from '../puzzles/written/xml.ts';
import { linesOf } from './lines.ts';
import { addPuzzle } from './puzzle.ts';
import { type Collector, DataError, type DataFile, inFile, type Part, SOLVED_AT_A_TIME, wholeFile } from './set.ts';

const MOST_JSON = 2 ** 28;

/** What a file holds: one value, or of JSON Lines a value a line. */
export interface Document {
  readonly path: string;
  readonly values: readonly unknown[];
}

/** @throws FormatError if it is no JSON. */
export async function jsonOf(file: DataFile): Promise<unknown> {
  const bytes = await wholeFile(file, MOST_JSON);
  return inFile(file.path, () => {
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
    } catch (error) {
      throw new FormatError('the file', 'JSON', (error as Error).message);
    }
  });
}

/** A value for each line. @throws FormatError naming the first line that is none. */
export async function* jsonLinesOf(file: DataFile): AsyncGenerator<unknown, void> {
  let row = 0;
  for await (const { lines } of linesOf(file))
    for (const line of lines) {
      row++;
      if (line.trim() === '') continue;
      try {
        yield JSON.parse(line) as unknown;
      } catch (error) {
        throw new DataError(file.path, row, undefined, 'JSON in every line', (error as Error).message);
      }
    }
}

function* everyPuzzle(values: readonly unknown[]): Generator<Written, void> {
  for (const value of values) yield* nestedPuzzles(value);
}

/** Adds the puzzles that a file's values hold. @throws FormatError if they hold none. */
export function* addNested({ path, values }: Document, part: Part, into: Collector): Generator<number, void> {
  let row = 0;
  for (const puzzle of everyPuzzle(values)) {
    row++;
    add(path, row, puzzle, part, into);
    if (row % SOLVED_AT_A_TIME === 0) yield 0;
    if (into.full) return;
  }
  if (row === 0) throw new FormatError(path || 'the text', 'puzzles in JSON: boards as strings or lists of cells, or ARC tasks', 'none');
}

export async function* readXml(file: DataFile, part: Part, into: Collector): AsyncGenerator<number, void> {
  const bytes = await wholeFile(file, MOST_JSON);
  yield bytes.length;
  let row = 0;
  for (const puzzle of xmlPuzzles(new TextDecoder().decode(bytes))) {
    row++;
    if (puzzle) add(file.path, row, puzzle, part, into);
    else into.reject(new DataError(file.path, row, undefined, 'a game with the 81 digits of a puzzle', 'other data'));
    if (row % SOLVED_AT_A_TIME === 0) yield 0;
    if (into.full) return;
  }
  if (row === 0) throw new FormatError(file.path || 'the text', "games of OpenSudoku's XML", 'none');
}

function add(path: string, row: number, puzzle: Written, part: Part, into: Collector): void {
  try {
    addPuzzle(into, part, { path, row }, into.task ?? puzzle.task, { ...puzzle, name: puzzle.name ?? `no. ${row}` });
    into.readAs(path, puzzle.layout);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    into.reject(error);
  }
}
