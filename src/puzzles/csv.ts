/**
 * Puzzles as comma-separated values, in the columns of the published sudoku-extreme data: source, question, answer, rating.
 * Any task whose boards have the right number of characters will do. Quoting is RFC 4180's.
 */
import { FormatError, quote } from '../formats/error.ts';
import type { Puzzle, Task } from './task.ts';
import { taskOfText, textSizes } from './tasks.ts';

export const CSV_COLUMNS = ['source', 'question', 'answer', 'rating'] as const;
export type CsvColumn = (typeof CSV_COLUMNS)[number];

export interface CsvPuzzle extends Puzzle {
  /** Where the puzzle comes from, free text. */
  readonly source: string;
  /** How hard: guesses that a solver needs. */
  readonly rating: number;
}

export class CsvError extends FormatError {
  constructor(
    /** The line that the row starts at, from 1, the header included. */
    readonly row: number,
    /** Undefined where the row as a whole is wrong. */
    readonly column: CsvColumn | undefined,
    expected: string,
    found: string,
  ) {
    super(column ? `row ${row}, column ${column}` : `row ${row}`, expected, found);
    this.name = 'CsvError';
  }
}

export interface CsvContents {
  readonly task: Task;
  readonly rows: readonly CsvPuzzle[];
  /** The first bad rows, at most MOST_PROBLEMS; the good ones are in `rows` all the same. */
  readonly problems: readonly CsvError[];
  readonly badRows: number;
}

const MOST_PROBLEMS = 20;

/**
 * @param task whose boards to expect; by default whichever the first row fits.
 * @throws CsvError if the header is wrong or no row is good: then the first problem.
 */
export function parseCsv(text: string, task?: Task): CsvContents {
  const rows: CsvPuzzle[] = [];
  const problems: CsvError[] = [];
  let badRows = 0;
  let found = task;
  let columns: ReadonlyMap<CsvColumn, number> | undefined;
  for (const record of records(text)) {
    if (!columns) {
      columns = headerColumns(record);
      continue;
    }
    try {
      const fields = fieldsOf(record, columns);
      found ??= taskOf(record.row, fields.question);
      rows.push(puzzleOf(record.row, fields, found));
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      badRows++;
      if (problems.length < MOST_PROBLEMS) problems.push(error);
    }
  }
  if (!columns) throw new CsvError(1, undefined, `the header ${CSV_COLUMNS.join(',')}`, 'an empty file');
  if (rows.length === 0 || !found) throw problems[0] ?? new CsvError(2, undefined, 'a puzzle', 'the end of the file');
  return { task: found, rows, problems, badRows };
}

/** The text of a file that `parseCsv` reads back as these rows. */
export function formatCsv(task: Task, rows: Iterable<CsvPuzzle>): string {
  const lines = [CSV_COLUMNS.join(',')];
  for (const { source, question, answer, rating } of rows)
    lines.push([source, task.format(question), task.format(answer), String(rating)].map(escaped).join(','));
  return `${lines.join('\n')}\n`;
}

const escaped = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

interface CsvRecord {
  readonly row: number;
  readonly fields: readonly string[];
  /** What breaks the quoting, if anything does. */
  readonly broken: string | undefined;
}

function* records(text: string): Generator<CsvRecord, void> {
  let row = 1;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const begin = at;
    const fields: string[] = [];
    let broken: string | undefined;
    do {
      const field = readField(text, fields.length > 0 ? at + 1 : at);
      fields.push(field.value);
      broken ??= field.broken;
      at = field.end;
    } while (text[at] === ',');
    at += text.startsWith('\r\n', at) ? 2 : 1;
    if (fields.length > 1 || fields[0] !== '' || broken) yield { row, fields, broken };
    row += text.slice(begin, at).match(/\r\n|\n|\r/g)?.length ?? 0;
  }
}

/** The field that begins at `at`; `end` is the comma or line end behind it, or the text's length. */
function readField(text: string, at: number): { value: string; end: number; broken?: string } {
  const plainEnd = (from: number): number => {
    const stop = /[,\r\n]/g;
    stop.lastIndex = from;
    return stop.exec(text)?.index ?? text.length;
  };
  if (text[at] !== '"') {
    const end = plainEnd(at);
    return { value: text.slice(at, end), end };
  }
  const pieces: string[] = [];
  for (let from = at + 1; ; ) {
    const closing = text.indexOf('"', from);
    if (closing < 0) return { value: '', end: text.length, broken: 'a quote that is never closed' };
    pieces.push(text.slice(from, closing));
    if (text[closing + 1] === '"') {
      from = closing + 2;
      continue;
    }
    const end = plainEnd(closing + 1);
    const value = pieces.join('"');
    return end === closing + 1 ? { value, end } : { value, end, broken: `${quote(text.slice(closing + 1, end))} behind a closing quote` };
  }
}

function headerColumns({ row, fields, broken }: CsvRecord): Map<CsvColumn, number> {
  const columns = new Map(CSV_COLUMNS.map((column) => [column, fields.indexOf(column)]));
  const missing = CSV_COLUMNS.find((column) => fields.indexOf(column) < 0 || fields.indexOf(column) !== fields.lastIndexOf(column));
  if (missing || broken) throw new CsvError(row, undefined, `the header ${CSV_COLUMNS.join(',')}`, broken ?? quote(fields.join()));
  return columns;
}

function fieldsOf({ row, fields, broken }: CsvRecord, columns: ReadonlyMap<CsvColumn, number>): Record<CsvColumn, string> {
  if (broken) throw new CsvError(row, undefined, 'fields with proper quotes', broken);
  const field = (column: CsvColumn): string => {
    const value = fields[columns.get(column)!];
    if (value === undefined) throw new CsvError(row, column, 'a value', `a row of ${fields.length} fields`);
    return value;
  };
  return { source: field('source'), question: field('question'), answer: field('answer'), rating: field('rating') };
}

function taskOf(row: number, question: string): Task {
  const task = taskOfText(question);
  if (!task) throw new CsvError(row, 'question', textSizes(), String(question.length));
  return task;
}

function puzzleOf(row: number, fields: Record<CsvColumn, string>, task: Task): CsvPuzzle {
  const board = (column: 'question' | 'answer'): Uint8Array => {
    try {
      return task.parse(fields[column]);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new CsvError(row, column, `${error.expected} (${error.place}, ${task.title})`, error.found);
    }
  };
  const question = board('question');
  const answer = board('answer');
  const { solved, unfilled, changed, conflicts } = task.check(answer, question);
  if (!solved) {
    const cell = (unfilled[0] ?? changed[0] ?? conflicts[0] ?? 0) + 1;
    const fault = unfilled.length > 0 ? 'is blank' : changed.length > 0 ? 'differs from the question' : 'breaks a rule';
    throw new CsvError(row, 'answer', 'a solution of the question', `one where character ${cell} ${fault}`);
  }
  const rating = /^\s*\d+(\.\d+)?\s*$/.test(fields.rating) ? Number(fields.rating) : Number.NaN;
  if (!Number.isFinite(rating)) throw new CsvError(row, 'rating', 'a number from 0', quote(fields.rating));
  return { source: fields.source, question, answer, rating };
}
