/** One puzzle in one line of text, in the ways that people, programs and web pages write it. */
import { FormatError, quote } from '../../formats/error.ts';
import { looksLikeMaze, taskOfText, textSizes } from '../tasks.ts';
import { posed, seen, sudokuOf, taskParsing, type Written, withoutQuotes } from './board.ts';

/** Longer lines hold no puzzle: two mazes of 30x30, and a link around them. */
const MOST_LINE = 4096;
const BOARD_81 = [/(?<![\d.*_xX-])[\d.*_xX-]{81}(?![\d.*_xX-])/, /(?<!\d)\d{81}(?!\d)/];

/**
 * The puzzle that a line is; undefined where it is none.
 * @throws FormatError where it could be two.
 */
export function readLine(given: string): Written | undefined {
  if (given.length > MOST_LINE) return undefined;
  const line = seen(given);
  const whole = wholeLine(line);
  // Blanks within a Sudoku may stand for empty cells, or part two boards.
  if (whole && (whole.task.look === 'maze' || !/\s/.test(whole.question))) return whole;
  const parted = hodoku(line) ?? link(line) ?? halves(line, true) ?? fields(line) ?? cells(line);
  if (whole && parted && parted.question !== whole.question)
    throw new FormatError(
      'the line',
      'one way to read it',
      `two: a ${whole.task.title} with spaces for blanks, or a ${parted.task.title} among other things; write blanks as "."`,
    );
  return whole ?? parted;
}

/** The boards that a line comes closest to, to tell what is wrong with them. */
export function closest(given: string): Pick<Written, 'task' | 'question' | 'answer'> | undefined {
  if (given.length > MOST_LINE) return undefined;
  const line = seen(given);
  for (const question of [line, line.trim()]) {
    const task = taskOfText(question);
    if (task) return { task, question };
  }
  return halves(line, false);
}

/** Why a line is no puzzle, where it is plain to see. */
export function lineFault(given: string): FormatError | undefined {
  const line = seen(given);
  const fault = spreadsheetFault(line);
  if (fault) return fault;
  if (/^\s*(https?:|www\.)/i.test(line)) return new FormatError('the link', 'one that holds the 81 digits of a puzzle', quote(line));
  const boards = line.split(/[\s,;|"']+/).filter(sudokuOf);
  if (boards.length > 1) return new FormatError('the line', 'one puzzle, alone or with its answer', `${boards.length} boards`);
  if (looksLikeMaze(line) && line.length >= 30)
    return new FormatError(
      'the line',
      `a maze of ${textSizes()}`,
      `${line.length}; blanks at its ends may have been cut off: write "." for free cells`,
    );
  return undefined;
}

/** What a spreadsheet has made of a board's digits, if it has: it takes them for a number. */
export function spreadsheetFault(text: string): FormatError | undefined {
  const number = /(?<![\w.])\d([.,]\d+)?E\+\d+(?!\w)/i.exec(text)?.[0];
  const advice = 'make the table anew, with the column as text';
  if (number) return new FormatError('the puzzle', '16, 36 or 81 digits', `${number}, which a spreadsheet made of them; ${advice}`);
  const short = /(?<!\S)\d{65,80}(?!\S)/.exec(text.replace(/[",;]/g, ' '))?.[0];
  if (!short) return undefined;
  return new FormatError('the puzzle', '81 digits', `${short.length}; a spreadsheet leaves out zeros in front: ${advice}`);
}

function wholeLine(line: string): Written | undefined {
  for (const question of [line, line.trim(), withoutQuotes(line.replace(/[,;]\s*$/, ''))]) {
    if (question.trim() === '') continue;
    const task = taskParsing(question);
    if (task) return { task, question, layout: 'plain puzzles' };
  }
  return undefined;
}

/** Two boards of one length with a character between. @param parsed whether both have to be boards to the last sign. */
function halves(line: string, parsed: boolean): Written | undefined {
  for (const text of [line, line.trim()]) {
    const half = (text.length - 1) / 2;
    const between = text[half] ?? '';
    if (!Number.isInteger(half) || !/[\s,;|:]/.test(between)) continue;
    const [question, answer] = [text.slice(0, half), text.slice(half + 1)];
    const task = taskOfText(question);
    if (!task || taskOfText(answer) !== task) continue;
    // A maze that was cut short can have a blank in its middle: only two mazes have two starts and two goals.
    if (task.look === 'maze' ? ![question, answer].every(isOneMaze) : /\s/.test(between) && /\s/.test(question + answer)) continue;
    if (!parsed || (taskParsing(question) === task && taskParsing(answer) === task))
      return { task, question, answer, layout: 'plain puzzles with answers' };
  }
  return undefined;
}

const isOneMaze = (text: string): boolean => text.match(/S/g)?.length === 1 && text.match(/[GE]/g)?.length === 1;

/** `:0000:x:53..7....:::`, a line of HoDoKu's library: a plus stands before each digit that was placed by hand. */
function hodoku(line: string): Written | undefined {
  const [, code, board] = /^\s*:([\da-zA-Z-]*):[^:]*:([\d.+]{81,162}):/.exec(line) ?? [];
  if (board === undefined) return undefined;
  const question = board.replaceAll('+', '');
  const task = sudokuOf(question);
  if (!task) return undefined;
  const placed = board.includes('+') ? { note: placedDigits } : {};
  return { task, question, ...(code ? { name: `technique ${code}` } : {}), layout: "HoDoKu's library", ...placed };
}

const placedDigits = (n: number): string =>
  `In ${n} ${n === 1 ? 'puzzle' : 'puzzles'} digits that were placed by hand (written +4) are taken for givens.`;

/** `https://www.sudokuwiki.org/sudoku.htm?bd=...`: any address with the 81 digits of one puzzle. */
function link(line: string): Written | undefined {
  if (!/^[\s<(]*(https?:\/\/|www\.)/i.test(line)) return undefined;
  for (const pattern of BOARD_81) {
    const question = pattern.exec(line)?.[0];
    const task = question === undefined ? undefined : sudokuOf(question);
    if (question !== undefined && task) return { task, question, layout: 'links' };
  }
  return undefined;
}

/** One or two boards among other fields: an index, a rating, a comment. */
function fields(line: string): Written | undefined {
  for (const separator of [/[,;\t|]/, /\s+/]) {
    const parts = line.split(separator).map(withoutQuotes).filter(Boolean);
    const boards = parts.filter(sudokuOf);
    const found = posed(boards);
    if (!found) continue;
    const behind = parts.slice(parts.indexOf(boards[0])).filter((part) => /^\d{1,9}(\.\d+)?$/.test(part));
    const name = parts.find((part) => !sudokuOf(part) && /[a-z]/i.test(part));
    return {
      ...found,
      ...(behind.length === 1 ? { rating: Number(behind[0]) } : {}),
      ...(name === undefined ? {} : { name: name.replace(/^#\s*/, '') }),
      layout: `plain puzzles${found.answer === undefined ? '' : ' with answers'}${behind.length === 1 ? ', rated by the number behind each' : ''}`,
    };
  }
  return undefined;
}

/** A cell a column: 16, 36 or 81 of them, or twice as many with the answer. */
function cells(line: string): Written | undefined {
  const separator = [/\t/, /[,;]/, / +/].find((pattern) => pattern.test(line));
  if (!separator) return undefined;
  const parts = line.split(separator).map((part) => withoutQuotes(part) || '.');
  if (parts.some((part) => part.length !== 1)) return undefined;
  const text = parts.join('');
  const boards = sudokuOf(text) ? [text] : [text.slice(0, text.length / 2), text.slice(text.length / 2)];
  const found = posed(boards);
  return found && { ...found, layout: 'a cell a column' };
}
