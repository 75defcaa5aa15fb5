/**
 * ARC's own files: a task a file, `{"train": [{"input": grid, "output": grid}, ...], "test": [...]}`, or one object of many tasks by
 * their ids, with the answers of its tests in a second file where they are kept apart. Those of its generators: lists of pairs.
 */
import { FormatError, quote } from '../formats/error.ts';
import { COLOURS, canvasOf, type Grid, newGrid } from '../puzzles/arc/grid.ts';
import { BLANK_IDENTIFIER } from '../puzzles/dataset.ts';
import type { Task } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import type { Document } from './json.ts';
import { type About, baseName, type Collector, listed, type Part, type RatedPuzzle } from './set.ts';

const MOST_SIDE = 30;
/** Smallest first. */
const CANVASES: readonly Task[] = [TASKS.arc10, TASKS.arc20, TASKS.arc30];

interface Pair {
  readonly input: Grid;
  readonly output: Grid;
  readonly part: 'train' | 'test';
}

interface ArcTask {
  readonly id: string;
  readonly path: string;
  readonly pairs: readonly Pair[];
}

/** A file that holds an object. */
interface Json {
  readonly path: string;
  readonly json: object;
}

/**
 * Reads all files into the collector. As published: demonstrations are trained on; tests are
 * held out where their task is one for evaluation, which its folder or file says. Where none says so, all tests are held out.
 * What is held out of a task is not trained on, wherever else the task stands: ARC-2 trains on tasks that ARC-1 evaluates with.
 * The canvas is the smallest that all grids fit on, if none is asked for.
 */
export function* readArc(documents: readonly Document[], into: Collector): Generator<number, About> {
  const alone = documents.flatMap(({ path, values }) => (values.length === 1 && isObject(values[0]) ? [{ path, json: values[0] }] : []));
  const submissions = alone.filter(isSubmission).map(({ path }) => path);
  if (submissions.length) into.note(`Left out, since it is a submission and not answers: ${listed(submissions)}.`);
  const solutions = alone.filter(({ path, json }) => isSolutions(json) && !submissions.includes(path));
  const apart = [...submissions, ...solutions.map(({ path }) => path)];
  const tasks: ArcTask[] = [];
  for (const document of documents) {
    const { path } = document;
    if (apart.includes(path)) continue;
    for (const [id, value] of tasksIn(document, into)) tasks.push({ id, path, pairs: pairsOf(path, id, value, solutions, into) });
    yield 0;
  }
  into.task ??= canvasFor(tasks);
  return { identifiers: addTasks(tasks, into) };
}

/** Adds every pair under its task's identifier. @returns the names of the identifiers. */
function addTasks(tasks: readonly ArcTask[], into: Collector): string[] {
  const judged = tasks.some(({ path, pairs }) => isEvaluation(path) && pairs.some(({ part }) => part === 'test'));
  const partOf = ({ path }: ArcTask, { part }: Pair): Part => (part === 'test' && (!judged || isEvaluation(path)) ? 'test' : 'training');
  const key = ({ id }: ArcTask, { input }: Pair): string => `${id}:${input.columns}:${input.cells.join('')}`;
  const heldOut = new Set(tasks.flatMap((task) => task.pairs.flatMap((pair) => (partOf(task, pair) === 'test' ? [key(task, pair)] : []))));
  const leaks = new Set<string>();
  const identifiers = new Map<string, number>([[BLANK_IDENTIFIER, 0]]);
  for (const task of tasks) {
    if (task.pairs.length === 0) continue;
    if (!identifiers.has(task.id)) identifiers.set(task.id, identifiers.size);
    const id = identifiers.get(task.id)!;
    for (const pair of task.pairs) {
      const part = partOf(task, pair);
      if (part === 'training' && heldOut.has(key(task, pair))) leaks.add(task.id);
      else addPair(into, part, task, pair, id);
    }
  }
  if (leaks.size)
    into.note(
      `Also among the tasks to train on: ${listed([...leaks])}. What ${leaks.size > 1 ? 'these tasks test' : 'this task tests'} is held out and not trained on.`,
    );
  return [...identifiers.keys()];
}

/** `evaluation/`, `arc-agi_evaluation2_challenges.json`, `arc-agi_test_challenges.json`. */
const isEvaluation = (path: string): boolean => /(^|[/_.-])(eval(uation)?|test(ing)?)\d*([/_.-]|$)/i.test(path);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Rows of colours. */
const isGrid = (value: unknown): boolean => Array.isArray(value) && Array.isArray(value[0]);

const isPair = (value: unknown): value is object => isObject(value) && isGrid(own(value, 'input')) && isGrid(own(value, 'output'));

/** Whether a value is a task of ARC, several, their answers apart from them, or pairs of grids. */
export function isArc(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => isPair(item) || (isObject(item) && isTask(item)));
  if (!isObject(value)) return false;
  return isPair(value) || isTask(value) || isSolutions(value) || Object.values(value).some((item) => isObject(item) && isTask(item));
}

/** The tasks of a file, by their ids. Pairs without a task are demonstrations of one task, the file's or the one that they name. */
function tasksIn({ path, values }: Document, into: Collector): [string, unknown][] {
  const file = baseName(path) || 'task';
  const pairs = new Map<string, object[]>();
  const tasks: [string, unknown][] = [];
  for (const [i, value] of values.flat().entries()) {
    if (isPair(value)) {
      const id = nameOf(value) ?? file;
      const known = pairs.get(id);
      if (known) known.push(value);
      else pairs.set(id, [value]);
      into.readAs(path, 'pairs of ARC grids');
    } else if (isObject(value) && isTask(value)) {
      tasks.push([nameOf(value) ?? (values.flat().length > 1 ? `${file} ${i + 1}` : file), value]);
      into.readAs(path, 'ARC file');
    } else if (isObject(value)) {
      tasks.push(...Object.entries(value));
      into.readAs(path, 'ARC file of many tasks');
    } else into.reject(new FormatError(path || 'the text', 'ARC tasks, or pairs of grids', quote(value)));
  }
  return [...tasks, ...[...pairs].map(([id, train]): [string, unknown] => [id, { train }])];
}

const own = (value: object, key: string): unknown => (Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined);

const isTask = (json: object): boolean => Array.isArray(own(json, 'train')) || Array.isArray(own(json, 'test'));

const nameOf = (json: object): string | undefined =>
  ['name', 'task_id', 'task', 'id'].map((key) => own(json, key)).find((name) => typeof name === 'string' && name !== BLANK_IDENTIFIER) as
    | string
    | undefined;

/** Answers kept apart: for each id a list of grids; or of attempts at them. */
const isSolutions = (json: object): boolean => {
  const values = Object.values(json);
  const isList = (value: unknown): boolean => Array.isArray(value) && value.every((item) => isGrid(item) || isAttempt(item));
  return !isTask(json) && !isPair(json) && values.length > 0 && values.every(isList) && values.flat().length > 0;
};

const isAttempt = (value: unknown): boolean => isObject(value) && Object.hasOwn(value, 'attempt_1');

/** What somebody answers, as Kaggle takes it in: for each id a list of attempts. By its shape, or by its name. */
const isSubmission = ({ path, json }: Json): boolean => isSolutions(json) && (/submission/i.test(baseName(path)) || hasAttempts(json));

const hasAttempts = (json: object): boolean => Object.values(json).flat().some(isAttempt);

/** What two files that belong together have in common: `arc-agi_training_challenges.json` and `arc-agi_training_solutions.json`. */
const stem = (path: string): string => path.replace(/challenges|solutions/gi, '');

/**
 * The answers of a task's tests: those of the solutions that belong to its file, or else all that the other solutions agree on.
 * @throws FormatError where they do not agree.
 */
function answersOf(path: string, id: string, solutions: readonly Json[]): readonly unknown[] {
  const known = solutions.filter(({ json }) => Object.hasOwn(json, id));
  const beside = known.filter((file) => stem(file.path) === stem(path));
  const chosen = beside.length ? beside : known;
  if (chosen.length > 1 && new Set(chosen.map(({ json }) => sameText(own(json, id)))).size > 1)
    throw new FormatError('', 'the same answers in all files', `others in ${listed(chosen.map((file) => file.path))}`);
  const [first] = chosen;
  const value = first && own(first.json, id);
  return Array.isArray(value) ? value : [];
}

/** Equal for equal values, unless they are nested too deeply to say. */
function sameText(value: unknown): unknown {
  try {
    return JSON.stringify(value);
  } catch {
    return value;
  }
}

function pairsOf(path: string, id: string, value: unknown, solutions: readonly Json[], into: Collector): Pair[] {
  const fault = (place: string, expected: string, found: string): FormatError =>
    new FormatError([path, `task ${quote(id)}`, place].filter(Boolean).join(', '), expected, found);
  if (id === BLANK_IDENTIFIER || typeof value !== 'object' || value === null || !isTask(value)) {
    into.reject(fault('', 'a task with "train" and "test"', id === BLANK_IDENTIFIER ? 'the name of no task' : quote(value)));
    return [];
  }
  const read = (key: 'train' | 'test' | 'arc-gen', answers: readonly unknown[]): Pair[] => {
    const part = key === 'test' ? 'test' : 'train';
    const list = own(value, key) ?? [];
    if (!Array.isArray(list)) {
      into.reject(fault(key, 'a list of pairs', quote(list)));
      return [];
    }
    return list.flatMap((pair: unknown, i): Pair[] => {
      try {
        if (typeof pair !== 'object' || pair === null) throw new FormatError('', 'a pair of input and output', quote(pair));
        const output = own(pair, 'output') ?? answers[i];
        if (part === 'test' && (output === undefined || output === null)) {
          into.count(unanswered);
          return [];
        }
        return [{ part, input: gridOf('input', own(pair, 'input')), output: gridOf('output', output) }];
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        into.reject(fault([`${key} pair ${i + 1}`, error.place].filter(Boolean).join(', '), error.expected, error.found));
        return [];
      }
    });
  };
  try {
    return [...read('train', []), ...read('arc-gen', []), ...read('test', answersOf(path, id, solutions))];
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    into.reject(fault('test', error.expected, error.found));
    return [...read('train', []), ...read('arc-gen', [])];
  }
}

const unanswered = (n: number): string =>
  `${n} ${n === 1 ? 'test has' : 'tests have'} no answer and ${n === 1 ? 'is' : 'are'} left out; the file with the solutions may hold ${n === 1 ? 'it' : 'them'}.`;

function gridOf(place: string, value: unknown): Grid {
  const size = (list: unknown): number => (Array.isArray(list) && list.length <= MOST_SIDE ? list.length : 0);
  const rows = size(value);
  const columns = rows ? size((value as unknown[])[0]) : 0;
  if (!columns) throw new FormatError(place, `a grid of 1 to ${MOST_SIDE} rows and columns`, sizeOf(value) ?? quote(value));
  (value as unknown[]).forEach((row, i) => {
    if (size(row) !== columns) throw new FormatError(`${place}, row ${i + 1}`, `${columns} colours, as in the first row`, quote(row));
    const wrong = (row as unknown[]).findIndex((colour) => !Number.isInteger(colour) || !(0 <= Number(colour) && Number(colour) < COLOURS));
    if (wrong >= 0)
      throw new FormatError(`${place}, row ${i + 1}, cell ${wrong + 1}`, 'a colour from 0 to 9', quote((row as unknown[])[wrong]));
  });
  return newGrid(rows, columns, (i, j) => (value as number[][])[i][j]);
}

/** Rows and columns of a grid that is too large. */
const sizeOf = (value: unknown): string | undefined => {
  const [row] = isGrid(value) ? (value as unknown[][]) : [];
  return row?.length ? `${(value as unknown[]).length} rows of ${row.length}` : undefined;
};

const longest = ({ input, output }: Pair): number => Math.max(input.rows, input.columns, output.rows, output.columns);

function canvasFor(tasks: readonly ArcTask[]): Task {
  let most = 0;
  for (const { pairs } of tasks) for (const pair of pairs) most = Math.max(most, longest(pair));
  return CANVASES.find(({ shape }) => shape.rows >= most)!;
}

function addPair(into: Collector, part: Part, { id: name, path }: ArcTask, pair: Pair, id: number): void {
  const side = into.task!.shape.rows;
  if (longest(pair) > side) {
    const place = [path, `task ${quote(name)}`, pair.part].filter(Boolean).join(', ');
    into.reject(new FormatError(place, `grids of at most ${side} rows and columns`, String(longest(pair))));
    return;
  }
  const puzzle: RatedPuzzle = { name, id, rating: undefined, question: canvasOf(side, pair.input), answer: canvasOf(side, pair.output) };
  into.add(part, puzzle);
}
