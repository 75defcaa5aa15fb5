import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ComparisonRecord, comparisonText, contestantsOf, type Plan, RECORDED, recordFile } from '../claims/comparison.ts';
import { comparisonCost, measureComparison } from '../claims/comparison-run.ts';
import { answerOf } from '../claims/versus.ts';
import { withInterval } from '../claims/words.ts';
import { ARCHITECTURES, type Architecture } from '../model/config.ts';
import { PRESETS, presetById } from '../training/presets.ts';
import { readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { writeWhole } from './files.ts';
import { watch } from './progress.ts';
import { UsageError } from './usage.ts';

const FOLDER = 'public';
const SEEDS = 3;
const MEASURES = ['parameters', 'updates'] as const;

/** Models of other architectures, trained side by side: compare some, or record the comparisons that the site brings along. */
export async function compare(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  switch (verb) {
    case 'run':
      return run(rest);
    case 'record':
      return record(rest);
    default:
      throw new UsageError(`compare takes run or record${verb === undefined ? '' : `, not "${verb}"`}`);
  }
}

async function compared(plan: Plan, engine: (typeof ENGINE_CHOICES)[number], threads: number | undefined): Promise<ComparisonRecord> {
  const { preset, by, models, steps, seeds } = plan;
  const chosen = models.length === ARCHITECTURES.length ? '' : ` --models ${models.join(',')}`;
  const command = `npm run --silent hrm -- compare run --preset ${preset} --by ${by}${chosen} --steps ${steps} --seeds ${seeds} --engine ${engine}`;
  const found = await measureComparison(plan, () => openEngine(engine, { threads }), watch(comparisonCost(plan)));
  return { command, ...found };
}

function modelsOf(text: string | undefined): readonly Architecture[] {
  if (text === undefined) return ARCHITECTURES;
  const names = text.split(',');
  const known = ARCHITECTURES.filter((one) => names.includes(one));
  if (known.length !== names.length) throw new UsageError(`--models takes some of ${ARCHITECTURES.join(', ')}, with commas between`);
  return known;
}

async function run(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['preset', 'by', 'models', 'steps', 'seeds', 'engine', 'threads'], ['json']);
  const id = options.required('preset');
  const preset = presetById(id);
  if (!preset) throw new UsageError(`there is no preset "${id}"; there are ${PRESETS.map((one) => one.id).join(', ')}`);
  const plan: Plan = {
    preset: id,
    by: options.choice('by', MEASURES) ?? 'parameters',
    models: modelsOf(options.text('models')),
    steps: options.count('steps') ?? preset.config.training.total_steps,
    seeds: options.count('seeds') ?? SEEDS,
  };
  const found = await compared(plan, options.choice('engine', ENGINE_CHOICES) ?? 'auto', options.count('threads'));
  console.log(options.on('json') ? JSON.stringify(found) : told(found));
  return 0;
}

function told(found: ComparisonRecord): string {
  const answer = answerOf(contestantsOf(found, found.models));
  if (!answer) return '';
  const width = Math.max(...answer.shares.map(({ label }) => label.length));
  return [
    answer.sentence,
    ...answer.shares.map((share) => `${share.label.padEnd(width)}  ${withInterval(share, 'share')}`),
    ...answer.duels.map(
      ({ rival, difference, standing }) =>
        `${answer.shares[0].label} less ${rival}: ${withInterval(difference, 'points')}${standing === 'one training' ? ', of one training each' : ''}`,
    ),
  ].join('\n');
}

async function record(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['engine', 'threads']);
  const names = RECORDED.map(recordFile);
  const unknown = options.files.find((name) => !names.some((file) => file.includes(name)));
  if (unknown !== undefined) throw new UsageError(`there is no comparison "${unknown}"; there are ${names.join(', ')}`);
  for (const plan of RECORDED) {
    const file = recordFile(plan);
    if (options.files.length && !options.files.some((name) => file.includes(name))) continue;
    process.stderr.write(`hrm compare: ${file}\n`);
    const found = await compared(plan, options.choice('engine', ENGINE_CHOICES) ?? 'cpu', options.count('threads'));
    mkdirSync(dirname(join(FOLDER, file)), { recursive: true });
    writeWhole(join(FOLDER, file), new TextEncoder().encode(comparisonText(found)));
  }
  return 0;
}
