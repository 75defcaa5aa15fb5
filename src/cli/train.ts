import { existsSync, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { readTrainedModel } from '../checkpoints/trained-model.ts';
import { weightsFile } from '../checkpoints/weights-file.ts';
import { encodeSet, setHash } from '../data/folder-writer.ts';
import type { Engine } from '../engine/engine.ts';
import { parameterLayout } from '../model/parameters.ts';
import { buildDataset, type Dataset, OF_MADE, ofFile } from '../puzzles/dataset.ts';
import { TASKS, type TaskId } from '../puzzles/tasks.ts';
import { StorageError } from '../storage/files.ts';
import type { RunState } from '../storage/records.ts';
import type { RunCheck } from '../training/history.ts';
import { withIdentifiers } from '../training/identifiers.ts';
import { PRESETS, presetById } from '../training/presets.ts';
import { describeStop, Run, type StopReason, type TrainedStart } from '../training/run.ts';
import { parseRunConfig, type RunConfig } from '../training/run-config.ts';
import { adaptSnapshot, type Snapshot } from '../training/snapshot.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { assertWritable, parseFile, writeWhole } from './files.ts';
import { assertFits } from './model-file.ts';
import { Progress } from './progress.ts';
import { readPuzzles } from './puzzle-files.ts';
import { Saving } from './saving.ts';
import { faultText, UsageError } from './usage.ts';

/** Trains until a rule of the configuration stops it. JSON lines on stdout: start, metrics, evaluation, stop. */
export async function train(args: readonly string[]): Promise<number> {
  const flags = ['preset', 'config', 'steps', 'seed', 'data', 'split', 'engine', 'threads', 'out', 'save', 'save-every', 'from'];
  const options = readArguments(args, flags, ['keep-good']);
  if (options.files.length) throw new UsageError(`train takes no files, but got "${options.files[0]}"; puzzles go in with --data`);
  const { config, dataset } = await openData(options, runConfig(options));
  const out = options.text('out');
  if (out) assertWritable(out);
  const folder = options.text('save');
  const saving = folder === undefined ? undefined : new Saving(folder, options.count('save-every'));
  await saving?.assertEmpty();
  const from = options.text('from');
  const source = from === undefined ? undefined : await sourceOf(from, dataset);
  return withEngine(options, 'train', async (engine) => follow(await begin(engine, config, dataset, source), { out, saving }));
}

/** What --from names: a saved run's folder, or a model's file, whose weights a new run starts from. @throws UsageError */
async function sourceOf(path: string, { task }: Dataset): Promise<Snapshot | TrainedStart> {
  if (!existsSync(path) || statSync(path).isDirectory()) return (await new Saving(path).load()).snapshot;
  const model = parseFile(path, readTrainedModel);
  if (model.task !== task) throw new UsageError(`--from ${path}: a model of ${model.task.title}; the puzzles are of ${task.title}`);
  return { weights: model.weights, seconds: 0 };
}

/**
 * A new run, one that starts from a trained model's weights, or one that goes on from where a saved one is, under its own settings.
 * @throws UsageError if the model has another size.
 */
export async function begin(
  engine: Engine,
  config: RunConfig,
  dataset: Dataset,
  source: Snapshot | TrainedStart | undefined,
): Promise<Run> {
  const clock = () => performance.now();
  if (!source) return Run.create(engine, config, dataset, clock);
  try {
    if ('weights' in source) return await Run.create(engine, config, dataset, clock, source);
    return await Run.resume(engine, adaptSnapshot(source, config), dataset, clock);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`--from: ${error.message}`) : error;
  }
}

/** Opens the engine of --engine and --threads for a command that ends with it. */
export async function withEngine(options: Arguments, command: string, use: (engine: Engine) => Promise<number>): Promise<number> {
  const engine = await openEngine(options.choice('engine', ENGINE_CHOICES) ?? 'auto', { threads: options.count('threads') });
  void engine.failed.then((message) => {
    process.stderr.write(`\nhrm ${command}: ${message}\n`);
    process.exit(1);
  });
  try {
    return await use(engine);
  } finally {
    engine.destroy();
  }
}

interface Following {
  readonly out: string | undefined;
  readonly saving: Saving | undefined;
  /** The step to stop at, before the end of the schedule. */
  readonly until?: number | undefined;
}

/** Trains a run to its end, or until Ctrl-C where it is being saved. @returns the exit code. */
export async function follow(run: Run, { out, saving, until }: Following): Promise<number> {
  const { engine, dataset } = run;
  const { config } = run;
  const heldOut = dataset.description;
  const progress = new Progress(config.training.total_steps);
  const print = (line: object) => console.log(JSON.stringify(line));
  const interrupted = saving ? interruption() : undefined;
  print({
    type: 'start',
    engine: engine.info.label,
    parameters: parameterLayout(config.model).count,
    gflop_per_step: run.flopsPerStep / 1e9,
    held_out: heldOut,
    step: run.step,
    config,
  });
  run.start();
  let last: RunCheck | undefined;
  let stop: StopReason | undefined;
  while (!stop && !interrupted?.now && run.step !== until) {
    for (const event of await run.advance()) {
      switch (event.type) {
        case 'metrics':
          for (const row of event.rows) print({ type: 'metrics', ...row });
          progress.show(run.step, run.seconds, event.rows.at(-1), last);
          break;
        case 'evaluation':
          last = { step: event.step, seconds: run.seconds, ...event.evaluation };
          print({ type: 'evaluation', ...last });
          break;
        case 'stop':
          stop = event.reason;
          break;
      }
    }
    // Signals arrive between turns of the event loop, which the CPU engine's steps alone never end.
    await setImmediate();
    if (saving?.due && !stop) await keep(run, saving, print, 'training');
  }
  run.pause();
  progress.end();
  if (stop && out) {
    const facts = { step: run.step, heldOut, engine: engine.info.label, check: last };
    writeWhole(out, weightsFile(config, await run.weights(), facts));
  }
  const kept = saving && (await keep(run, saving, print, stop ? 'finished' : 'paused'));
  if (!stop && run.step === until) return kept === false ? 1 : 0;
  if (!stop) {
    if (kept) process.stderr.write(`hrm: stopped and saved at step ${run.step}; "hrm resume ${saving.folder}" goes on\n`);
    return INTERRUPTED;
  }
  print({
    type: 'stop',
    reason: stop.rule,
    message: describeStop(stop),
    step: run.step,
    seconds: run.seconds,
    gflop: (run.flopsPerStep * run.step) / 1e9,
    held_out: heldOut,
    exact: last?.exact,
    n: last?.n,
    out,
  });
  return stop.rule === 'not finite' || kept === false ? 1 : 0;
}

/** A save that fails costs no training: the one before it is still there. @returns whether it was saved. */
async function keep(run: Run, saving: Saving, print: (line: object) => void, state: RunState): Promise<boolean> {
  try {
    print({ type: 'saved', step: await saving.save(run, state) });
    return true;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    process.stderr.write(`\nhrm: not saved at step ${run.step}: ${error.message}\n`);
    return false;
  }
}

/** The exit code of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Becomes true at the first Ctrl-C; a second one ends the program at once. */
function interruption(): { readonly now: boolean } {
  const state = { now: false };
  const note = () => {
    state.now = true;
  };
  process.once('SIGINT', note);
  process.once('SIGTERM', note);
  return state;
}

/** @throws RangeError naming the field, also where it would say nothing. */
function parseConfig(text: string): RunConfig {
  const config = parseRunConfig(JSON.parse(text));
  const { file, ...wishes } = config.data;
  const idle = file && OF_MADE.find((field) => wishes[field] !== undefined);
  if (idle) throw new RangeError(`data.${idle}: the puzzles of ${file.name} are taken as they are; leave it out`);
  return config;
}

/** The configuration that --preset or --config names, with what --steps and --seed change. @throws UsageError */
export function runConfig(options: Arguments): RunConfig {
  const preset = options.text('preset');
  const file = options.text('config');
  if ((preset === undefined) === (file === undefined)) throw new UsageError('give either --preset NAME or --config FILE.json');
  let config: RunConfig;
  if (preset !== undefined) {
    const found = presetById(preset);
    if (!found) throw new UsageError(`--preset ${preset}: there is no such preset; there are ${PRESETS.map((p) => p.id).join(', ')}`);
    config = found.config;
  } else config = parseFile(file as string, (bytes) => parseConfig(bytes.toString('utf8')));
  const steps = options.count('steps');
  const seed = options.count('seed', 0);
  return {
    ...config,
    ...(seed === undefined ? {} : { seed }),
    training: steps === undefined ? config.training : { ...config.training, total_steps: steps },
  };
}

/**
 * The configuration's own puzzles, or those of --data: by their own two parts where they have such and --split does not say otherwise.
 * @returns the configuration with what the data decides.
 */
export async function openData(options: Arguments, config: RunConfig): Promise<{ config: RunConfig; dataset: Dataset }> {
  const path = options.text('data');
  const split = options.choice('split', ['puzzles', 'solutions', 'file'] as const);
  if (path === undefined) {
    const { file } = config.data;
    if (file) throw new UsageError(`the puzzles are those of ${file.name}: give that file with --data`);
    return { config, dataset: built(config.data) };
  }
  const wanted = TASKS[config.data.task];
  const set = await readPuzzles(path, options.on('keep-good'), wanted.look === 'colours' ? wanted : undefined);
  assertFits(set.task, config.model);
  const sha256 = await setHash(encodeSet(set));
  const { file } = config.data;
  if (file && file.sha256 !== sha256) throw new UsageError(`${path}: these are not the puzzles of ${file.name} that the run is trained on`);
  const own = (split ?? (set.test.length > 0 && !file ? 'file' : config.data.split)) === 'file';
  const data = {
    ...(file ? config.data : ofFile(config.data, { name: set.name, sha256 })),
    task: set.task.id as TaskId,
    ...(split ? { split } : {}),
    ...(own ? { split: 'file' as const, count: Math.max(1, set.training.length), heldOut: Math.max(1, set.test.length) } : {}),
  };
  return { config: { ...config, data, model: withIdentifiers(config.model, set.identifiers.length) }, dataset: built(data, set) };
}

/** @throws UsageError if there are no such puzzles. */
function built(...[spec, file]: Parameters<typeof buildDataset>): Dataset {
  try {
    return buildDataset(spec, file);
  } catch (error) {
    throw new UsageError(faultText(error));
  }
}
