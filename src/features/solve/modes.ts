/** The modes of thinking that the page offers, and the strategies that they stand for. Pure. */
import type { Task } from '../../puzzles/task.ts';
import { drawViews } from '../../puzzles/view.ts';
import { STRATEGIES, type Strategy } from '../../trace/thinking.ts';
import { LIMITS, MOST_VIEWS } from './limits.ts';

/** One try with every segment; one that takes cells for given; one view after the other, until no rule is broken. */
export const MODES = ['plain', 'commit', 'views'] as const;
export type ThinkMode = (typeof MODES)[number];

export interface ThinkChoice {
  readonly mode: ThinkMode;
  /** Most views, where there are several. */
  readonly views: number;
  /** Draws them. */
  readonly seed: number;
}

export const ONE_TRY: ThinkChoice = { mode: 'plain', views: 16, seed: 1 };

/** The modes that mean something for a family of puzzles. */
export const modesOf = ({ wider }: Pick<Task, 'wider'>): readonly ThinkMode[] =>
  MODES.filter((mode) => mode === 'plain' || (mode === 'views' ? wider !== undefined : wider?.blank !== undefined));

/** The usual budget of a view; undefined where training says it. */
export function usualSegments(task: Task, mode: ThinkMode): number | undefined {
  if (mode === 'plain') return undefined;
  return task.wider?.blank === undefined ? STRATEGIES.plain.segments : STRATEGIES.commit.segments;
}

/** What the worker is asked for; nothing for one try. @param segments of a view. */
export function strategyOf(task: Task, { mode, views, seed }: ThinkChoice, segments: number): Strategy | undefined {
  if (mode === 'plain' || !modesOf(task).includes(mode)) return undefined;
  const from = task.wider?.blank === undefined ? {} : { commitFrom: STRATEGIES.commit.commitFrom };
  const most = mode === 'commit' ? 1 : drawViews(task, { seed, views }).length;
  return { segments, ...from, views: most, order: 'in turn', seed: mode === 'commit' ? ONE_TRY.seed : seed };
}

/** The mode that a strategy is nearest to. */
export function modeOf(strategy: Strategy | undefined): ThinkChoice {
  if (!strategy) return ONE_TRY;
  const { views, seed } = strategy;
  return views > 1 ? { mode: 'views', views: Math.min(MOST_VIEWS, views), seed } : { ...ONE_TRY, mode: 'commit' };
}

/** Twice as long, as far as the page goes; undefined where it goes no further. */
export const longer = (segments: number): number | undefined =>
  segments < LIMITS.segments ? Math.min(LIMITS.segments, 2 * segments) : undefined;
