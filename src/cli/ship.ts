import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { isDeepStrictEqual } from 'node:util';
import { parameterLayout } from '../model/parameters.ts';
import { buildDataset, type Dataset } from '../puzzles/dataset.ts';
import type { LoadedRun } from '../storage/run-store.ts';
import { flopsPerStep } from '../training/estimate.ts';
import { Evaluator } from '../training/evaluator.ts';
import { heldOutExamples, Run } from '../training/run.ts';
import { parseRunConfig, type RunConfig } from '../training/run-config.ts';
import { JUDGED, SHIPPED_RUNS, type ShippedRun, shippedRun } from '../training/shipped.ts';
import type { Snapshot } from '../training/snapshot.ts';
import { readTrainedModel, weightsHash } from '../training/trained-model.ts';
import { writeWeights } from '../training/weights.ts';
import { snapshotWeights, weightsFile } from '../training/weights-file.ts';
import { readArguments } from './arguments.ts';
import { ENGINE_CHOICES, type EngineName, openEngine } from './engines.ts';
import { writeWhole } from './files.ts';
import { Saving } from './saving.ts';
import { follow } from './train.ts';
import { UsageError } from './usage.ts';

const MODELS = 'public/models';
const RUNS = 'build/models';

/**
 * Trains the models that the site ships, one after the other, and writes each with a card of what it was measured to do. Interrupted,
 * it goes on where it was; a model whose card has the same configuration is left as it is.
 */
export async function ship(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['engine', 'commit']);
  const engine = options.choice('engine', ENGINE_CHOICES) ?? 'auto';
  const commit = options.required('commit');
  const wanted = options.files.length ? options.files.map(named) : SHIPPED_RUNS;
  for (const run of wanted) {
    if (isShipped(run)) continue;
    process.stderr.write(`hrm ship: ${run.id}\n`);
    const code = await shipOne(run, engine, commit);
    if (code !== 0) return code;
  }
  return 0;
}

function named(id: string): ShippedRun {
  const run = shippedRun(id);
  if (!run) throw new UsageError(`there is no model "${id}" to ship; there are ${SHIPPED_RUNS.map((one) => one.id).join(', ')}`);
  return run;
}

const cardOf = ({ id }: ShippedRun): string => join(MODELS, `${id}.json`);

function isShipped(run: ShippedRun): boolean {
  if (!existsSync(cardOf(run))) return false;
  return isDeepStrictEqual(decisive(parseRunConfig(JSON.parse(readFileSync(cardOf(run), 'utf8')).config)), decisive(run.config));
}

async function shipOne(shipped: ShippedRun, engineName: EngineName, commit: string): Promise<number> {
  const { config } = shipped;
  const saving = new Saving(join(RUNS, shipped.id));
  const dataset = buildDataset(config.data);
  let saved = await savedRun(saving, shipped);
  if (saved?.record.state !== 'finished') {
    const engine = await openEngine(engineName);
    const clock = () => performance.now();
    const run = saved ? await Run.resume(engine, saved.snapshot, dataset, clock) : await Run.create(engine, config, dataset, clock);
    const code = await follow(run, { out: undefined, saving });
    engine.destroy();
    if (code !== 0) return code;
    saved = await saving.load();
  }
  await publish(shipped, saved.snapshot, dataset, engineName, commit);
  return 0;
}

/** What decides a run's weights: not how often it is checked, nor the rules that stop it. */
const decisive = ({ data, model, training, seed }: RunConfig) => ({ data, model, training, seed });

/** @throws UsageError if the folder holds a run of another configuration. */
async function savedRun(saving: Saving, { config }: ShippedRun): Promise<LoadedRun | undefined> {
  if (!existsSync(saving.folder)) return undefined;
  const saved = await saving.load();
  if (!isDeepStrictEqual(decisive(saved.snapshot.config), decisive(config)))
    throw new UsageError(`${saving.folder} holds a run of another configuration: move it away`);
  return saved;
}

/** Judges the averaged weights on the held-out puzzles, and writes model and card. */
async function publish(shipped: ShippedRun, saved: Snapshot, dataset: Dataset, engineName: EngineName, commit: string): Promise<void> {
  const { id, name, summary, note, config } = shipped;
  const weights = snapshotWeights(saved);
  const engine = await openEngine(engineName);
  const evaluator = await Evaluator.create(engine, config.model, 64);
  writeWeights(engine, config.model, weights);
  const found = await evaluator.evaluate(heldOutExamples(dataset, JUDGED.puzzles), JUDGED.segments);
  engine.destroy();
  const { step, seconds } = saved.counters;
  const bytes = weightsFile(config, weights, { step, heldOut: dataset.description, engine: saved.engine, check: found });
  const file = `${id}.safetensors`;
  const { n, exact, valid, cells, haltedSegments, haltedExact } = found;
  const card = {
    name,
    file,
    bytes: bytes.length,
    hash: await weightsHash(readTrainedModel(bytes)),
    task: config.data.task,
    summary,
    parameters: parameterLayout(config.model).count,
    training: {
      command: `npm run --silent hrm -- ship ${id} --commit ${commit}`,
      seed: config.seed,
      steps: step,
      seconds: Math.round(seconds),
      gflop: Math.round((flopsPerStep(config) * step) / 1e9),
      engine: saved.engine,
      commit,
    },
    data: {
      held_out: dataset.description,
      kind: { puzzles: 'unseen puzzles', solutions: 'unseen solutions', file: 'test puzzles' }[dataset.split],
      note,
    },
    accuracy: {
      n,
      segments: JUDGED.segments,
      exact,
      ...(valid ? { valid } : {}),
      cells,
      halting: { segments: haltedSegments, exact: haltedExact },
    },
    config,
  };
  writeWhole(join(MODELS, file), bytes);
  writeWhole(cardOf(shipped), new TextEncoder().encode(`${JSON.stringify(card, null, 2)}\n`));
  console.log(JSON.stringify({ id, steps: step, seconds, ...found }));
}
