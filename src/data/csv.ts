/**
 * Puzzles as comma-separated values, in the columns of the published data: source, question, answer, rating. Any task whose boards
 * have the right number of characters will do, ARC's canvases excepted. Quoting is RFC 4180's.
 */
import { quote } from '../formats/error.ts';
import type { Task } from '../puzzles/task.ts';
import { taskOfText, textSizes } from '../puzzles/tasks.ts';
import { type Collector, checkAnswer, DataError, type DataFile, type Part, parseBoard, type RatedPuzzle, textOf } from './set.ts';

export const CSV_COLUMNS = ['source', 'question', 'answer', 'rating'] as const;
type CsvColumn = (typeof CSV_COLUMNS)[number];

/** No row is longer: a quote that stays open for longer is a mistake. */
const MOST_RECORD = 1 << 16;

/** Reads a file into the collector, yielding bytes as they are read. @throws DataError if the header is wrong. */
export async function* readCsv(file: DataFile, part: Part, into: Collector): AsyncGenerator<number, void> {
  let columns: ReadonlyMap<CsvColumn, number> | undefined;
  let rest = '';
  let row = 1;
  for await (const { text, last, bytes } of textOf(file)) {
    rest += text;
    const reading = records(rest, row, last);
    for (let next = reading.next(); ; next = reading.next()) {
      if (next.done) {
        rest = rest.slice(next.value.end);
        row = next.value.row;
        break;
      }
      const record = next.value;
      if (columns) readRow(file.path, record, columns, part, into);
      else columns = headerColumns(file.path, record);
    }
    yield bytes;
    if (into.full) return;
  }
  if (!columns) throw new DataError(file.path, 1, undefined, `the header ${CSV_COLUMNS.join(',')}`, 'an empty file');
}

function readRow(path: string, record: CsvRecord, columns: ReadonlyMap<CsvColumn, number>, part: Part, into: Collector): void {
  try {
    const fields = fieldsOf(path, record, columns);
    const task = into.task ?? taskOf(path, record.row, fields.question);
    into.add(part, puzzleOf(path, record.row, fields, task));
    into.task = task;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    into.reject(error);
  }
}

/** The text of a file that reads back as these puzzles. */
export function* writeCsv(task: Task, puzzles: Iterable<RatedPuzzle>): Generator<string, void> {
  yield `${CSV_COLUMNS.join(',')}\n`;
  for (const { name, question, answer, rating } of puzzles)
    yield `${[name, task.format(question), task.format(answer), rating ?? ''].map((field) => escaped(String(field))).join(',')}\n`;
}

const escaped = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

interface CsvRecord {
  readonly row: number;
  readonly fields: readonly string[];
  /** What breaks the quoting, if anything does. */
  readonly broken: string | undefined;
}

/**
 * The records of a piece of text; what is left behind `end` belongs to a record whose end is yet to come.
 * @param row of the line that the text begins at. @param last whether the text ends the file.
 */
function* records(text: string, row: number, last: boolean): Generator<CsvRecord, { end: number; row: number }> {
  let at = row === 1 && text.startsWith('\uFEFF') ? 1 : 0;
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
    // The last character may be the first half of a Windows line end.
    const whole = at < text.length - (text[at] === '\r' ? 1 : 0);
    if (!whole && !last && text.length - begin <= MOST_RECORD) return { end: begin, row };
    if (at - begin > MOST_RECORD) {
      // Go on behind the line that it began in, so that one stray quote does not swallow the rest of the file.
      at = lineEnd(text, begin);
      broken ??= `a row of more than ${MOST_RECORD} characters`;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    if (fields.length > 1 || fields[0] !== '' || broken) yield { row, fields, broken };
    row += text.slice(begin, at).match(/\r\n|\n|\r/g)?.length ?? 0;
  }
  return { end: at, row };
}

function lineEnd(text: string, from: number): number {
  const stop = /[\r\n]/g;
  stop.lastIndex = from;
  return stop.exec(text)?.index ?? text.length;
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

function headerColumns(path: string, { row, fields, broken }: CsvRecord): Map<CsvColumn, number> {
  const columns = new Map(CSV_COLUMNS.map((column) => [column, fields.indexOf(column)]));
  const missing = CSV_COLUMNS.find((column) => fields.indexOf(column) < 0 || fields.indexOf(column) !== fields.lastIndexOf(column));
  if (missing || broken) throw new DataError(path, row, undefined, `the header ${CSV_COLUMNS.join(',')}`, broken ?? quote(fields.join()));
  return columns;
}

function fieldsOf(path: string, { row, fields, broken }: CsvRecord, columns: ReadonlyMap<CsvColumn, number>): Record<CsvColumn, string> {
  if (broken) throw new DataError(path, row, undefined, 'fields with proper quotes', broken);
  const field = (column: CsvColumn): string => {
    const value = fields[columns.get(column)!];
    if (value === undefined) throw new DataError(path, row, column, 'a value', `a row of ${fields.length} fields`);
    return value;
  };
  return { source: field('source'), question: field('question'), answer: field('answer'), rating: field('rating') };
}

function taskOf(path: string, row: number, question: string): Task {
  const task = taskOfText(question);
  if (!task) throw new DataError(path, row, 'question', textSizes(), String(question.length));
  return task;
}

function puzzleOf(path: string, row: number, fields: Record<CsvColumn, string>, task: Task): RatedPuzzle {
  const question = parseBoard(task, fields.question, path, row, 'question');
  const answer = parseBoard(task, fields.answer, path, row, 'answer');
  checkAnswer(task, question, answer, path, row, 'answer');
  const text = fields.rating.trim();
  if (text !== '' && !/^\d{1,15}(\.\d+)?$/.test(text))
    throw new DataError(path, row, 'rating', 'a number from 0, or nothing', quote(fields.rating));
  return { name: fields.source, question, answer, rating: text === '' ? undefined : Number(text) };
}
