/** Flags of commands that think wider. */
import type { Task } from '../puzzles/task.ts';
import { strategyProblem } from '../solving/think.ts';
import { STRATEGIES, type Strategy, type StrategyName } from '../trace/thinking.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage.ts';

export const THINKING_FLAGS = ['think', 'views', 'seed'] as const;
export const THINKING_SWITCHES = ['together'] as const;

/**
 * The strategy that --think, --views, --segments, --together and --seed name; undefined without --think.
 * @throws UsageError if it means nothing for the puzzles.
 */
export function readStrategy(options: Arguments, task: Task): Strategy | undefined {
  const name = options.choice('think', Object.keys(STRATEGIES) as StrategyName[]);
  const views = options.count('views');
  const together = options.on('together');
  if (!name) {
    if (views !== undefined || together) throw new UsageError('--views and --together say how to think: give --think as well');
    return undefined;
  }
  const usual: Omit<Strategy, 'seed'> = STRATEGIES[name];
  if (together && usual.order === 'vote') throw new UsageError('--together: a vote takes its views together anyway');
  const strategy: Strategy = {
    ...usual,
    segments: options.count('segments') ?? usual.segments,
    views: views ?? usual.views,
    order: together ? 'together' : usual.order,
    seed: options.count('seed', 0) ?? 1,
  };
  const problem = strategyProblem(task, strategy);
  if (problem) throw new UsageError(problem);
  return strategy;
}
