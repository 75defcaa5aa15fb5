import { writeWeights } from '../model/weights.ts';
import { Thinker, thinkScore } from '../solving/think.ts';
import { evaluateVotes } from '../training/arc-vote.ts';
import { examplesOf } from '../training/evaluator.ts';
import { readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { assertFits, openModel } from './model-file.ts';
import { readPuzzles } from './puzzle-files.ts';
import { readStrategy, THINKING_FLAGS, THINKING_SWITCHES } from './thinking.ts';
import { UsageError } from './usage.ts';

const BATCH = 64;

/**
 * One JSON line: how many puzzles, exact and cell accuracy after each segment, and what halting would have used; of ARC also how many
 * tasks are solved by voting over their copies. A set with a test part is judged by that. With --think instead what thinking so comes
 * to: share of right answers, mean segments and GFLOP a puzzle, and the share within fewer segments.
 */
export async function evaluate(args: readonly string[]): Promise<number> {
  const options = readArguments(
    args,
    ['model', 'data', 'segments', 'engine', 'limit', ...THINKING_FLAGS],
    ['keep-good', ...THINKING_SWITCHES],
  );
  if (options.files.length) throw new UsageError(`eval takes no other files, but got "${options.files[0]}"`);
  const model = openModel(options.required('model'));
  const arc = model.task.look === 'colours';
  const set = await readPuzzles(options.required('data'), options.on('keep-good'), arc ? model.task : undefined);
  assertFits(set.task, model.config);
  const { task, identifiers } = set;
  if (arc && identifiers.length > model.config.num_puzzle_identifiers)
    throw new UsageError(
      `the data has ${identifiers.length} puzzle identifiers, but the model knows ${model.config.num_puzzle_identifiers}`,
    );
  const puzzles = (set.test.length > 0 ? set.test : set.training).slice(0, options.count('limit'));
  const strategy = readStrategy(options, task);
  const segments = options.count('segments') ?? model.config.halt_max_steps;
  const engine = await openEngine(options.choice('engine', ENGINE_CHOICES) ?? 'auto');
  try {
    if (strategy) {
      const thinker = await Thinker.create(engine, model, task, strategy, Math.max(BATCH, strategy.views));
      writeWeights(engine, model.config, model.weights);
      const thoughts = await thinker.think(puzzles);
      const score = thinkScore(task, puzzles, thoughts, thinker.flopsPerSegment);
      console.log(JSON.stringify({ think: options.text('think'), ...strategy, ...score, engine: engine.info.label }));
      return 0;
    }
    const evaluator = await model.evaluator(engine, Math.min(BATCH, puzzles.length));
    const result = await evaluator.evaluate(examplesOf(task, puzzles), segments);
    const votes = arc ? { votes: await evaluateVotes(evaluator, task, puzzles, identifiers, segments) } : {};
    console.log(JSON.stringify({ ...result, ...votes, engine: engine.info.label }));
    return 0;
  } finally {
    engine.destroy();
  }
}
