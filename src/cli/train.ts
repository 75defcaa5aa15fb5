import { performance } from 'node:perf_hooks';
import { parameterLayout } from '../model/parameters.ts';
import { parseCsv } from '../puzzles/csv.ts';
import { buildDataset, type Dataset, splitPuzzles } from '../puzzles/dataset.ts';
import { encodeCheckpoint } from '../training/checkpoint.ts';
import type { Evaluation } from '../training/evaluator.ts';
import { PRESETS, presetById } from '../training/presets.ts';
import { describeStop, Run, type StopReason } from '../training/run.ts';
import { parseRunConfig, type RunConfig } from '../training/run-config.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { assertWritable, parseFile, writeWhole } from './files.ts';
import { assertFits } from './model-file.ts';
import { Progress } from './progress.ts';
import { UsageError } from './usage.ts';

/** Trains until a rule of the configuration stops it. JSON lines on stdout: start, metrics, evaluation, stop. */
export async function train(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['preset', 'config', 'steps', 'seed', 'data', 'engine', 'out']);
  if (options.files.length) throw new UsageError(`train takes no files, but got "${options.files[0]}"; puzzles go in with --data`);
  const config = runConfig(options);
  const dataset = openDataset(options.text('data'), config);
  const out = options.text('out');
  if (out) assertWritable(out);

  const engine = await openEngine(options.choice('engine', ENGINE_CHOICES) ?? 'auto');
  void engine.failed.then((message) => {
    process.stderr.write(`\nhrm train: ${message}\n`);
    process.exit(1);
  });
  try {
    const run = await Run.create(engine, config, dataset, () => performance.now());
    const progress = new Progress(config.training.total_steps);
    const print = (line: object) => console.log(JSON.stringify(line));
    print({
      type: 'start',
      engine: engine.info.label,
      parameters: parameterLayout(config.model).count,
      gflop_per_step: run.flopsPerStep / 1e9,
      held_out: dataset.description,
      config,
    });
    run.start();
    let last: Evaluation | undefined;
    let stop: StopReason | undefined;
    while (!stop) {
      for (const event of await run.advance()) {
        switch (event.type) {
          case 'metrics':
            for (const row of event.rows) print({ type: 'metrics', ...row });
            progress.show(run.step, run.seconds, event.rows.at(-1), last);
            break;
          case 'evaluation':
            last = event.evaluation;
            print({ type: 'evaluation', step: event.step, seconds: run.seconds, ...event.evaluation });
            break;
          case 'stop':
            stop = event.reason;
            break;
        }
      }
    }
    progress.end();
    if (out) {
      const about = {
        task: config.data.task,
        steps: run.step,
        seed: config.seed,
        held_out: dataset.description,
        loss_type: config.training.loss_type,
        exact: last?.exact.at(-1) ?? '',
        exact_n: last?.n ?? 0,
        engine: engine.info.label,
      };
      writeWhole(out, encodeCheckpoint(config.model, await run.weights(), about));
    }
    print({
      type: 'stop',
      reason: stop.rule,
      message: describeStop(stop),
      step: run.step,
      seconds: run.seconds,
      gflop: (run.flopsPerStep * run.step) / 1e9,
      held_out: dataset.description,
      exact: last?.exact,
      n: last?.n,
      out,
    });
    return stop.rule === 'not finite' ? 1 : 0;
  } finally {
    engine.destroy();
  }
}

function runConfig(options: Arguments): RunConfig {
  const preset = options.text('preset');
  const file = options.text('config');
  if ((preset === undefined) === (file === undefined)) throw new UsageError('give either --preset NAME or --config FILE.json');
  let config: RunConfig;
  if (preset !== undefined) {
    const found = presetById(preset);
    if (!found) throw new UsageError(`--preset ${preset}: there is no such preset; there are ${PRESETS.map((p) => p.id).join(', ')}`);
    config = found.config;
  } else config = parseFile(file as string, (bytes) => parseRunConfig(JSON.parse(bytes.toString('utf8'))));
  const steps = options.count('steps');
  const seed = options.count('seed', 0);
  return {
    ...config,
    ...(seed === undefined ? {} : { seed }),
    training: steps === undefined ? config.training : { ...config.training, total_steps: steps },
  };
}

/** The configuration's own puzzles, or those of a file split by its rules. */
function openDataset(path: string | undefined, config: RunConfig): Dataset {
  if (path === undefined) {
    try {
      return buildDataset(config.data);
    } catch (error) {
      throw new UsageError(`data.${(error as Error).message}`);
    }
  }
  return parseFile(path, (bytes) => {
    const { task, rows, problems } = parseCsv(bytes.toString('utf8'));
    if (problems[0]) throw problems[0];
    assertFits(task, config.model);
    return splitPuzzles(task, rows, config.data);
  });
}
