/** The lines of a text file, a piece of the file at a time. */
import { type DataFile, textOf } from './set.ts';

/** Longer lines hold no puzzle: what is behind is a line of its own. */
const MOST_LINE = 1 << 16;

/** Lines of a piece of the file, and its bytes. */
export interface Lines {
  readonly lines: readonly string[];
  readonly bytes: number;
}

export async function* linesOf(file: DataFile): AsyncGenerator<Lines, void> {
  let rest = '';
  let first = true;
  for await (const { text, last, bytes } of textOf(file)) {
    rest += first ? text.replace(/^\uFEFF/, '') : text;
    first = false;
    const lines = rest.split(/\r\n|\n|\r/);
    rest = last ? '' : (lines.pop() ?? '');
    // A carriage return may be the first half of a line end.
    if (!last && text.endsWith('\r')) rest = `${lines.pop() ?? ''}\r`;
    if (rest.length > MOST_LINE) {
      lines.push(rest);
      rest = '';
    }
    yield { lines, bytes };
  }
}
