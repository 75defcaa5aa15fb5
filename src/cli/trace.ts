import { weightsHash } from '../checkpoints/trained-model.ts';
import type { Engine } from '../engine/engine.ts';
import type { ModelConfig } from '../model/config.ts';
import { writeWeights } from '../model/weights.ts';
import { lesionCode, lesionOf, type Wound, woundName, woundProblem, woundsOf } from '../model/wound.ts';
import type { Task } from '../puzzles/task.ts';
import { parseAnyPuzzle } from '../puzzles/written.ts';
import { type LaneRecording, recordLane } from '../solving/lane.ts';
import { TraceRecorder } from '../solving/recorder.ts';
import { rowsFor, Thinker, thinkingOf } from '../solving/think.ts';
import { endsSegment, formatPosition, moduleAt, positionOf, updateCount } from '../trace/cursor.ts';
import { saidAt, surenessAt } from '../trace/decode.ts';
import { encodeTrace } from '../trace/file.ts';
import { cellName, haltingSentence, meanChange } from '../trace/summary.ts';
import type { Strategy, Thinking } from '../trace/thinking.ts';
import type { Reasoning, Trace } from '../trace/trace.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { assertWritable, writeWhole } from './files.ts';
import { assertFits, type OpenModel, openModel } from './model-file.ts';
import { readStrategy, THINKING_FLAGS, THINKING_SWITCHES, thoughtLines } from './thinking.ts';
import { UsageError } from './usage.ts';

/**
 * Thinks about one puzzle and prints a line after each update: where it stands, how far the state moved, what it would answer. With
 * --think first what came of each view; the updates are then those of one view, with the cells that were taken for given.
 */
export async function trace(args: readonly string[]): Promise<number> {
  const options = readArguments(
    args,
    ['model', 'segments', 'cycles', 'steps', 'engine', 'out', 'view', 'wound', 'wounded', ...THINKING_FLAGS],
    ['compact', 'states', ...THINKING_SWITCHES],
  );
  const [text, ...more] = options.files;
  if (text === undefined || more.length) throw new UsageError('trace takes one puzzle, such as 1..4..2.3...4..1');
  const path = options.required('model');
  const model = openModel(path);
  const { config } = model;
  let puzzle: ReturnType<typeof parseAnyPuzzle>;
  try {
    puzzle = parseAnyPuzzle(text);
  } catch (error) {
    throw new UsageError(`the puzzle: ${(error as Error).message}`);
  }
  assertFits(puzzle.task, config);
  const strategy = readStrategy(options, puzzle.task);
  if (strategy?.noise !== undefined) throw new UsageError('--think noise: a trace keeps views and commitments, but no noise');
  const view = options.count('view');
  if (view !== undefined && !strategy) throw new UsageError('--view says which of several views is shown: give --think as well');
  const wound = readWound(options, config);
  if (wound && strategy) throw new UsageError('--wound is of one try: leave --think out');
  const out = options.text('out');
  if (out) assertWritable(out);
  const reasoning = {
    segments: strategy?.segments ?? options.count('segments') ?? config.halt_max_steps,
    H_cycles: options.count('cycles') ?? config.H_cycles,
    L_cycles: options.count('steps') ?? config.L_cycles,
  };
  const engine = await openEngine(options.choice('engine', ENGINE_CHOICES) ?? 'auto');
  try {
    const recorder = await TraceRecorder.open(engine, config, model.loss);
    writeWeights(engine, config, model.weights);
    const keep = { states: options.on('states') };
    const thinking = strategy && (await think(engine, model, puzzle, strategy, reasoning, view));
    const { recording, reasoning: recorded } = thinking
      ? // Nothing ends it before it is done.
        ((await recordLane(recorder, config, puzzle.task, puzzle.question, thinking, reasoning, keep)) as LaneRecording)
      : {
          recording: await recorder.record(puzzle.question, reasoning, { ...keep, wounded: wound && { wound, weights: model.weights } }),
          reasoning,
        };
    const whole: Trace = {
      header: {
        version: 1,
        task: puzzle.task.id,
        model: config,
        loss_type: model.loss,
        reasoning: recorded,
        weights: { name: path.split(/[/\\]/).at(-1), hash: await weightsHash(model) },
        engine: engine.info.label,
        seed: model.seed,
        ...(wound ? { wound } : {}),
      },
      ...recording,
      ...(thinking ? { thinking } : {}),
    };
    if (wound) console.log(`wounded: ${woundName(wound)}`);
    for (let update = 0; update < updateCount(recorded); update++) {
      const board = saidAt(whole, update);
      const least = Math.min(...surenessAt(whole, update));
      const solved = puzzle.task.check(board, puzzle.question).solved ? '  solved' : '';
      const what = endsSegment(recorded, update) ? 'answer' : 'probe ';
      console.log(
        `${formatPosition(recorded, update).padEnd(7)}  z_${moduleAt(recorded, update)} moved ${meanChange(whole, update).toFixed(3)}  ` +
          `${what} ${puzzle.task.format(board)}  least certain ${(100 * least).toFixed(1)}%${solved}`,
      );
      if (thinking && endsSegment(recorded, update))
        for (const line of commitLines(puzzle.task, thinking, positionOf(recorded, update).segment + 1)) console.log(line);
    }
    console.log(haltingSentence(whole));
    if (out) writeWhole(out, encodeTrace(whole, options.on('compact')));
    return 0;
  } finally {
    engine.destroy();
  }
}

/** The lesion of `--wound`, in the first segments that `--wounded` says. */
function readWound(options: Arguments, config: ModelConfig): Wound | undefined {
  const code = options.text('wound');
  const segments = options.count('wounded');
  if (code === undefined) {
    if (segments !== undefined) throw new UsageError('--wounded says how many segments have a wound: give --wound as well');
    return undefined;
  }
  const lesion = lesionOf(code);
  const codes = woundsOf(config).map(lesionCode);
  if (!lesion)
    throw new UsageError(`--wound ${code}: ${codes.length ? `one of ${codes.join(', ')}` : 'lesions need a model with two states'}`);
  const wound = { lesion, ...(segments === undefined ? {} : { segments }) };
  const problem = woundProblem(config, wound);
  if (problem) throw new UsageError(`--wound ${code}: ${problem}`);
  return wound;
}

/** Prints what came of each view. @param view the one to be shown, from 1; the believed one if not given. */
async function think(
  engine: Engine,
  { config, loss, weights }: OpenModel,
  { task, question }: ReturnType<typeof parseAnyPuzzle>,
  strategy: Strategy,
  { H_cycles, L_cycles }: Reasoning,
  view: number | undefined,
): Promise<Thinking> {
  const cycles = config.architecture === 'feedforward' ? {} : { H_cycles, L_cycles };
  const thinker = await Thinker.create(engine, { config: { ...config, ...cycles }, loss }, task, strategy, rowsFor(engine, strategy, 1));
  writeWeights(engine, config, weights);
  const [thought] = await thinker.think([{ question }]);
  thinker.release();
  for (const line of thoughtLines(task, question, thought)) console.log(line);
  const { shown, ...thinking } = thinkingOf(strategy, thought);
  if (view !== undefined && view > thinking.lanes.length)
    throw new UsageError(`--view ${view}: it took ${thinking.lanes.length} view${thinking.lanes.length === 1 ? '' : 's'}`);
  console.log(`view ${view ?? shown + 1} is shown:`);
  return { ...thinking, shown: view === undefined ? shown : view - 1 };
}

/** What the shown view took for given after a segment, counted from 1. */
function commitLines({ shape, tokens }: Task, { lanes, shown }: Thinking, segment: number): string[] {
  return lanes[shown].commits
    .filter((commit) => commit.segment === segment)
    .map(
      ({ cell, token, probability }) =>
        `         commits ${cellName({ columns: shape.columns, tokens }, cell)}: ${tokens[token]} at ${(100 * probability).toFixed(1)}%`,
    );
}
