/** A board row by row, as it is drawn in text or cut out of a spreadsheet. */
import { looksLikeMaze } from '../tasks.ts';
import { seen, taskParsing, type Written, withoutQuotes } from './board.ts';

const SUDOKU_SIDES = [9, 6, 4];
const MAZE_SIDES = [6, 30] as const;

/** Lines that only frame a board: `+---+---+`, `*-----------*`, `.---.---.`, but not what could be a row of blanks. */
const FRAME = /^[\s|+*:.'=─-╿-]+$/;
/** A frame, or a row of blanks: the number of rows tells. */
const DASHES = /^[\s|-]*-[\s|-]*$/;
const SPACES = /^[ ]+$/;

const isFrame = (line: string): boolean => FRAME.test(line) && /[-=─-╿]{3}/.test(line) && /[+*:.'=─-╿]/.test(line);

/** What may stand between the cells of a row and is none. */
const BARS = /[|│┃║!]/g;

/** Whether a line could be a row of a board, or a frame about one. */
export function isRow(line: string): boolean {
  const text = seen(line);
  if (isMazeRow(text)) return true;
  return /^[\d.*_xX\-\s|│┃║!,;+:'"=─-╿]+$/.test(text) && text !== '';
}

const isMazeRow = (text: string): boolean => text.length <= MAZE_SIDES[1] && /^[#. SGEo*]+$/.test(text) && /[#SGEo]/.test(text);

/** The board that these lines are, without lines before or behind that are none of it; undefined where they are none. */
export function readRows(given: readonly string[]): Written | undefined {
  const lines = given.map((line) => seen(line).replace(/[\r\n]+$/, ''));
  return looksLikeMaze(lines.join('')) ? mazeOf(lines) : sudokuOfRows(lines);
}

const cutShort = (n: number): string =>
  `In ${n} ${n === 1 ? 'board' : 'boards'} rows were shorter than the others: what is missing at their ends is taken for blank.`;

/** An empty line may be a row of free cells, or none. */
function mazeOf(lines: readonly string[]): Written | undefined {
  const isText = (line: string): boolean => line.trim() !== '';
  const all = lines.slice(lines.findIndex(isText), lines.findLastIndex(isText) + 1);
  const rows = [all, all.filter(isText)].find((some) => some.length === Math.max(...some.map((row) => row.length)));
  const side = rows?.length ?? 0;
  if (!rows || side < MAZE_SIDES[0] || side > MAZE_SIDES[1]) return undefined;
  const text = rows.map((row) => row.padEnd(side)).join('');
  const task = taskParsing(text);
  if (task?.look !== 'maze') return undefined;
  const short = rows.some((row) => row.length < side) ? { note: cutShort } : {};
  const question = text.replace(/[o*]/g, ' ');
  return question === text
    ? { task, question, layout: 'mazes in rows', ...short }
    : { task, question, answer: text, layout: 'mazes in rows with their paths', ...short };
}

function sudokuOfRows(lines: readonly string[]): Written | undefined {
  const rows = lines.filter((line) => line !== '' && !isFrame(line));
  const without: readonly RegExp[][] = [[DASHES, SPACES], [DASHES], [SPACES], []];
  for (const patterns of without) {
    const board = rows.filter((row) => !patterns.some((pattern) => pattern.test(row)));
    const side = board.length;
    if (!SUDOKU_SIDES.includes(side)) continue;
    for (const read of [separated, compact, spaced, pitched]) {
      const cells = board.map((row) => read(row, side));
      if (cells.some((row) => row === undefined || row.length > side) || !cells.some((row) => row?.length === side)) continue;
      const question = cells.map((row) => (row ?? '').padEnd(side, '.')).join('');
      const task = taskParsing(question);
      if (task?.look === 'digits')
        return { task, question, layout: 'boards in rows', ...(cells.some((row) => row?.length !== side) ? { note: cutShort } : {}) };
    }
  }
  return undefined;
}

/** Cells of a spreadsheet, empty ones too. */
function separated(row: string, side: number): string | undefined {
  const separator = ['\t', ';', ','].find((sign) => row.includes(sign));
  if (separator === undefined) return undefined;
  const cells = row.split(separator).map((cell) => withoutQuotes(cell) || '.');
  while (cells.length > side && cells.at(-1) === '.') cells.pop();
  return cells.every((cell) => cell.length === 1) ? cells.join('') : undefined;
}

/** Signs for all cells, with or without spaces and bars between. */
const compact = (row: string, side: number): string | undefined => {
  const cells = row.replace(BARS, '').replace(/[\s"'`,;]/g, '');
  return cells.length === side ? cells : undefined;
};

/** A space is an empty cell. */
function spaced(row: string, side: number): string | undefined {
  if (/[\t,;]/.test(row)) return undefined;
  const cells = row.replace(BARS, '');
  return (cells.length > side ? cells.trimEnd() : cells).replace(/ /g, '.');
}

/** A cell in every second column, and a space where it is empty. */
function pitched(row: string): string | undefined {
  const signs = [...row];
  if (signs.some((sign, i) => i % 2 === 1 && sign !== ' ')) return undefined;
  return signs
    .filter((_, i) => i % 2 === 0)
    .join('')
    .replace(BARS, '')
    .replace(/ /g, '.');
}
