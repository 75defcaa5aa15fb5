import { parseCsv } from '../puzzles/csv.ts';
import { examplesOf } from '../training/evaluator.ts';
import { readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { parseFile } from './files.ts';
import { assertFits, openModel } from './model-file.ts';
import { UsageError } from './usage.ts';

const BATCH = 64;

/** One JSON line: how many puzzles, exact and cell accuracy after each segment, and what halting would have used. */
export async function evaluate(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['model', 'data', 'segments', 'engine']);
  if (options.files.length) throw new UsageError(`eval takes no other files, but got "${options.files[0]}"`);
  const model = openModel(options.required('model'));
  const puzzles = parseFile(options.required('data'), (bytes) => {
    const { task, rows, problems } = parseCsv(bytes.toString('utf8'));
    if (problems[0]) throw problems[0];
    assertFits(task, model.config);
    return { task, rows };
  });
  const segments = options.count('segments') ?? model.config.halt_max_steps;
  const engine = await openEngine(options.choice('engine', ENGINE_CHOICES) ?? 'auto');
  try {
    const evaluator = await model.evaluator(engine, Math.min(BATCH, puzzles.rows.length));
    const result = await evaluator.evaluate(examplesOf(puzzles.task, puzzles.rows), segments);
    console.log(JSON.stringify({ ...result, engine: engine.info.label }));
    return 0;
  } finally {
    engine.destroy();
  }
}
