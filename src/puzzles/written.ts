/** Puzzles that somebody brings as text: one puzzle out of any text that holds exactly one. */
import { FormatError } from '../formats/error.ts';
import { parsePuzzle, taskOfText, textSizes } from './tasks.ts';
import { type AnyPuzzle, seen, type Written } from './written/board.ts';
import { closest, lineFault, readLine, spreadsheetFault } from './written/line.ts';
import { nestedPuzzles } from './written/nested.ts';
import { readRows } from './written/rows.ts';
import { isHeading, isRemark, puzzleSection } from './written/sections.ts';
import { isXml, xmlPuzzles } from './written/xml.ts';

/**
 * The one puzzle that a text holds: a line or rows, a link, a line of HoDoKu's library, a table, JSON or XML with one puzzle.
 * @throws FormatError if there is none or there are several, or naming the character that is wrong.
 */
export function parseAnyPuzzle(text: string): Required<AnyPuzzle> {
  const { task, question, layout } = onlyPuzzle(text);
  return { task, question: task.parse(question), layout };
}

function onlyPuzzle(given: string): Written {
  const text = seen(given);
  if (text.trim() === '') throw new FormatError('the text', `a puzzle of ${textSizes()}`, 'nothing');
  const all = text.split(/\r\n|\n|\r/);
  const lines = puzzleSection(all).filter((line) => !isRemark(line) && !isHeading(line));
  const texts = lines.filter((line) => line.trim() !== '');
  const nested = [...inside(text)];
  if (nested.length > 1) throw new FormatError('the text', 'one puzzle', `${nested.length}; the Data page takes many`);
  const found = nested[0] ?? (texts.length === 1 ? readLine(texts[0]) : readRows(lines)) ?? joined(texts);
  if (found) return found;
  const single = texts.map(lineOrNothing).filter((line) => line !== undefined);
  if (single.length > 1) throw new FormatError('the text', 'one puzzle', `${single.length}; the Data page takes many`);
  const [alone] = single;
  if (alone) return alone;
  throw faultOf(texts);
}

const lineOrNothing = (line: string): Written | undefined => {
  try {
    return readLine(line);
  } catch {
    return undefined;
  }
};

/** Puzzles of JSON and XML. */
function* inside(text: string): Generator<Written, void> {
  if (isXml(text)) for (const puzzle of xmlPuzzles(text)) if (puzzle) yield puzzle;
  if (/^\s*[[{]/.test(text)) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return;
    }
    yield* nestedPuzzles(value);
  }
}

/** A board that is broken into lines anywhere. */
function joined(lines: readonly string[]): Written | undefined {
  try {
    const { task, question } = parsePuzzle(lines.join('\n'));
    return { task, question: task.format(question), layout: 'a board in pieces' };
  } catch {
    return undefined;
  }
}

/** What is wrong with a text, as far as it shows: of the board that it comes closest to. */
function faultOf(lines: readonly string[]): FormatError {
  const alone = lines.length === 1 ? lines[0] : undefined;
  const close = alone === undefined ? undefined : closest(alone);
  const fault = close ? undefined : alone === undefined ? spreadsheetFault(lines.join(' ')) : lineFault(alone);
  if (fault) return fault;
  const text = close?.question ?? lines.join('').replace(/\s+/g, '');
  const task = close?.task ?? taskOfText(text);
  try {
    task?.parse(text);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  return new FormatError('puzzle', textSizes(), String(text.length));
}
