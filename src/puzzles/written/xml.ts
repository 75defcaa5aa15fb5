/** OpenSudoku's files: `<game data="..."/>`, 81 digits, or its own notation of a game in progress. */
import { sudokuOf, type Written } from './board.ts';

const CELLS = 81;

/** Whether a text is XML at all. */
export const isXml = (text: string): boolean => /^\s*<(\?xml|opensudoku|!--)/i.test(text);

/** Every game of a file, in order; undefined stands for one that cannot be read. */
export function* xmlPuzzles(text: string): Generator<Written | undefined, void> {
  for (const piece of text.split(/<game(?=\s)/).slice(1)) {
    const tag = piece.slice(0, Math.min(piece.indexOf('>') < 0 ? piece.length : piece.indexOf('>'), 1 << 14));
    const data = /\sdata\s*=\s*"([^"]*)"/.exec(tag)?.[1] ?? /\sdata\s*=\s*'([^']*)'/.exec(tag)?.[1] ?? '';
    const question = sudokuOf(data) ? data : givensOf(data);
    const task = sudokuOf(question);
    yield task && { task, question, layout: "OpenSudoku's XML" };
  }
}

/** A game in progress: after its version, for each cell its value, notes and whether it may be changed, with bars between. */
function givensOf(data: string): string {
  const parts = data
    .replace(/^version:\s*\d+\s*(&#10;|\n)?\s*/, '')
    .split('|')
    .map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  const width = parts.length / CELLS;
  if (width !== 3 && width !== 4) return '';
  return Array.from({ length: CELLS }, (_, cell) => (parts[(cell + 1) * width - 1] === '0' ? parts[cell * width] : '.')).join('');
}
