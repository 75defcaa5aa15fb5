import { type Timing, timing } from '../bench/timing.ts';
import { writeWeights } from '../model/weights.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import type { Puzzle, Task } from '../puzzles/task.ts';
import { rowsFor, Thinker, type Thought, thinkScore } from '../solving/think.ts';
import { evaluateVotes } from '../training/arc-vote.ts';
import { examplesOf } from '../training/evaluator.ts';
import { parseRunConfig, type RunConfig } from '../training/run-config.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { parseFile } from './files.ts';
import { assertFits, openModel } from './model-file.ts';
import { readPuzzles } from './puzzle-files.ts';
import { readStrategy, THINKING_FLAGS, THINKING_SWITCHES } from './thinking.ts';
import { UsageError } from './usage.ts';

const BATCH = 64;

/**
 * One JSON line: how many puzzles, exact and cell accuracy after each segment, and what halting would have used; of ARC also how many
 * tasks are solved by voting over their copies. A set with a test part is judged by that. With --think instead what thinking so comes
 * to: share of right answers, mean segments, GFLOP and seconds a puzzle, and the share within fewer segments.
 */
export async function evaluate(args: readonly string[]): Promise<number> {
  const options = readArguments(
    args,
    ['model', 'data', 'held-out', 'segments', 'engine', 'threads', 'limit', ...THINKING_FLAGS],
    ['keep-good', 'alone', ...THINKING_SWITCHES],
  );
  if (options.files.length) throw new UsageError(`eval takes no other files, but got "${options.files[0]}"`);
  const model = openModel(options.required('model'));
  const arc = model.task.look === 'colours';
  const { task, identifiers, puzzles } = await judgedPuzzles(options, arc ? model.task : undefined);
  assertFits(task, model.config);
  if (arc && identifiers.length > model.config.num_puzzle_identifiers)
    throw new UsageError(
      `the data has ${identifiers.length} puzzle identifiers, but the model knows ${model.config.num_puzzle_identifiers}`,
    );
  const strategy = readStrategy(options, task);
  const segments = options.count('segments') ?? model.config.halt_max_steps;
  const alone = options.on('alone');
  if (alone && !strategy) throw new UsageError('--alone says how to think: give --think as well');
  const engine = await openEngine(options.choice('engine', ENGINE_CHOICES) ?? 'auto', { threads: options.count('threads') });
  try {
    if (strategy) {
      const thinker = await Thinker.create(engine, model, task, strategy, rowsFor(engine, strategy, alone ? 1 : puzzles.length));
      writeWeights(engine, model.config, model.weights);
      const { thoughts, seconds } = await (alone ? timedOneByOne(thinker, puzzles) : timed(thinker, puzzles));
      const score = thinkScore(task, puzzles, thoughts, thinker.flopsPerSegment);
      console.log(JSON.stringify({ think: options.text('think'), ...strategy, ...score, seconds, engine: engine.info.label }));
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

interface Judged {
  readonly task: Task;
  readonly identifiers: readonly string[];
  readonly puzzles: readonly Puzzle[];
}

/** Those of a path, the test part where it has one, or those that the settings of a run hold out from its training. @throws UsageError */
async function judgedPuzzles(options: Arguments, task: Task | undefined): Promise<Judged> {
  const [data, settings] = [options.text('data'), options.text('held-out')];
  const limit = options.count('limit');
  if ((data === undefined) === (settings === undefined)) throw new UsageError('give either --data PATH or --held-out FILE.json');
  if (settings !== undefined) {
    const made = parseFile(settings, (bytes) => {
      const { file, ...wishes } = runSettings(bytes.toString('utf8')).data;
      if (file) throw new RangeError(`its puzzles are those of ${file.name}: give that with --data`);
      return buildDataset(wishes);
    });
    return { task: made.task, identifiers: [], puzzles: made.heldOut.slice(0, limit) };
  }
  const set = await readPuzzles(data as string, options.on('keep-good'), task);
  return { ...set, puzzles: (set.test.length > 0 ? set.test : set.training).slice(0, limit) };
}

/** Settings as `train --config` takes them, or those of a model's card. @throws RangeError naming the field. */
function runSettings(text: string): RunConfig {
  const read: unknown = JSON.parse(text);
  return parseRunConfig(typeof read === 'object' && read !== null && 'config' in read ? read.config : read);
}

interface Timed {
  readonly thoughts: readonly Thought[];
  /** What a puzzle takes: by the clock, and of the processor, which no other program makes longer, but a GPU's work is none of it. */
  readonly seconds: { readonly clock: Spread; readonly processor: Spread };
}
type Spread = { readonly mean: number } & Partial<Timing>;

async function timed(thinker: Thinker, puzzles: readonly Puzzle[]): Promise<Timed> {
  const [clock, processor] = [performance.now(), process.cpuUsage()];
  const thoughts = await thinker.think(puzzles);
  const { user, system } = process.cpuUsage(processor);
  const mean = (milliseconds: number): Spread => ({ mean: milliseconds / 1000 / puzzles.length });
  return { thoughts, seconds: { clock: mean(performance.now() - clock), processor: mean((user + system) / 1000) } };
}

/** How long a person waits who has one puzzle. */
async function timedOneByOne(thinker: Thinker, puzzles: readonly Puzzle[]): Promise<Timed> {
  const each: Timed[] = [];
  for (const puzzle of puzzles) each.push(await timed(thinker, [puzzle]));
  const spread = (of: keyof Timed['seconds']): Spread => {
    const seconds = each.map((one) => one.seconds[of].mean);
    return { mean: seconds.reduce((sum, one) => sum + one, 0) / seconds.length, ...timing(seconds) };
  };
  return { thoughts: each.flatMap(({ thoughts }) => thoughts), seconds: { clock: spread('clock'), processor: spread('processor') } };
}
