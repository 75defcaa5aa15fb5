/** Flags of commands that think wider. */
import type { Task } from '../puzzles/task.ts';
import { strategyProblem, type Thought } from '../solving/think.ts';
import { STRATEGIES, type Strategy, type StrategyName } from '../trace/thinking.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage.ts';

export const THINKING_FLAGS = ['think', 'views', 'noise', 'seed'] as const;
export const THINKING_SWITCHES = ['together', 'in-turn'] as const;

/**
 * The strategy that --think, --views, --segments, --noise, --together, --in-turn and --seed name; undefined without --think.
 * @throws UsageError if it means nothing for the puzzles.
 */
export function readStrategy(options: Arguments, task: Task): Strategy | undefined {
  const name = options.choice('think', Object.keys(STRATEGIES) as StrategyName[]);
  const views = options.count('views');
  const noise = options.positive('noise');
  const orders = THINKING_SWITCHES.filter((order) => options.on(order));
  if (!name) {
    if (views !== undefined || noise !== undefined || orders.length)
      throw new UsageError('--views, --noise, --together and --in-turn say how to think: give --think as well');
    return undefined;
  }
  const usual: Omit<Strategy, 'seed'> = STRATEGIES[name];
  if (orders.length > 1) throw new UsageError('--together and --in-turn: views are taken in one way or the other');
  if (orders.length && usual.order === 'vote') throw new UsageError(`--${orders[0]}: a vote takes its views to their end in any case`);
  if (noise !== undefined && usual.noise === undefined) throw new UsageError('--noise says how large noise is: think with --think noise');
  const strategy: Strategy = {
    ...usual,
    segments: options.count('segments') ?? usual.segments,
    views: views ?? usual.views,
    order: options.on('together') ? 'together' : options.on('in-turn') ? 'in turn' : usual.order,
    ...(usual.noise === undefined ? {} : { noise: noise ?? usual.noise }),
    seed: options.count('seed', 0) ?? 1,
  };
  const problem = strategyProblem(task, strategy);
  if (problem) throw new UsageError(problem);
  return strategy;
}

/** What was thought, a line a view, and what came of it. The rules of the puzzle alone say whether it is solved. */
export function thoughtLines(task: Task, question: Uint8Array, { answer, cost, segments, lanes }: Thought): string[] {
  const broken = (board: Uint8Array): string => task.wider?.broken(board, question) ?? 'no rule broken';
  const views = lanes.map(
    (lane, i) => `view ${i + 1}: ${lane.segments} segments, ${lane.commits.length} cells committed, ${broken(lane.answer)}`,
  );
  return [...views, cost === undefined ? `not solved in ${segments} segments: ${broken(answer)}` : `solved in ${segments} segments`];
}
