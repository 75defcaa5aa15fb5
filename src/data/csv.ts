/**
 * Puzzles as a table in text, with commas, semicolons or tabs between. The header's names tell the columns, whatever their order: those of
 * the published data, source, question, answer, rating, or what others call them. Any task whose boards have the right number of
 * characters will do, ARC's canvases excepted. Quoting is RFC 4180's.
 */
import { FormatError, quote } from '../formats/error.ts';
import type { Task } from '../puzzles/task.ts';
import { taskOfText, textSizes } from '../puzzles/tasks.ts';
import { seen } from '../puzzles/written/board.ts';
import { spreadsheetFault } from '../puzzles/written/line.ts';
import { ANSWER_NAMES, NAME_NAMES, QUESTION_NAMES, RATING_NAMES } from '../puzzles/written/names.ts';
import { boardOf } from '../puzzles/written/nested.ts';
import { addPuzzle } from './puzzle.ts';
import { type Collector, DataError, type DataFile, type Part, type RatedPuzzle, SOLVED_AT_A_TIME, textOf } from './set.ts';

const CSV_COLUMNS = ['source', 'question', 'answer', 'rating'] as const;
const SEPARATORS = [',', ';', '\t'] as const;
type Separator = (typeof SEPARATORS)[number];

/** Headers that many know by where they come from. */
const KNOWN: readonly (readonly [string, string])[] = [
  ['quizzes,solutions', 'Kaggle layout'],
  ['id,puzzle,solution,clues,difficulty', 'Kaggle layout'],
  [CSV_COLUMNS.join(), 'sudoku-extreme layout'],
];

/** No row is longer: a quote that stays open for longer is a mistake. */
const MOST_RECORD = 1 << 16;

/** Places of the columns in a row. */
interface Columns {
  readonly question: number;
  readonly answer: number | undefined;
  readonly rating: number | undefined;
  readonly name: number | undefined;
}

interface Header {
  readonly separator: Separator;
  readonly columns: Columns;
  /** How the file is read, by the names that its header has. */
  readonly layout: string;
}

/** What the first line of a table says, if it says which column is the puzzle. @throws FormatError where two columns could be. */
export function readHeader(line: string): Header | undefined {
  for (const separator of SEPARATORS) {
    const [record] = records(line, 1, true, separator);
    const names = (record?.fields ?? []).map((field) => seen(field).trim().toLowerCase());
    const header = headerOf(names, separator);
    if (header) return header;
  }
  return undefined;
}

function headerOf(names: readonly string[], separator: Separator): Header | undefined {
  const column = (known: readonly string[], what: string): number | undefined => {
    const name = known.find((one) => names.includes(one));
    if (name === undefined) return undefined;
    const at = names.indexOf(name);
    if (at !== names.lastIndexOf(name)) throw new FormatError('the header', `one column ${what}`, `two that are called ${quote(name)}`);
    return at;
  };
  const question = column(QUESTION_NAMES, 'with the puzzle');
  if (question === undefined) return undefined;
  const columns: Columns = {
    question,
    answer: column(ANSWER_NAMES, 'with the answer'),
    rating: column(RATING_NAMES, 'with a rating'),
    name: column(NAME_NAMES, 'with a name'),
  };
  const used = Object.values(columns).filter((at) => at !== undefined);
  const where = KNOWN.find(([header]) => header === names.join())?.[1] ?? 'CSV';
  return { separator, columns, layout: `${where}: ${names.filter((_, at) => used.includes(at)).join(', ')}` };
}

const STOPS: Readonly<Record<Separator, RegExp>> = { ',': /[,\r\n]/g, ';': /[;\r\n]/g, '\t': /[\t\r\n]/g };

/** Reads a file into the collector, yielding bytes as they are read. @throws DataError if the header is wrong. */
export async function* readCsv(file: DataFile, part: Part, into: Collector): AsyncGenerator<number, void> {
  let header: Header | undefined;
  let headerRead = false;
  let rest = '';
  let row = 1;
  for await (const { text, last, bytes } of textOf(file)) {
    rest += text;
    header ??= firstLine(rest, last, (line) => headerAt(file.path, line));
    if (!header) continue;
    const reading = records(rest, row, last, header.separator);
    for (let next = reading.next(); ; next = reading.next()) {
      if (next.done) {
        rest = rest.slice(next.value.end);
        row = next.value.row;
        break;
      }
      if (headerRead) readRow(file.path, next.value, header.columns, part, into);
      headerRead = true;
      if (next.value.row % SOLVED_AT_A_TIME === 0) yield 0;
    }
    yield bytes;
    if (into.full) return;
  }
  if (header) into.readAs(file.path, header.layout);
}

/** Does something with the first line that is not blank, once the whole line is there. */
function firstLine<T>(text: string, last: boolean, use: (line: string) => T): T | undefined {
  const begin = Math.max(0, text.search(/[^\s\uFEFF]/));
  const length = text.slice(begin).search(/[\r\n]/);
  return length < 0 && !last && text.length < MOST_RECORD ? undefined : use(text.slice(begin, length < 0 ? undefined : begin + length));
}

function headerAt(path: string, line: string): Header {
  const expected = `a header that names the columns, such as ${CSV_COLUMNS.join()} or quizzes,solutions`;
  let header: Header | undefined;
  try {
    header = readHeader(line);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new DataError(path, 1, undefined, error.expected, error.found);
  }
  if (!header) throw new DataError(path, 1, undefined, expected, line ? quote(line) : 'an empty file');
  return header;
}

function readRow(path: string, { row, fields, broken }: CsvRecord, columns: Columns, part: Part, into: Collector): void {
  try {
    if (broken) throw new DataError(path, row, undefined, 'fields with proper quotes', broken);
    const field = (column: 'question' | 'answer'): string => {
      const value = fields[columns[column] ?? -1];
      if (value === undefined) throw new DataError(path, row, column, 'a value', `a row of ${fields.length} fields`);
      return value;
    };
    const question = field('question');
    const answer = columns.answer === undefined ? '' : field('answer');
    const task = into.task ?? taskOf(path, row, question);
    if (columns.answer !== undefined && answer.trim() === '') into.count(solvedHere);
    addPuzzle(into, part, { path, row }, task, {
      question: boardIn(path, row, 'question', question, task),
      answer: answer.trim() === '' ? undefined : boardIn(path, row, 'answer', answer, task),
      name: fields[columns.name ?? -1] ?? `row ${row}`,
      rating: ratingIn(fields[columns.rating ?? -1] ?? '', into),
    });
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    into.reject(error);
  }
}

const solvedHere = (n: number): string => `${n} ${n === 1 ? 'puzzle has' : 'puzzles have'} no answer in the table: solved here.`;
const unrated = (n: number): string =>
  `${n} ${n === 1 ? 'rating is no number' : 'ratings are no numbers'} from 0: ${n === 1 ? 'it is' : 'they are'} left out, the puzzles are kept.`;

function ratingIn(field: string, into: Collector): number | undefined {
  const text = field.trim();
  if (/^\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  if (text !== '') into.count(unrated);
  return undefined;
}

/** Ways to see a board in a field: as it stands, without blanks about it or line ends within, as a list of cells. */
const boardsIn = (field: string): string[] => {
  const text = seen(field);
  return [text, text.replace(/[\r\n]+/g, ''), text.trim(), boardOf(text) ?? ''];
};

function boardIn(path: string, row: number, column: string, field: string, task: Task): string {
  const board = boardsIn(field).find((text) => text.length === task.cells);
  if (board === undefined) refuseSpreadsheet(path, row, column, field);
  return board ?? field;
}

function refuseSpreadsheet(path: string, row: number, column: string, field: string): void {
  const fault = spreadsheetFault(field);
  if (fault) throw new DataError(path, row, column, fault.expected, fault.found);
}

function taskOf(path: string, row: number, question: string): Task {
  for (const text of boardsIn(question)) {
    const task = taskOfText(text);
    if (task) return task;
  }
  refuseSpreadsheet(path, row, 'question', question);
  throw new DataError(path, row, 'question', textSizes(), String(question.length));
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
function* records(text: string, row: number, last: boolean, separator: Separator): Generator<CsvRecord, { end: number; row: number }> {
  let at = row === 1 && text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const begin = at;
    const fields: string[] = [];
    let broken: string | undefined;
    do {
      const field = readField(text, fields.length > 0 ? at + 1 : at, separator);
      fields.push(field.value);
      broken ??= field.broken;
      at = field.end;
    } while (text[at] === separator);
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

/** The field that begins at `begin`; `end` is the separator or line end behind it, or the text's length. */
function readField(text: string, begin: number, separator: Separator): { value: string; end: number; broken?: string } {
  // A quote may stand behind the blanks that follow a comma.
  let at = begin;
  while (text[at] === ' ') at++;
  if (text[at] !== '"') at = begin;
  const plainEnd = (from: number): number => {
    const stop = STOPS[separator];
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
    return text.slice(closing + 1, end).trim() === ''
      ? { value, end }
      : { value, end, broken: `${quote(text.slice(closing + 1, end))} behind a closing quote` };
  }
}
