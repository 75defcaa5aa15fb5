/** Runs as presets, configuration files and the page speak of them. */
import * as v from 'valibot';
import { modelProblems } from '../model/config.ts';
import type { BoardStart } from '../model/parameters.ts';
import { datasetSchema } from '../puzzles/dataset.ts';
import { TASKS } from '../puzzles/tasks.ts';
import {
  EVALUATION_DEFAULTS,
  FIELDS,
  type ModelConfig,
  PUBLISHED,
  type RunConfig,
  STOP_DEFAULTS,
  TRAINING_DEFAULTS,
  type TrainingConfig,
} from '../settings/fields.ts';
import { isPath } from '../settings/paths.ts';
import { describeProblems, type Problem, valueProblem, valueProblems } from '../settings/problems.ts';

export { type RunConfig, STOP_DEFAULTS };

/** Every reason why a run cannot start, device limits left out; the puzzles are checked when they are made. */
export const runProblems = (run: RunConfig): Problem[] => [
  ...modelProblems(run.model),
  ...valueProblems('training', run.training),
  ...valueProblems('evaluation', run.evaluation),
  ...valueProblems('stop', run.stop),
  ...[valueProblem('seed', run.seed)].filter((problem) => problem !== undefined),
];

/** Vocabulary and cells of a task's boards. */
export function taskSizes(task: RunConfig['data']['task']): Pick<ModelConfig, 'vocab_size' | 'seq_len'> {
  const { tokens, cells } = TASKS[task];
  return { vocab_size: tokens.length, seq_len: cells };
}

/** Puzzles that an evaluation solves at a time: as many as a training step takes, whose kernels then need no compiling anew, or near it. */
const EVALUATION_BATCH = { least: 32, most: 64 } as const;
export const evaluationBatch = ({ training, evaluation }: Pick<RunConfig, 'training' | 'evaluation'>): number =>
  Math.min(Math.max(training.batch_size, EVALUATION_BATCH.least), EVALUATION_BATCH.most, evaluation.puzzles);

/** Which weights a run's checks and its board think with. */
export const judged = ({ ema_rate }: TrainingConfig): 'average' | 'parameters' => (ema_rate > 0 ? 'average' : 'parameters');

/** What a run's model knows of its board before it is trained. */
export const boardStart = ({ data, training: { position_start, attention_start } }: RunConfig): BoardStart => ({
  grid: TASKS[data.task].shape,
  position_start,
  attention_start,
});

const section = v.optional(v.record(v.string(), v.unknown()), {});
/** What a configuration file holds: the data set, and whatever differs from the published model and the reference's trainer. */
const fileSchema = v.strictObject({
  data: datasetSchema,
  model: section,
  training: section,
  evaluation: section,
  stop: section,
  seed: v.optional(v.unknown(), FIELDS.seed.default),
});

/** A part of a file, completed. `runProblems` says whether the values are right. @throws RangeError naming a field that there is not. */
function completed<Part extends object>(name: Exclude<keyof RunConfig, 'data' | 'seed'>, given: object, defaults: Partial<Part>): Part {
  const known = Object.keys(FIELDS[name]);
  const unknown = Object.keys(given).find((field) => !known.includes(field));
  if (unknown !== undefined) throw new RangeError(`${name}.${unknown}: there is no such field; known are ${known.join(', ')}`);
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(said) } as Part;
}

/** The words of the page where they know the field, else the schema's. */
function issueText(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'the file';
  const problem = isPath(path) ? valueProblem(path, issue.input) : undefined;
  return problem ? describeProblems([problem]) : `${path}: ${issue.message}`;
}

/**
 * A run from a configuration file's JSON.
 * @throws RangeError naming each field that is unknown, of the wrong type or out of range.
 */
export function parseRunConfig(json: unknown): RunConfig {
  const parsed = v.safeParse(fileSchema, json);
  if (!parsed.success) throw new RangeError(parsed.issues.map(issueText).join('; '));
  const { data, model, training, evaluation, stop, seed } = parsed.output;
  const sizes = taskSizes(data.task);
  const config: RunConfig = {
    data,
    model: completed<ModelConfig>('model', model, { ...PUBLISHED, ...sizes }),
    training: completed<TrainingConfig>('training', training, TRAINING_DEFAULTS),
    evaluation: completed<RunConfig['evaluation']>('evaluation', evaluation, EVALUATION_DEFAULTS),
    stop: completed<RunConfig['stop']>('stop', stop, STOP_DEFAULTS),
    seed: seed as number,
  };
  if (config.model.seq_len !== sizes.seq_len || config.model.vocab_size < sizes.vocab_size)
    throw new RangeError(
      `model: boards of ${data.task} have ${sizes.seq_len} cells and ${sizes.vocab_size} tokens, not ${config.model.seq_len} and ${config.model.vocab_size}`,
    );
  const problems = runProblems(config);
  if (problems.length) throw new RangeError(describeProblems(problems));
  return config;
}
