/**
 * The published data folder: `train/` and `test/` with `dataset.json`, `all__inputs.npy`, `all__labels.npy` and three index files,
 * and `identifiers.json`. Ours holds ratings, names and where it comes from too, in files that the published loader does not look for.
 */
import * as v from 'valibot';
import { FormatError, quote } from '../formats/error.ts';
import { type NpyArray, readNpy } from '../formats/npy.ts';
import { cropGrid, originOf } from '../puzzles/arc/grid.ts';
import { BLANK_IDENTIFIER, MOST_PUZZLES } from '../puzzles/dataset.ts';
import type { Task } from '../puzzles/task.ts';
import { taskOfSize } from '../puzzles/tasks.ts';
import { wordOf } from './parts.ts';
import { type About, type Collector, DataError, type DataFile, inFile, PARTS, type Part, SOLVED_AT_A_TIME, wholeFile } from './set.ts';

export const FOLDER_OF = { training: 'train', test: 'test' } as const satisfies Record<Part, string>;
const MOST_JSON = 2 ** 28;
const MOST_SETS = 100;
const AT_A_TIME = 2000;

const whole = (least: number, most = Number.MAX_SAFE_INTEGER) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const metadataSchema = v.object({
  pad_id: v.optional(v.literal(0), 0),
  ignore_label_id: v.optional(v.nullable(v.pipe(v.number(), v.integer())), 0),
  blank_identifier_id: v.optional(v.literal(0), 0),
  vocab_size: whole(2, 4096),
  seq_len: whole(1, 4096),
  num_puzzle_identifiers: whole(1, 2_000_000),
  sets: v.pipe(v.array(v.pipe(v.string(), v.regex(/^\w+$/))), v.minLength(1), v.maxLength(MOST_SETS)),
});

interface Found {
  readonly root: string;
  /** Each with a slash behind. */
  readonly folders: readonly string[];
}

/**
 * Where a data folder lies among the files, with its folders train/, test/ and the like; undefined where there is none. The files of
 * one such folder, given without it, are a part too. @throws FormatError if there are several.
 */
export function findFolder(paths: readonly string[]): Found | undefined {
  const folders = paths.flatMap((path) => /^(|.*\/)dataset\.json$/.exec(path)?.[1] ?? []);
  const named = folders.filter((folder) => wordOf(lastName(folder)));
  const loose = folders.filter((folder) =>
    paths.some((path) => path.startsWith(folder) && /^\w+__inputs\.npy$/.test(path.slice(folder.length))),
  );
  const roots = named.length ? new Set(named.map((folder) => folder.slice(0, -lastName(folder).length - 1))) : new Set(loose);
  const [root] = roots;
  if (root === undefined) return undefined;
  if (roots.size > 1) throw new FormatError(`${[...roots].join(' and ')}`, 'one data folder', `${roots.size}`);
  return { root, folders: named.length ? named : loose };
}

const lastName = (folder: string): string => folder.slice(0, -1).split('/').at(-1) ?? '';

/**
 * The folder of each part. Validation is what is held out where there is no test/. @throws FormatError where two folders are one part.
 */
function foldersByPart(folders: readonly string[], into: Collector): ReadonlyMap<Part, string> {
  const of = (word: ReturnType<typeof wordOf>): string | undefined => {
    const found = folders.filter((folder) => wordOf(lastName(folder)) === word);
    if (found.length > 1) throw new FormatError(found.join(' and '), 'one folder of a kind', String(found.length));
    return found[0];
  };
  const loose = of(undefined);
  if (loose !== undefined) {
    into.note(`Trained on, since no folder says which part they are: the arrays beside ${loose}dataset.json.`);
    return new Map([['training', loose]]);
  }
  const [training, test, validation] = [of('training'), of('test'), of('validation')];
  if (validation) into.note(test ? `Left out, since ${test} is the test part: ${validation}.` : `The test part: ${validation}.`);
  const heldOut = test ?? validation;
  return new Map([...(training ? [['training', training] as const] : []), ...(heldOut ? [['test', heldOut] as const] : [])]);
}

const aboutSchema = v.object({ name: v.string(), format: v.string() });

/** Reads both parts into the collector. @throws FormatError naming the file and what is wrong. */
export async function* readFolder(files: ReadonlyMap<string, DataFile>, into: Collector): AsyncGenerator<number, About> {
  const found = findFolder([...files.keys()])!;
  const { root } = found;
  const folders = foldersByPart(found.folders, into);
  const aboutFile = files.get(`${root}set.json`);
  const about = aboutFile ? v.safeParse(aboutSchema, await readJson(aboutFile)) : undefined;
  const identifiers = await readNames(files, `${root}identifiers.json`);
  const names = await readNames(files, `${root}names.json`);
  if (identifiers && identifiers[0] !== BLANK_IDENTIFIER)
    throw new FormatError(`${root}identifiers.json`, `"${BLANK_IDENTIFIER}" first`, quote(identifiers[0]));
  for (const part of PARTS) {
    const folder = folders.get(part);
    if (folder === undefined) continue;
    const metadata = await readMetadata(files.get(`${folder}dataset.json`)!);
    const { task, shift } = kindOf(metadata, `${folder}dataset.json`);
    into.task ??= task;
    if (task !== into.task)
      throw new FormatError(`${folder}dataset.json`, `the seq_len and vocab_size of ${into.task.title}`, sizeOf(metadata));
    if (identifiers && metadata.num_puzzle_identifiers !== identifiers.length)
      throw new FormatError(
        `${folder}dataset.json, "num_puzzle_identifiers"`,
        `${identifiers.length}, as in identifiers.json`,
        String(metadata.num_puzzle_identifiers),
      );
    for (const set of metadata.sets)
      yield* readArrays(
        files,
        `${folder}${set}__`,
        part,
        { identifiers, names, ours: about?.success ?? false, shift, ignored: metadata.ignore_label_id ?? undefined },
        into,
      );
    if (shift)
      into.note(
        `Tokens in ${folder || 'the arrays'} are ${Math.abs(shift)} ${shift > 0 ? 'above' : 'below'} the published ones: read as ${task.title}.`,
      );
  }
  return { ...(about?.success ? about.output : {}), identifiers: identifiers ?? [BLANK_IDENTIFIER] };
}

type Metadata = v.InferOutput<typeof metadataSchema>;

const sizeOf = ({ seq_len, vocab_size }: Metadata): string => `${seq_len} and ${vocab_size}`;

/** How far others count tokens from where the published programs do: without padding, or with one or two more signs in front. */
const SHIFTS = [-1, 1, 2];

/** What the boards are, and how far their tokens are above ours. */
function kindOf(metadata: Metadata, path: string): { readonly task: Task; readonly shift: number } {
  const task = taskOfSize(metadata.seq_len, metadata.vocab_size);
  if (task) return { task, shift: 0 };
  const shifted = SHIFTS.flatMap((shift) => {
    const other = taskOfSize(metadata.seq_len, metadata.vocab_size - shift);
    return other && other.look !== 'colours' ? [{ task: other, shift }] : [];
  });
  const [found, another] = shifted;
  if (!found || another) {
    const either = another ? `, which may be ${shifted.map((one) => one.task.title).join(' or ')} with other tokens` : '';
    throw new FormatError(path, 'the seq_len and vocab_size of a known kind of puzzle', `${sizeOf(metadata)}${either}`);
  }
  return found;
}

async function readMetadata(file: DataFile): Promise<Metadata> {
  const parsed = v.safeParse(metadataSchema, await readJson(file));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new FormatError(`${file.path}, ${quote(v.getDotPath(issue) ?? '')}`, issue.expected ?? issue.message, issue.received);
}

async function readJson(file: DataFile): Promise<unknown> {
  const bytes = await wholeFile(file, MOST_JSON);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new FormatError(file.path, 'JSON', (error as Error).message);
  }
}

async function readNames(files: ReadonlyMap<string, DataFile>, path: string): Promise<readonly string[] | undefined> {
  const file = files.get(path);
  if (!file) return undefined;
  const value = await readJson(file);
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string'))
    throw new FormatError(path, 'a list of names', quote(value));
  return value;
}

/** What a data folder holds besides its parts. */
interface Beside {
  readonly identifiers: readonly string[] | undefined;
  readonly names: readonly string[] | undefined;
  /** Written by this program, which has looked at every puzzle already. */
  readonly ours: boolean;
  /** How far tokens are above ours. */
  readonly shift: number;
  /** A label that says nothing: there the answer is what the question gives. */
  readonly ignored: number | undefined;
}

/** A part's arrays, checked against one another; each board is checked when it is looked at. */
async function* readArrays(
  files: ReadonlyMap<string, DataFile>,
  prefix: string,
  part: Part,
  { identifiers, names, ours, shift, ignored }: Beside,
  into: Collector,
): AsyncGenerator<number, void> {
  const task = into.task!;
  const open = async (name: string): Promise<NpyArray | undefined> => {
    const file = files.get(`${prefix}${name}.npy`);
    if (!file) return undefined;
    const bytes = await wholeFile(file);
    return inFile(file.path, () => readNpy(bytes));
  };
  const needed = async (name: string): Promise<NpyArray> => {
    const array = await open(name);
    if (!array) throw new FormatError(`${prefix}${name}.npy`, 'a file', 'none');
    return array;
  };

  const inputs = boards(await needed('inputs'), `${prefix}inputs.npy`, task, shift);
  yield inputs.length;
  const given = await needed('labels');
  const asGiven = boards(given, `${prefix}labels.npy`, task, shift);
  const labels = ignored ? asGiven.slice() : asGiven;
  if (ignored) fillIgnored(labels, given.data, ignored, task.look === 'colours' ? undefined : inputs);
  yield labels.length;
  const rows = inputs.length / task.cells;
  if (labels.length !== inputs.length)
    throw new FormatError(`${prefix}labels.npy`, `${rows} rows, as in inputs`, String(labels.length / task.cells));
  const ids = integers(await needed('puzzle_identifiers'), `${prefix}puzzle_identifiers.npy`);
  const puzzleBegins = offsets(
    integers(await needed('puzzle_indices'), `${prefix}puzzle_indices.npy`),
    rows,
    `${prefix}puzzle_indices.npy`,
  );
  if (puzzleBegins.length !== ids.length + 1)
    throw new FormatError(
      `${prefix}puzzle_indices.npy`,
      `${ids.length + 1} offsets, one more than identifiers`,
      String(puzzleBegins.length),
    );
  const groupBegins = offsets(
    integers(await needed('group_indices'), `${prefix}group_indices.npy`),
    ids.length,
    `${prefix}group_indices.npy`,
  );
  const most = identifiers?.length ?? 1;
  const wrong = ids.findIndex((id) => id < 0 || id >= most);
  if (wrong >= 0)
    throw new FormatError(
      `${prefix}puzzle_identifiers.npy, row ${wrong + 1}`,
      identifiers ? `an identifier from 0 to ${most - 1}` : '0, or a file identifiers.json with their names',
      String(ids[wrong]),
    );
  const ratings = column(await open('ratings'), `${prefix}ratings.npy`, 'F64', rows);
  const nameOfRow = column(await open('names'), `${prefix}names.npy`, 'I32', rows);

  // Where each puzzle is a group of its own, groups say nothing.
  const grouped = groupBegins.length - 1 < ids.length;
  let puzzle = 0;
  let group = 0;
  /** A group's first puzzle, of which the others are copies, has several solutions. */
  let loose: FormatError | undefined;
  for (let row = 0; row < rows && !into.full; row++) {
    while (row >= puzzleBegins[puzzle + 1]) puzzle++;
    while (puzzle >= groupBegins[group + 1]) group++;
    const id = ids[puzzle];
    const question = inputs.subarray(row * task.cells, (row + 1) * task.cells);
    const answer = labels.subarray(row * task.cells, (row + 1) * task.cells);
    const rating = ratings?.[row];
    const fault = faultOf(task, question, answer);
    if (row === puzzleBegins[groupBegins[group]])
      loose = ours || fault ? undefined : looseness(into, question, `${prefix}inputs.npy`, row + 1);
    if (fault) into.reject(new DataError(`${prefix}${fault.array}.npy`, row + 1, undefined, fault.expected, fault.found));
    else if (loose) into.reject(loose);
    else
      into.add(part, {
        question,
        answer,
        name: names?.[nameOfRow?.[row] ?? -1] ?? (id ? identifiers![id] : `row ${row + 1}`),
        rating: rating === undefined || Number.isNaN(rating) ? undefined : rating,
        ...(id ? { id } : {}),
        ...(grouped && !id ? { group } : {}),
      });
    if (row % (ours ? AT_A_TIME : SOLVED_AT_A_TIME) === 0) yield 0;
  }
}

/** Boards in a row or in rows and columns, of integers of any size. A token that none of ours can be becomes 255. */
function boards({ dtype, shape, data }: NpyArray, path: string, task: Task, shift: number): Uint8Array {
  const [rows, ...board] = shape;
  const { shape: side, cells } = task;
  const fits = [[cells], [side.rows, side.columns]].some((sizes) => sizes.join() === board.join());
  if (!fits || dtype === 'F32' || dtype === 'F64')
    throw new FormatError(path, `integers of shape [rows, ${cells}]`, `${dtype} of shape [${shape.join(', ')}]`);
  if (rows > 4 * MOST_PUZZLES) throw new FormatError(path, `at most ${4 * MOST_PUZZLES} rows`, String(rows));
  if (data instanceof Uint8Array && !shift) return data;
  return Uint8Array.from(data, (token) => (token - shift >= 0 && token - shift <= 255 ? token - shift : 255));
}

/** @param inputs left out, what is ignored is padding. */
function fillIgnored(labels: Uint8Array, given: NpyArray['data'], ignored: number, inputs: Uint8Array | undefined): void {
  for (let i = 0; i < Math.min(labels.length, inputs?.length ?? labels.length); i++)
    if (given[i] === ignored) labels[i] = inputs ? inputs[i] : 0;
}

function integers({ dtype, shape, data }: NpyArray, path: string): Int32Array {
  if (shape.length !== 1 || dtype === 'F32' || dtype === 'F64')
    throw new FormatError(path, 'a list of integers', `${dtype} of shape [${shape.join(', ')}]`);
  return data instanceof Int32Array ? data : Int32Array.from(data);
}

/** Where things begin, and where the last one ends. */
function offsets(list: Int32Array, end: number, path: string): Int32Array {
  if (list.length === 0 || list[0] !== 0 || list.at(-1) !== end)
    throw new FormatError(path, `offsets from 0 to ${end}`, list.length ? `from ${list[0]} to ${list.at(-1)}` : 'none');
  const wrong = list.findIndex((offset, i) => i > 0 && offset < list[i - 1]);
  if (wrong >= 0) throw new FormatError(`${path}, row ${wrong + 1}`, `at least ${list[wrong - 1]}`, String(list[wrong]));
  return list;
}

function column(array: NpyArray | undefined, path: string, dtype: NpyArray['dtype'], rows: number): NpyArray['data'] | undefined {
  if (array && (array.dtype !== dtype || array.shape.length !== 1 || array.shape[0] !== rows))
    throw new FormatError(path, `${dtype} of shape [${rows}]`, `${array.dtype} of shape [${array.shape.join(', ')}]`);
  return array?.data;
}

function looseness(into: Collector, question: Uint8Array, path: string, row: number): FormatError | undefined {
  try {
    into.checkUnique(into.task!, question, path, row, undefined);
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

interface Fault {
  readonly array: 'inputs' | 'labels';
  readonly expected: string;
  readonly found: string;
}

/** What is wrong with a row, if anything is. */
function faultOf(task: Task, question: Uint8Array, answer: Uint8Array): Fault | undefined {
  const vocabulary = task.tokens.length;
  for (const [array, board] of [['inputs', question] as const, ['labels', answer] as const]) {
    const cell = board.findIndex((token) => token >= vocabulary || (token === 0 && task.look !== 'colours'));
    if (cell >= 0) return { array, expected: `tokens of ${task.title}`, found: `${board[cell]} at cell ${cell + 1}` };
  }
  if (task.look === 'colours') {
    const side = task.shape.rows;
    const { top, left } = originOf(question, side);
    const array = cropGrid(question, side, top, left).cells.length === 0 ? 'inputs' : 'labels';
    return array === 'inputs' || cropGrid(answer, side, top, left).cells.length === 0
      ? { array, expected: 'a grid of colours', found: 'none where the question begins' }
      : undefined;
  }
  const { solved, unfilled, changed, conflicts } = task.check(answer, question);
  const cell = unfilled[0] ?? changed[0] ?? conflicts[0];
  if (solved) return undefined;
  return {
    array: 'labels',
    expected: 'a solution of the question',
    found: cell === undefined ? 'another board' : `a fault at cell ${cell + 1}`,
  };
}
