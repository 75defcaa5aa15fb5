/** How many puzzles were answered rightly, and what that took: in all and level by level. */
import { shareInterval } from '../analysis/interval.ts';
import { puzzlesByLevel } from '../puzzles/level.ts';
import type { Puzzle, Task } from '../puzzles/task.ts';

export interface Score {
  readonly n: number;
  /** Share of puzzles whose answer is right. */
  readonly exact: number;
  /** Of that share, 95%. */
  readonly interval: readonly [low: number, high: number];
  /** Mean segments a puzzle, all views together. */
  readonly segments: number;
  readonly gflop: number;
}

export interface LevelledScore extends Score {
  /** By level, from the easiest; only where the family knows levels. */
  readonly levels?: Readonly<Record<string, Score>>;
}

/** What became of a puzzle. */
export interface Answered {
  readonly right: boolean;
  readonly segments: number;
}

/** @param flopsPerSegment of one view. */
function scoreOf(answered: readonly Answered[], flopsPerSegment: number): Score {
  const n = answered.length;
  const count = answered.filter(({ right }) => right).length;
  const segments = answered.reduce((sum, one) => sum + one.segments, 0) / n;
  return { n, exact: count / n, interval: shareInterval(count, n), segments, gflop: (segments * flopsPerSegment) / 1e9 };
}

/** @param answered as many as puzzles, of which there is one at least. @param flopsPerSegment of one view. */
export function levelledScore(
  task: Task,
  puzzles: readonly Puzzle[],
  answered: readonly Answered[],
  flopsPerSegment: number,
): LevelledScore {
  const levels = puzzlesByLevel(task, puzzles).map(([name, indices]) => {
    const of = indices.map((i) => answered[i]);
    return [name, scoreOf(of, flopsPerSegment)] as const;
  });
  return { ...scoreOf(answered, flopsPerSegment), ...(levels.length ? { levels: Object.fromEntries(levels) } : {}) };
}
