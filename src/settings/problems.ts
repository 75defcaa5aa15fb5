/** What is wrong with a run's settings, in the words of the page: each problem at the field that can mend it. */
import { SpecError, type Task } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { checkWish, wishOf } from '../puzzles/wish.ts';
import { objectionTo } from './field.ts';
import type { RunConfig } from './fields.ts';
import { ALL_FIELDS, fieldAt, type Path, type ValueAt } from './paths.ts';

export interface Problem {
  readonly path: Path;
  /** A sentence without its full stop. */
  readonly message: string;
  /** The nearest valid value of the field, where there is one. */
  readonly nearest?: ValueAt<Path>;
}

/** One line for who writes files: each problem with the path of its field. */
export const describeProblems = (problems: readonly Problem[]): string =>
  problems.map(({ path, message }) => `${message} (${path})`).join('; ');

/** Settings that cannot run. Its message is for people; `describeProblems` says where in a file they stand. */
export class SettingsError extends RangeError {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('; '));
    this.name = 'SettingsError';
  }
}

/** @throws SettingsError with every problem, if there are any. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new SettingsError(problems);
}

/** The name of a field inside a sentence: "Segments" of "Segments, M". */
export const plainName = (path: Path): string => fieldAt(path).name.replace(/,.*/, '');

/** @param least where another setting allows less than usual. */
export function valueProblem(path: Path, value: unknown, least?: number): Problem | undefined {
  const field = fieldAt(path);
  const found = objectionTo(field, value, least);
  return found && { path, message: `${plainName(path)} ${found.message}`, nearest: found.nearest };
}

/** The fields of one section that hold what none of them may. @param least of fields that may hold less than usual. */
export const valueProblems = (section: keyof RunConfig, values: object, least: Partial<Record<Path, number>> = {}): Problem[] =>
  ALL_FIELDS.filter(({ path }) => path.startsWith(`${section}.`)).flatMap(({ path }) => {
    const value = (values as Readonly<Record<string, unknown>>)[path.slice(section.length + 1)];
    return valueProblem(path, value, least[path]) ?? [];
  });

/** What the puzzles ask for that cannot be: a worker would refuse it only after it had begun to build the data. */
export function dataProblems(data: RunConfig['data']): Problem[] {
  // Seeds of files may be words.
  const { seed = 0, ...numbers } = typeof data.seed === 'string' ? { ...data, seed: undefined } : data;
  return [...valueProblems('data', { ...numbers, seed }), ...wishProblems(data)];
}

/** Wishes of a file's puzzles, and of families without levels, mean nothing. */
function wishProblems(data: RunConfig['data']): Problem[] {
  const task: Task = TASKS[data.task];
  if (data.file || task.levels.counts === 'nothing') return [];
  try {
    checkWish(task.title, task.levels, wishOf(task, data));
    return [];
  } catch (error) {
    if (error instanceof SpecError) return [specProblem(error)];
    throw error;
  }
}

/** What an error says on a page: a data set's that does not exist names its field as the form does. */
export function errorText(error: unknown): string {
  if (!(error instanceof SpecError)) return (error as Error).message;
  return `${specProblem(error).message}; ${error.advice}`;
}

/** The field of a data set's specification that asks for what does not exist. */
function specProblem({ field, reason, nearest }: SpecError): Problem {
  const path = `data.${field}` as Path;
  return { path, message: `${fieldAt(path).name}: ${reason}`, nearest: nearest?.[field] as ValueAt<Path> };
}
