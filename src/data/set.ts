/** A set of puzzles as it was read from somewhere, and what every reader gathers it with. */
import { FormatError, quote } from '../formats/error.ts';
import type { ByteSource } from '../formats/source.ts';
import { BLANK_IDENTIFIER, MOST_PUZZLES, type PuzzleFile } from '../puzzles/dataset.ts';
import type { Puzzle, Task } from '../puzzles/task.ts';

export interface RatedPuzzle extends Puzzle {
  /** Where it comes from, free text. */
  readonly name: string;
  /** How hard, as its source says: undefined where it does not. */
  readonly rating: number | undefined;
  /** Puzzles of one group are copies of one another; left out, a puzzle is alone, or has the group of its identifier. */
  readonly group?: number;
}

export type Part = 'training' | 'test';
export const PARTS: readonly Part[] = ['training', 'test'];

export interface ImportedSet extends PuzzleFile {
  readonly name: string;
  /** In plain words: "sudoku-extreme CSV". */
  readonly format: string;
  readonly training: readonly RatedPuzzle[];
  readonly test: readonly RatedPuzzle[];
  /** The first bad rows, each naming its file, row and column; the good ones are in the set all the same. */
  readonly problems: readonly FormatError[];
  readonly badRows: number;
  /** Questions that came more than once in a part; only the first is kept. */
  readonly duplicates: number;
  /** What was left out without being wrong, and what was taken for granted, a sentence each. */
  readonly notes: readonly string[];
}

/** What a reader finds out about a set besides its puzzles. */
export type About = Partial<Pick<ImportedSet, 'name' | 'format' | 'identifiers'>>;

/** A file to read, by its path below whatever was given; pasted text has the path ''. */
export interface DataFile {
  readonly path: string;
  readonly source: ByteSource;
}

/** A fault at a place of a file: "train.csv, row 3, column answer". */
export class DataError extends FormatError {
  constructor(
    readonly file: string,
    /** From 1, the header of a CSV file included; undefined where no single row is wrong. */
    readonly row: number | undefined,
    readonly column: string | undefined,
    expected: string,
    found: string,
  ) {
    const place = [file, row === undefined ? '' : `row ${row}`, column === undefined ? '' : `column ${column}`];
    super(place.filter(Boolean).join(', ') || 'the text', expected, found);
    this.name = 'DataError';
  }
}

/** Runs a reader of one file; the places of its errors get the file's name in front. */
export function inFile<T>(file: string, read: () => T): T {
  const named = (error: unknown): unknown =>
    error instanceof FormatError && !(error instanceof DataError)
      ? new FormatError(file ? `${file}, ${error.place}` : error.place, error.expected, error.found)
      : error;
  try {
    const result = read();
    if (result instanceof Promise)
      return result.catch((error: unknown) => {
        throw named(error);
      }) as T;
    return result;
  } catch (error) {
    throw named(error);
  }
}

const MOST_PROBLEMS = 20;
const MOST_NOTES = 50;
const ALL_CHECKED = 5000;
const CHECKED_EVERY = 100;
const SLAB_BYTES = 1 << 18;

/** The sentence that says of how many puzzles something is true. */
export type Counted = (n: number) => string;

const MOST_LISTED = 3;
/** A few names, and how many more there are. */
export const listed = (names: readonly string[]): string =>
  [...names.slice(0, MOST_LISTED), ...(names.length > MOST_LISTED ? [`${names.length - MOST_LISTED} more`] : [])].join(', ');

/** Gathers puzzles and faults. Boards are copied into slabs: a million small arrays of their own would cost far more than they hold. */
export class Collector {
  readonly training: RatedPuzzle[] = [];
  readonly test: RatedPuzzle[] = [];
  readonly problems: FormatError[] = [];
  badRows = 0;
  duplicates = 0;
  /** Puzzles that came with their answers, and those of them that were looked through for a second solution. */
  private readonly answers = { given: 0, checked: 0, several: false };
  private readonly said = new Set<string>();
  private readonly counts = new Map<Counted, number>();
  private readonly layouts = new Map<string, string[]>();
  private readonly seen = { training: new Set<string>(), test: new Set<string>() };
  private readonly names = new Map<string, string>();
  private slab = new Uint8Array(0);

  /** @param task the family that all puzzles have to be of; without one, the first good puzzle decides. */
  constructor(public task: Task | undefined) {}

  get found(): number {
    return this.training.length + this.test.length;
  }

  get full(): boolean {
    return this.found >= MOST_PUZZLES;
  }

  add(part: Part, puzzle: RatedPuzzle): void {
    const { question, answer, id = 0, name } = puzzle;
    const key = `${id}:${String.fromCharCode(...question)}`;
    if (this.seen[part].has(key)) {
      this.duplicates++;
      return;
    }
    if (this.full) return;
    this.seen[part].add(key);
    if (!this.names.has(name)) this.names.set(name, name);
    this[part].push({ ...puzzle, question: this.kept(question), answer: this.kept(answer), name: this.names.get(name)! });
  }

  reject(error: FormatError): void {
    this.badRows++;
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(error);
  }

  /** Remembers how a file was read: "CSV: quizzes, solutions". */
  readAs(path: string, layout: string): void {
    const paths = this.layouts.get(layout) ?? [];
    if (!paths.includes(path)) this.layouts.set(layout, [...paths, path]);
  }

  note(sentence: string): void {
    if (this.said.size < MOST_NOTES) this.said.add(sentence);
  }

  /** Counts what happens to single puzzles; the notes say it once, of all. */
  count(what: Counted): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /**
   * Whether a puzzle that came with its answer has only this one. A search takes milliseconds where a puzzle is hard: of a large set
   * every hundredth is looked at behind the first few thousand, until one has several.
   * @throws DataError if it has several.
   */
  checkUnique(task: Task, question: Uint8Array, file: string, row: number, column: string | undefined): void {
    if (task.manyAnswers) return;
    const { answers } = this;
    const at = answers.given++;
    if (!answers.several && at >= ALL_CHECKED && at % CHECKED_EVERY) return;
    answers.checked++;
    if (task.solve(question).answers.length < 2) return;
    answers.several = true;
    throw new DataError(file, row, column, 'a puzzle with one solution', `several: ${quote(task.format(question))}`);
  }

  /** How the files were read, each layout with its files where there are several. */
  private get readingOf(): string {
    const all = [...this.layouts];
    return all.map(([layout, paths]) => (all.length > 1 && paths[0] ? `${layout} (${listed(paths)})` : layout)).join('; ');
  }

  /**
   * @param format how it was read, where the reader has not said so of each file. @param identifiers left out, those of the task's generated puzzles.
   * @throws FormatError if there is no good puzzle: the first problem.
   */
  set(name: string, format: string | undefined, identifiers?: readonly string[]): ImportedSet {
    const { task, training, test, problems, badRows, duplicates } = this;
    if (!task || this.found === 0) throw problems[0] ?? new DataError('', undefined, undefined, 'a puzzle', 'none');
    const cut = this.full ? [new FormatError(name, `at most ${MOST_PUZZLES} puzzles`, 'more: the rest is left out')] : [];
    const names = identifiers ?? [BLANK_IDENTIFIER, ...(task.identifiers ?? [])];
    return {
      name,
      format: format ?? this.readingOf,
      task,
      training,
      test,
      identifiers: names,
      problems: [...cut, ...problems],
      badRows,
      duplicates,
      notes: [...this.said, ...[...this.counts].map(([what, n]) => what(n)), ...this.unchecked],
    };
  }

  private get unchecked(): string[] {
    const { given, checked } = this.answers;
    return checked < given ? [`Of ${given} puzzles that came with answers, ${checked} were looked through for a second solution.`] : [];
  }

  private kept(board: Uint8Array): Uint8Array {
    if (this.slab.length < board.length) this.slab = new Uint8Array(Math.max(SLAB_BYTES, board.length));
    const place = this.slab.subarray(0, board.length);
    this.slab = this.slab.subarray(board.length);
    place.set(board);
    return place;
  }
}

/**
 * The puzzle, if its answer solves its question.
 * @throws DataError naming the answer's column and the first character that is wrong.
 */
export function checkAnswer(task: Task, question: Uint8Array, answer: Uint8Array, file: string, row: number, column: string): void {
  const { solved, unfilled, changed, conflicts } = task.check(answer, question);
  if (solved) return;
  const cell = unfilled[0] ?? changed[0] ?? conflicts[0];
  const fault = unfilled.length > 0 ? 'is blank' : changed.length > 0 ? 'differs from the question' : 'breaks a rule';
  const found = cell === undefined ? 'one that breaks a rule' : `one where character ${cell + 1} ${fault}`;
  throw new DataError(file, row, column, 'a solution of the question', found);
}

/** Puzzles to solve between two reports: a hard one may take some milliseconds. */
export const SOLVED_AT_A_TIME = 16;

/** @throws DataError naming the character. */
export function parseBoard(task: Task, text: string, file: string, row: number, column: string): Uint8Array {
  try {
    return task.parse(text);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new DataError(file, row, column, `${error.expected} (${error.place}, ${task.title})`, error.found);
  }
}

const CHUNK_BYTES = 1 << 18;

/** A file's text in pieces. @throws DataError if it is not UTF-8. */
export async function* textOf({ path, source }: DataFile): AsyncGenerator<{ text: string; last: boolean; bytes: number }, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let begin = 0; begin < source.size || begin === 0; begin += CHUNK_BYTES) {
    const end = Math.min(source.size, begin + CHUNK_BYTES);
    const last = end === source.size;
    const bytes = await source.read(begin, end);
    let text: string;
    try {
      text = decoder.decode(bytes, { stream: !last });
    } catch {
      throw new DataError(path, undefined, undefined, 'text in UTF-8', `other bytes between ${begin} and ${end}`);
    }
    yield { text, last, bytes: end - begin };
  }
}

/** Larger files are read in pieces, or not at all. */
const MOST_WHOLE = 2 ** 30;

/** @throws FormatError if it is too large to hold. */
export async function wholeFile({ path, source }: DataFile, most = MOST_WHOLE): Promise<Uint8Array> {
  if (source.size > most) throw new FormatError(path, `at most ${most} bytes`, String(source.size));
  return source.read(0, source.size);
}

/** The name without folders and ending: what a set is called after. */
export const baseName = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');
