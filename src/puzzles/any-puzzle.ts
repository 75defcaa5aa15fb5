/** One puzzle out of any text that the Data page takes too. */
import { MissingPart } from '../formats/error.ts';
import { parsePuzzle } from './tasks.ts';
import type { AnyPuzzle } from './written/board.ts';

/**
 * A board alone is read at once; the reader of rows, links, tables, JSON and the rest comes when it is needed.
 * @throws FormatError if there is no puzzle or several; MissingPart.
 */
export async function readPuzzle(text: string): Promise<AnyPuzzle> {
  try {
    return parsePuzzle(text);
  } catch {
    const { parseAnyPuzzle } = await import('./written.ts').catch((cause: unknown) => {
      throw new MissingPart('The reader of puzzles', { cause });
    });
    return parseAnyPuzzle(text);
  }
}
