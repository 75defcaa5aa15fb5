/** Puzzles as plain text: one a line, alone, with its answer, or among other things that `readLine` knows. */
import { FormatError } from '../formats/error.ts';
import { textSizes } from '../puzzles/tasks.ts';
import { closest, lineFault, readLine } from '../puzzles/written/line.ts';
import { isHeading, isRemark } from '../puzzles/written/sections.ts';
import { linesOf } from './lines.ts';
import { addPuzzle } from './puzzle.ts';
import { type Collector, DataError, type DataFile, type Part, SOLVED_AT_A_TIME } from './set.ts';

/** Reads a file into the collector, yielding bytes as they are read. A line that begins with "#" or is a heading, and is no puzzle, is left out. */
export async function* readStrings(file: DataFile, part: Part, into: Collector): AsyncGenerator<number, void> {
  let row = 0;
  for await (const { lines, bytes } of linesOf(file)) {
    for (const line of lines) {
      row++;
      addLine(file.path, row, line, part, into);
      if (row % SOLVED_AT_A_TIME === 0) yield 0;
      if (into.full) return;
    }
    yield bytes;
  }
}

function addLine(path: string, row: number, line: string, part: Part, into: Collector): void {
  if (line.trim() === '') return;
  try {
    const found = readLine(line);
    const close = found ?? (isRemark(line) ? undefined : closest(line));
    if (!close) {
      if (isRemark(line) || isHeading(line)) return;
      throw lineFault(line) ?? new FormatError('', `a puzzle of ${textSizes()}, alone or with its answer`, `${line.length} characters`);
    }
    addPuzzle(into, part, { path, row }, into.task ?? close.task, found ?? close);
    if (!found) return;
    into.readAs(path, found.layout);
    if (found.note) into.count(found.note);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    into.reject(error instanceof DataError ? error : new DataError(path, row, undefined, error.expected, error.found));
  }
}
