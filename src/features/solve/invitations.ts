/** Changes of a puzzle that a network can be expected to follow: it keeps its one solution, or is one of the next level. Pure. */
import { FIRST_DIGIT, givensOf, isOpen } from '../../board/tokens.ts';
import { DIFFICULTIES, type Task } from '../../puzzles/task.ts';
import type { TaskId } from '../../puzzles/tasks.ts';
import { type Example, examplesOf } from './puzzles.ts';

/** Cells are looked at in leaps, so that the given that goes is not always one of the first row. */
const LEAP = 31;

/** The Sudoku without a given that it can do without: it still has one solution. Undefined where each is needed, or it has none. */
export function withoutGiven(task: Task, question: Uint8Array): Uint8Array | undefined {
  if (task.look !== 'digits' || givensOf(task, question) <= (task.levels.fewest ?? 0)) return undefined;
  if (task.solve(question).answers.length !== 1) return undefined;
  for (let i = 1; i <= task.cells; i++) {
    const cell = (i * LEAP) % task.cells;
    if (isOpen(task.look, question[cell])) continue;
    const fewer = question.slice();
    fewer[cell] = FIRST_DIGIT - 1;
    if (task.solve(fewer).answers.length === 1) return fewer;
  }
  return undefined;
}

/** The Sudoku with its first two digits in each other's place: to a person the same puzzle. Undefined where it has no two. */
export function renamed(task: Task, question: Uint8Array): Uint8Array | undefined {
  if (task.look !== 'digits') return undefined;
  const [one, other] = new Set(question.filter((token) => token >= FIRST_DIGIT));
  if (one === undefined || other === undefined) return undefined;
  return question.map((token) => (token === one ? other : token === other ? one : token));
}

/** What makes a puzzle of the next level; of the last level another one. Undefined where the family knows no levels. */
export function harderThan(task: Task, question: Uint8Array): Example | undefined {
  const examples = examplesOf(task.id as TaskId);
  const named = (name: string): Example | undefined => examples.find((example) => example.id === name);
  if (task.look === 'maze') return named('long');
  // What is no puzzle yet has no level, and finding one may take a solver long.
  const level = givensOf(task, question) < (task.levels.fewest ?? 0) ? undefined : task.difficulty?.(question).level;
  const after = level === undefined ? [] : DIFFICULTIES.slice(DIFFICULTIES.indexOf(level) + 1);
  const graded = [...after, ...(level ? [level] : [])].map((next) => named(`new-${next}`)).find(Boolean);
  return graded ?? named('hard');
}
