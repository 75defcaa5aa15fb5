import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readTrainedModel, weightsHash } from '../checkpoints/trained-model.ts';
import { weightsFile } from '../checkpoints/weights-file.ts';
import type { Engine } from '../engine/engine.ts';
import { parameterLayout, type Weights } from '../model/parameters.ts';
import { buildDataset, type Dataset } from '../puzzles/dataset.ts';
import type { Puzzle } from '../puzzles/task.ts';
import type { LoadedRun } from '../storage/run-store.ts';
import { effortOf } from '../training/effort.ts';
import type { TrainedStart } from '../training/run.ts';
import { parseRunConfig, type RunConfig } from '../training/run-config.ts';
import { runsOf, SHIPPED_RUNS, type ShippedRun, type Stage, shippedRun, stagesOf } from '../training/shipped.ts';
import { differences, type Figures, judge } from '../training/shipped-check.ts';
import { type Snapshot, snapshotWeights } from '../training/snapshot.ts';
import { readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { writeWhole } from './files.ts';
import { Saving } from './saving.ts';
import { begin, follow } from './train.ts';
import { UsageError } from './usage.ts';

const MODELS = 'public/models';
const RUNS = 'build/models';

/**
 * Trains the models that the site ships, one after the other, and writes each with a card of what it was measured to do. Interrupted,
 * it goes on where it was; a model whose card has the same configuration is left as it is. With --measure nothing is trained: cards are
 * written anew from the weights that are there. With --check they are only compared.
 */
export async function ship(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['engine', 'threads', 'commit'], ['check', 'measure']);
  const name = options.choice('engine', ENGINE_CHOICES) ?? 'auto';
  const open = () => openEngine(name, { threads: options.count('threads') });
  const wanted = options.files.length ? options.files.map(named) : SHIPPED_RUNS;
  if (options.on('measure')) return measureShipped(wanted, open);
  if (options.on('check')) return checkShipped(wanted.filter(isShipped), open);
  const commit = options.required('commit');
  for (const run of wanted) {
    if (isShipped(run)) continue;
    process.stderr.write(`hrm ship: ${run.id}\n`);
    const code = await shipOne(run, open, commit);
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
  return isAlike(parseRunConfig(JSON.parse(readFileSync(cardOf(run), 'utf8')).config), run.config);
}

/** A card of the folder, and the weights that it speaks of. @throws UsageError if it is of others. */
async function openShipped(run: ShippedRun) {
  const card = JSON.parse(readFileSync(cardOf(run), 'utf8'));
  const model = readTrainedModel(readFileSync(join(MODELS, card.file)));
  if ((await weightsHash(model)) !== card.hash) throw new UsageError(`${cardOf(run)} is not the card of ${card.file}`);
  return { card, weights: model.weights, config: parseRunConfig(card.config) };
}

/** On an engine of its own, which is closed again. */
async function judged(config: RunConfig, weights: Weights, open: () => Promise<Engine>): Promise<Figures> {
  const engine = await open();
  try {
    return await judge(engine, config, weights, buildDataset(config.data));
  } finally {
    engine.destroy();
  }
}

/** One JSON line a model: what it does on its card's held-out puzzles, drawn anew. @returns the exit code: 1 if a card says otherwise. */
async function checkShipped(runs: readonly ShippedRun[], open: () => Promise<Engine>): Promise<number> {
  let wrong = 0;
  for (const run of runs) {
    const { card, weights, config } = await openShipped(run);
    const found = await judged(config, weights, open);
    const problems = differences(card, found);
    wrong += problems.length;
    console.log(JSON.stringify({ id: run.id, ...found, problems }));
  }
  return wrong ? 1 : 0;
}

/** Writes cards anew: their figures, and nothing else of them. One JSON line a model. */
async function measureShipped(runs: readonly ShippedRun[], open: () => Promise<Engine>): Promise<number> {
  for (const run of runs) {
    const { card, weights, config } = await openShipped(run);
    const found = await judged(config, weights, open);
    writeCard(run, { ...card, ...found });
    console.log(JSON.stringify({ id: run.id, ...found }));
  }
  return 0;
}

/** The figures follow each other, before the long configuration. */
function writeCard(
  run: ShippedRun,
  { config, stages, ...card }: { readonly config: RunConfig; readonly stages?: unknown } & Figures,
): void {
  const ordered = { ...card, config, ...(stages ? { stages } : {}) };
  writeWhole(cardOf(run), new TextEncoder().encode(`${JSON.stringify(ordered, null, 2)}\n`));
}

async function shipOne(shipped: ShippedRun, open: () => Promise<Engine>, commit: string): Promise<number> {
  const runs = runsOf(stagesOf(shipped));
  const published = publishedRuns(shipped, runs);
  let start = published?.start;
  let saved: LoadedRun | undefined;
  for (let at = published?.count ?? 0; at < runs.length; at++) {
    const saving = new Saving(join(RUNS, at === 0 ? shipped.id : `${shipped.id}-${at + 1}`));
    const before = runs.slice(0, at).flat();
    const code = await trainStages(saving, runs[at], open, { start, before });
    if (code !== 0) return code;
    saved = await saving.load();
    start = { weights: snapshotWeights(saved.snapshot), seconds: saved.snapshot.counters.seconds };
  }
  await publish(shipped, (saved as LoadedRun).snapshot, open, commit);
  return 0;
}

/** Trains the stages of one run, or what is left of them. @returns the exit code. */
async function trainStages(
  saving: Saving,
  stages: readonly Stage[],
  open: () => Promise<Engine>,
  { start, before }: { readonly start: TrainedStart | undefined; readonly before: readonly Stage[] },
): Promise<number> {
  let saved = existsSync(saving.folder) ? await saving.load() : undefined;
  for (let at = saved ? stageOf(saving.folder, saved, stages) : 0; at < stages.length; at++) {
    const { config, steps } = stages[at];
    const last = at === stages.length - 1;
    if (saved && (last ? isFinished(saved, config) : saved.record.step >= steps)) continue;
    const dataset = buildDataset(config.data);
    for (const stage of [...before, ...stages.slice(0, at)]) assertUnseen(dataset, stage.config, config);
    const engine = await open();
    const run = await begin(engine, config, dataset, saved?.snapshot ?? start);
    const code = await follow(run, { out: undefined, saving, until: last ? undefined : steps });
    engine.destroy();
    if (code !== 0) return code;
    saved = await saving.load();
  }
  return 0;
}

/** The runs that the site's model has behind it, where the next one starts from its weights. */
function publishedRuns(
  shipped: ShippedRun,
  runs: readonly (readonly Stage[])[],
): { readonly count: number; readonly start: TrainedStart } | undefined {
  if (!existsSync(cardOf(shipped))) return undefined;
  const card = JSON.parse(readFileSync(cardOf(shipped), 'utf8'));
  const behind = [...(card.stages ?? []).map((stage: { config: unknown }) => stage.config), card.config].map(parseRunConfig);
  const count = runs.findIndex((_, at) => {
    const stages = runs.slice(0, at).flat();
    return stages.length === behind.length && stages.every(({ config }, i) => isAlike(config, behind[i]));
  });
  if (count < 1) return undefined;
  const { weights } = readTrainedModel(readFileSync(join(MODELS, card.file)));
  return { count, start: { weights, seconds: card.training.seconds } };
}

/**
 * Refuses puzzles to be judged by that an earlier stage trained on: stages may make different puzzles from the same seed.
 * @throws UsageError
 */
function assertUnseen(judged: Dataset, before: RunConfig, { data }: RunConfig): void {
  if (isDeepStrictEqual(before.data, data)) return;
  const { augmentation, heldOut, split } = judged;
  const part = split === 'solutions' ? 'answer' : 'question';
  const classOf = (puzzle: Puzzle): string => augmentation.classOf(puzzle)[part];
  const nameOf = (split === 'solutions' && augmentation.solutionInvariant) || classOf;
  const names = new Set(heldOut.map(nameOf));
  const alike = buildDataset(before.data).training.filter((puzzle) => names.has(nameOf(puzzle)));
  const classes = new Set(alike.length ? heldOut.map(classOf) : []);
  if (alike.some((puzzle) => classes.has(classOf(puzzle))))
    throw new UsageError(`an earlier stage trained on what ${data.task} is judged by: take another seed for its data`);
}

/** What decides a run's weights: not how often it is checked, nor the rules that stop it. */
const decisive = ({ data, model, training, seed }: RunConfig) => ({ data, model, training, seed });

const isAlike = (one: RunConfig, other: RunConfig): boolean => isDeepStrictEqual(decisive(one), decisive(other));

const isFinished = ({ record, snapshot }: LoadedRun, config: RunConfig): boolean =>
  record.state === 'finished' && isAlike(snapshot.config, config);

/** The stage that a saved run is in. @throws UsageError if it is a run of another configuration. */
function stageOf(folder: string, { snapshot }: LoadedRun, stages: readonly Stage[]): number {
  const at = stages.findIndex(({ config }) => isAlike(snapshot.config, config));
  if (at < 0) throw new UsageError(`${folder} holds a run of another configuration: move it away`);
  return at;
}

/** Judges the averaged weights on the held-out puzzles, and writes model and card. */
async function publish(shipped: ShippedRun, saved: Snapshot, open: () => Promise<Engine>, commit: string): Promise<void> {
  const { id, name, summary, note, config, stages } = shipped;
  const effort = effortOf(stagesOf(shipped), saved.counters.step);
  const dataset = buildDataset(config.data);
  const weights = snapshotWeights(saved);
  const figures = await judged(config, weights, open);
  const { step, seconds } = saved.counters;
  const bytes = weightsFile(config, weights, { step, heldOut: dataset.description, engine: saved.engine, check: figures.accuracy });
  const file = `${id}.safetensors`;
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
      steps: effort.steps,
      seconds: Math.round(seconds),
      gflop: Math.round(effort.flops / 1e9),
      engine: saved.engine,
      commit,
    },
    data: {
      held_out: dataset.description,
      kind: { puzzles: 'unseen puzzles', solutions: 'unseen solutions', file: 'test puzzles' }[dataset.split],
      note,
    },
    ...figures,
    config,
    ...(stages ? { stages } : {}),
  };
  writeWhole(join(MODELS, file), bytes);
  writeCard(shipped, card);
  console.log(JSON.stringify({ id, steps: step, seconds, ...figures }));
}
