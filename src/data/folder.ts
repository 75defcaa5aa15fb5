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
import { type About, type Collector, DataError, type DataFile, inFile, PARTS, type Part, wholeFile } from './set.ts';

export const FOLDER_OF = { training: 'train', test: 'test' } as const satisfies Record<Part, string>;
const MOST_JSON = 2 ** 28;
const MOST_SETS = 100;
const AT_A_TIME = 2000;

const whole = (least: number, most = Number.MAX_SAFE_INTEGER) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const metadataSchema = v.object({
  pad_id: v.optional(v.literal(0), 0),
  ignore_label_id: v.optional(v.nullable(v.literal(0)), 0),
  blank_identifier_id: v.optional(v.literal(0), 0),
  vocab_size: whole(2, 4096),
  seq_len: whole(1, 4096),
  num_puzzle_identifiers: whole(1, 2_000_000),
  sets: v.pipe(v.array(v.pipe(v.string(), v.regex(/^\w+$/))), v.minLength(1), v.maxLength(MOST_SETS)),
});

/** The folders train/ and test/ of a data folder, by the parts that they are. */
export type Folders = ReadonlyMap<Part, string>;

/** Where a data folder lies among the files: undefined where there is none. @throws FormatError if there are several. */
export function findFolder(paths: readonly string[]): { readonly root: string; readonly folders: Folders } | undefined {
  const folders = new Map<Part, string>();
  const roots = new Set<string>();
  for (const path of paths) {
    const [, root = '', name] = /^(.*\/)?(train|test)\/dataset\.json$/.exec(path) ?? [];
    if (name === undefined) continue;
    folders.set(name === FOLDER_OF.training ? 'training' : 'test', `${root}${name}/`);
    roots.add(root);
  }
  const [root] = roots;
  if (root === undefined) return undefined;
  if (roots.size > 1) throw new FormatError(`${[...roots].join(' and ')}`, 'one data folder', `${roots.size}`);
  return { root, folders };
}

const aboutSchema = v.object({ name: v.string(), format: v.string() });

/** Reads both parts into the collector. @throws FormatError naming the file and what is wrong. */
export async function* readFolder(files: ReadonlyMap<string, DataFile>, into: Collector): AsyncGenerator<number, About> {
  const { root, folders } = findFolder([...files.keys()])!;
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
    into.task ??= taskOf(metadata, `${folder}dataset.json`);
    if (metadata.seq_len !== into.task.cells || metadata.vocab_size !== into.task.tokens.length)
      throw new FormatError(`${folder}dataset.json`, `the seq_len and vocab_size of ${into.task.title}`, sizeOf(metadata));
    if (identifiers && metadata.num_puzzle_identifiers !== identifiers.length)
      throw new FormatError(
        `${folder}dataset.json, "num_puzzle_identifiers"`,
        `${identifiers.length}, as in identifiers.json`,
        String(metadata.num_puzzle_identifiers),
      );
    for (const set of metadata.sets) yield* readArrays(files, `${folder}${set}__`, part, identifiers, names, into);
  }
  return { ...(about?.success ? about.output : {}), identifiers: identifiers ?? [BLANK_IDENTIFIER] };
}

type Metadata = v.InferOutput<typeof metadataSchema>;

const sizeOf = ({ seq_len, vocab_size }: Metadata): string => `${seq_len} and ${vocab_size}`;

function taskOf(metadata: Metadata, path: string): Task {
  const task = taskOfSize(metadata.seq_len, metadata.vocab_size);
  if (!task) throw new FormatError(path, 'the seq_len and vocab_size of a known kind of puzzle', sizeOf(metadata));
  return task;
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

/** A part's arrays, checked against one another; each board is checked when it is looked at. */
async function* readArrays(
  files: ReadonlyMap<string, DataFile>,
  prefix: string,
  part: Part,
  identifiers: readonly string[] | undefined,
  names: readonly string[] | undefined,
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

  const inputs = boards(await needed('inputs'), `${prefix}inputs.npy`, task);
  yield inputs.length;
  const labels = boards(await needed('labels'), `${prefix}labels.npy`, task);
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
  for (let row = 0; row < rows && !into.full; row++) {
    while (row >= puzzleBegins[puzzle + 1]) puzzle++;
    while (puzzle >= groupBegins[group + 1]) group++;
    const id = ids[puzzle];
    const question = inputs.subarray(row * task.cells, (row + 1) * task.cells);
    const answer = labels.subarray(row * task.cells, (row + 1) * task.cells);
    const rating = ratings?.[row];
    const fault = faultOf(task, question, answer);
    if (fault) into.reject(new DataError(`${prefix}${fault.array}.npy`, row + 1, undefined, fault.expected, fault.found));
    else
      into.add(part, {
        question,
        answer,
        name: names?.[nameOfRow?.[row] ?? -1] ?? (id ? identifiers![id] : `row ${row + 1}`),
        rating: rating === undefined || Number.isNaN(rating) ? undefined : rating,
        ...(id ? { id } : {}),
        ...(grouped && !id ? { group } : {}),
      });
    if (row % AT_A_TIME === 0) yield 0;
  }
}

function boards({ dtype, shape, data }: NpyArray, path: string, task: Task): Uint8Array {
  if (shape.length !== 2 || shape[1] !== task.cells || dtype !== 'U8')
    throw new FormatError(path, `uint8 of shape [rows, ${task.cells}]`, `${dtype} of shape [${shape.join(', ')}]`);
  if (shape[0] > 4 * MOST_PUZZLES) throw new FormatError(path, `at most ${4 * MOST_PUZZLES} rows`, String(shape[0]));
  return data as Uint8Array;
}

function integers({ dtype, shape, data }: NpyArray, path: string): Int32Array {
  if (shape.length !== 1 || (dtype !== 'I32' && dtype !== 'I64'))
    throw new FormatError(path, 'a list of int32', `${dtype} of shape [${shape.join(', ')}]`);
  return data as Int32Array;
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
