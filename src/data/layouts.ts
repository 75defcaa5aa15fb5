/** How the puzzles of a text file are laid out, which its beginning tells. */

import { readLine } from '../puzzles/written/line.ts';
import { isRow } from '../puzzles/written/rows.ts';
import { isHeading, isRemark } from '../puzzles/written/sections.ts';
import { isXml } from '../puzzles/written/xml.ts';
import { readBoardRows } from './board-rows.ts';
import { readCsv, readHeader } from './csv.ts';
import { readXml } from './json.ts';
import type { Collector, DataFile, Part } from './set.ts';
import { readStrings } from './strings.ts';

const HEAD_BYTES = 1 << 14;
const LINES_LOOKED_AT = 20;
/** Rows of the smallest board. */
const FEWEST_ROWS = 4;

export type TextReader = (file: DataFile, part: Part, into: Collector) => AsyncGenerator<number, void>;

/** The beginning of a file as text, whatever it is. */
export async function headOf({ source }: DataFile): Promise<string> {
  return new TextDecoder().decode(await source.read(0, Math.min(source.size, HEAD_BYTES))).replace(/^\uFEFF/, '');
}

/** `[Puzzle]` is the beginning of a text. */
export const beginsAsJson = (head: string): boolean => /^\s*[{[]/.test(head) && !/^\s*\[\p{L}+\]/u.test(head);

/** The layouts of text files, in the order in which they are recognised; what is none of these is a puzzle a line. */
const LAYOUTS: readonly { readonly is: (lines: readonly string[], file: DataFile, head: string) => boolean; readonly read: TextReader }[] =
  [
    { is: (_, __, head) => isXml(head), read: readXml },
    { is: ([first]) => hasHeader(first), read: readCsv },
    { is: (lines) => lines.some(isLine), read: readStrings },
    { is: (lines) => lines.filter(isRow).length >= FEWEST_ROWS, read: readBoardRows },
    { is: (_, { path }) => /\.(csv|tsv)$/i.test(path), read: readCsv },
  ];

export async function readerOf(file: DataFile): Promise<TextReader> {
  const head = await headOf(file);
  const all = head.split(/\r\n|\n|\r/);
  // The last line may be cut off.
  if (file.source.size > HEAD_BYTES && all.length > 1) all.pop();
  const lines = all.filter((line) => line.trim() !== '').slice(0, LINES_LOOKED_AT);
  const telling = lines.filter((line, i) => i === 0 || !(isRemark(line) || isHeading(line)));
  return LAYOUTS.find(({ is }) => is(telling, file, head))?.read ?? readStrings;
}

/** Whether a line names columns; two for one thing is a matter of the reader. */
function hasHeader(line: string | undefined): boolean {
  try {
    return line !== undefined && readHeader(line) !== undefined;
  } catch {
    return true;
  }
}

/** Whether a line holds a puzzle, or perhaps two. */
function isLine(line: string): boolean {
  try {
    return readLine(line) !== undefined;
  } catch {
    return true;
  }
}
