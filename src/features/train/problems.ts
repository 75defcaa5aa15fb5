/** Everything that is wrong with a configuration, as the form shows it: each problem at the field that can mend it. */
import type { ConfigProblem } from '../../model/config.ts';
import { SpecError, type Task } from '../../puzzles/task.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { checkWish, wishOf } from '../../puzzles/wish.ts';
import { type RunConfig, runProblems } from '../../training/run-config.ts';

const MOST_PUZZLES = 1_000_000;

/** What a worker would refuse only after it had begun to build the data. */
export function dataProblems({ data }: RunConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const field of ['count', 'heldOut'] as const) {
    const value = data[field];
    if (Number.isInteger(value) && value >= 1 && value <= MOST_PUZZLES) continue;
    problems.push({
      field: `data.${field}`,
      message: `${field} must be a whole number from 1 to ${MOST_PUZZLES}, not ${String(value)}`,
      nearest: Number.isFinite(value) ? Math.round(Math.min(MOST_PUZZLES, Math.max(1, value))) : 1,
    });
  }
  const wrong = wishProblem(data);
  if (wrong) problems.push(wrong);
  return problems;
}

/** Wishes of a file's puzzles, and of families without levels, mean nothing. */
function wishProblem(data: RunConfig['data']): ConfigProblem | undefined {
  const task: Task = TASKS[data.task];
  const { title, levels } = task;
  if (data.file || levels.counts === 'nothing') return undefined;
  try {
    checkWish(title, levels, wishOf(task, data));
    return undefined;
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const { field, reason, nearest } = error;
    return { field: `data.${field}`, message: reason, nearest: nearest?.[field] as ConfigProblem['nearest'] };
  }
}

/** The dotted path of the field that a problem is about: checks of a part name its fields without the part. */
export function problemPath(field: string, config: RunConfig): string {
  if (field.includes('.') || field in config) return field;
  const part = (['model', 'training', 'data'] as const).find((name) => field in config[name]);
  return part ? `${part}.${field}` : field;
}

export function problemsByPath(config: RunConfig): ReadonlyMap<string, ConfigProblem> {
  const found = new Map<string, ConfigProblem>();
  for (const problem of [...dataProblems(config), ...runProblems(config)]) {
    const path = problemPath(problem.field, config);
    if (!found.has(path)) found.set(path, problem);
  }
  return found;
}
