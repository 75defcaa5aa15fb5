/**
 * ARC's own files: a task a file, `{"train": [{"input": grid, "output": grid}, ...], "test": [...]}`, or one object of many tasks by
 * their ids, with the answers of its tests in a second file where they are kept apart.
 */
import { FormatError, quote } from '../formats/error.ts';
import { COLOURS, canvasOf, type Grid, newGrid } from '../puzzles/arc/grid.ts';
import { BLANK_IDENTIFIER } from '../puzzles/dataset.ts';
import type { Task } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { type About, baseName, type Collector, type DataFile, inFile, type Part, type RatedPuzzle, wholeFile } from './set.ts';

const MOST_JSON = 2 ** 28;
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

/**
 * Reads all files into the collector. As published: demonstrations are trained on; tests are
 * held out where their task is one for evaluation, which its folder or file says. Where none says so, all tests are held out.
 * The canvas is the smallest that all grids fit on, if none is asked for.
 */
export async function* readArc(files: readonly DataFile[], into: Collector): AsyncGenerator<number, About> {
  const values: { readonly path: string; readonly json: object }[] = [];
  for (const file of files) {
    const bytes = await wholeFile(file, MOST_JSON);
    values.push({ path: file.path, json: inFile(file.path, () => parseJson(bytes)) });
    yield bytes.length;
  }
  const solutions = new Map(values.flatMap(({ json }) => (isSolutions(json) ? Object.entries(json) : [])));
  const tasks: ArcTask[] = [];
  for (const { path, json } of values) {
    if (isSolutions(json)) continue;
    const entries: [string, unknown][] = isTask(json) ? [[nameOf(json) ?? (baseName(path) || 'task'), json]] : Object.entries(json);
    for (const [id, value] of entries) tasks.push({ id, path, pairs: pairsOf(path, id, value, solutions.get(id), into) });
    yield 0;
  }
  into.task ??= canvasFor(tasks);
  const judged = tasks.some(({ path }) => isEvaluation(path));
  const identifiers = new Map<string, number>([[BLANK_IDENTIFIER, 0]]);
  for (const task of tasks) {
    if (task.pairs.length === 0) continue;
    if (!identifiers.has(task.id)) identifiers.set(task.id, identifiers.size);
    const id = identifiers.get(task.id)!;
    for (const pair of task.pairs) {
      const part: Part = pair.part === 'test' && (!judged || isEvaluation(task.path)) ? 'test' : 'training';
      addPair(into, part, task, pair, id);
    }
  }
  return { identifiers: [...identifiers.keys()] };
}

const isEvaluation = (path: string): boolean => /(^|[/_-])evaluation([/_.-]|$)/.test(path);

function parseJson(bytes: Uint8Array): object {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new FormatError('the file', 'JSON', (error as Error).message);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FormatError('the file', 'an ARC task, or an object of them', quote(value));
  return value;
}

const own = (value: object, key: string): unknown => (Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined);

const isTask = (json: object): boolean => Array.isArray(own(json, 'train')) || Array.isArray(own(json, 'test'));

const nameOf = (json: object): string | undefined => {
  const name = own(json, 'name');
  return typeof name === 'string' && name !== BLANK_IDENTIFIER ? name : undefined;
};

/** Answers kept apart: for each id a list of grids. */
const isSolutions = (json: object): boolean => {
  const values = Object.values(json);
  return !isTask(json) && values.length > 0 && values.every((value) => Array.isArray(value));
};

function pairsOf(path: string, id: string, value: unknown, solution: unknown, into: Collector): Pair[] {
  const fault = (place: string, expected: string, found: string): FormatError =>
    new FormatError([path, `task ${quote(id)}`, place].filter(Boolean).join(', '), expected, found);
  if (id === BLANK_IDENTIFIER || typeof value !== 'object' || value === null || !isTask(value)) {
    into.reject(fault('', 'a task with "train" and "test"', id === BLANK_IDENTIFIER ? 'the name of no task' : quote(value)));
    return [];
  }
  const solved = Array.isArray(solution) ? solution : [];
  return (['train', 'test'] as const).flatMap((part) => {
    const list = own(value, part) ?? [];
    if (!Array.isArray(list)) {
      into.reject(fault(part, 'a list of pairs', quote(list)));
      return [];
    }
    return list.flatMap((pair: unknown, i): Pair[] => {
      try {
        if (typeof pair !== 'object' || pair === null) throw new FormatError('', 'a pair of input and output', quote(pair));
        const output = own(pair, 'output') ?? (part === 'test' ? solved[i] : undefined);
        return [{ part, input: gridOf('input', own(pair, 'input')), output: gridOf('output', output) }];
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        into.reject(fault([`${part} pair ${i + 1}`, error.place].filter(Boolean).join(', '), error.expected, error.found));
        return [];
      }
    });
  });
}

function gridOf(place: string, value: unknown): Grid {
  const size = (list: unknown): number => (Array.isArray(list) && list.length <= MOST_SIDE ? list.length : 0);
  const rows = size(value);
  const columns = rows ? size((value as unknown[])[0]) : 0;
  if (!columns) throw new FormatError(place, `a grid of 1 to ${MOST_SIDE} rows and columns`, quote(value));
  (value as unknown[]).forEach((row, i) => {
    if (size(row) !== columns) throw new FormatError(`${place}, row ${i + 1}`, `${columns} colours, as in the first row`, quote(row));
    const wrong = (row as unknown[]).findIndex((colour) => !Number.isInteger(colour) || !(0 <= Number(colour) && Number(colour) < COLOURS));
    if (wrong >= 0)
      throw new FormatError(`${place}, row ${i + 1}, cell ${wrong + 1}`, 'a colour from 0 to 9', quote((row as unknown[])[wrong]));
  });
  return newGrid(rows, columns, (i, j) => (value as number[][])[i][j]);
}

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
