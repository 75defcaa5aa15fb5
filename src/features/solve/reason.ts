/** What a solver says of a puzzle, and how often the model solves such ones. Never asked while it thinks. */
import { givensOf } from '../../board/tokens.ts';
import { puzzlesByLevel } from '../../puzzles/level.ts';
import type { Task } from '../../puzzles/task.ts';
import type { ModelCard, Score } from './model-card.ts';

export type Reason =
  /** Two givens that break a rule, or no answer that fits. */
  | { readonly kind: 'none' }
  /** More than one answer fits, and the puzzle should have one: how many, or as many as were counted. */
  | { readonly kind: 'several'; readonly solutions: number; readonly more: boolean }
  /** Fewer givens than any puzzle with one solution has, none against another. */
  | { readonly kind: 'few'; readonly givens: number; readonly fewest: number }
  /** A sound puzzle: its level, where the family knows levels, and what the card says of such ones. */
  | { readonly kind: 'sound'; readonly level: string | undefined; readonly score: Score | undefined };

/** How it was thought about. */
export interface Attempt {
  readonly segments: number;
  readonly views: number;
}

/** More solutions than this are not counted. */
const MOST_COUNTED = 101;
/** A share of fewer puzzles says little. */
const LEAST_PUZZLES = 10;

/** Of the card's ways to think, the one most like this attempt: one try by its segments, several views by their number. */
function scoresLike({ one_try, wide }: Pick<ModelCard, 'one_try' | 'wide'>, { segments, views }: Attempt) {
  const nearest = <T>(all: readonly T[], far: (one: T) => number): T | undefined => [...all].sort((a, b) => far(a) - far(b))[0];
  if (views > 1) return nearest(wide, (way) => Math.abs(way.strategy.views - views));
  return nearest(one_try, (score) => Math.abs(Math.log(score.segments / segments)));
}

/** @param card of the model that thought, where there is one. */
export function reasonOf(task: Task, question: Uint8Array, attempt: Attempt, card: ModelCard | undefined): Reason {
  const givens = givensOf(task, question);
  const { fewest } = task.levels;
  if (fewest !== undefined && givens < fewest)
    return task.check(question, question).conflicts.length > 0 ? { kind: 'none' } : { kind: 'few', givens, fewest };
  const [answer, second] = task.solve(question).answers;
  if (!answer) return { kind: 'none' };
  if (second && !task.manyAnswers) {
    const solutions = task.solve(question, MOST_COUNTED).answers.length;
    return { kind: 'several', solutions, more: solutions === MOST_COUNTED };
  }
  const level = puzzlesByLevel(task, [{ question, answer }])[0]?.[0];
  const scores = card && scoresLike(card, attempt);
  const score = scores && (level === undefined ? scores : scores.levels[level]);
  return { kind: 'sound', level, score: score && score.n >= LEAST_PUZZLES ? score : undefined };
}
