import { weightsHash } from '../checkpoints/trained-model.ts';
import { writeWeights } from '../model/weights.ts';
import { parsePuzzle } from '../puzzles/tasks.ts';
import { TraceRecorder } from '../solving/recorder.ts';
import { endsSegment, formatPosition, moduleAt, updateCount } from '../trace/cursor.ts';
import { saidAt, surenessAt } from '../trace/decode.ts';
import { encodeTrace } from '../trace/file.ts';
import { haltingSentence, meanChange } from '../trace/summary.ts';
import type { Trace } from '../trace/trace.ts';
import { readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { assertWritable, writeWhole } from './files.ts';
import { assertFits, openModel } from './model-file.ts';
import { UsageError } from './usage.ts';

/** Thinks about one puzzle and prints a line after each update: where it stands, how far the state moved, what it would answer. */
export async function trace(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['model', 'segments', 'cycles', 'steps', 'engine', 'out'], ['compact', 'states']);
  const [text, ...more] = options.files;
  if (text === undefined || more.length) throw new UsageError('trace takes one puzzle, such as 1..4..2.3...4..1');
  const path = options.required('model');
  const model = openModel(path);
  const { config } = model;
  let puzzle: ReturnType<typeof parsePuzzle>;
  try {
    puzzle = parsePuzzle(text);
  } catch (error) {
    throw new UsageError(`the puzzle: ${(error as Error).message}`);
  }
  assertFits(puzzle.task, config);
  const out = options.text('out');
  if (out) assertWritable(out);
  const reasoning = {
    segments: options.count('segments') ?? config.halt_max_steps,
    H_cycles: options.count('cycles') ?? config.H_cycles,
    L_cycles: options.count('steps') ?? config.L_cycles,
  };
  const engine = await openEngine(options.choice('engine', ENGINE_CHOICES) ?? 'auto');
  try {
    const recorder = await TraceRecorder.open(engine, config, model.loss);
    writeWeights(engine, config, model.weights);
    const recording = await recorder.record(puzzle.question, reasoning, { states: options.on('states') });
    const whole: Trace = {
      header: {
        version: 1,
        task: puzzle.task.id,
        model: config,
        loss_type: model.loss,
        reasoning,
        weights: { name: path.split(/[/\\]/).at(-1), hash: await weightsHash(model) },
        engine: engine.info.label,
        seed: model.seed,
      },
      ...recording,
    };
    for (let update = 0; update < updateCount(reasoning); update++) {
      const board = saidAt(whole, update);
      const least = Math.min(...surenessAt(whole, update));
      const solved = puzzle.task.check(board, puzzle.question).solved ? '  solved' : '';
      const what = endsSegment(reasoning, update) ? 'answer' : 'probe ';
      console.log(
        `${formatPosition(reasoning, update).padEnd(7)}  z_${moduleAt(reasoning, update)} moved ${meanChange(whole, update).toFixed(3)}  ` +
          `${what} ${puzzle.task.format(board)}  least certain ${(100 * least).toFixed(1)} %${solved}`,
      );
    }
    console.log(haltingSentence(whole));
    if (out) writeWhole(out, encodeTrace(whole, options.on('compact')));
    return 0;
  } finally {
    engine.destroy();
  }
}
