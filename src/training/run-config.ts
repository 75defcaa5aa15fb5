/** A training run as data: everything that decides its numbers. Presets, configuration files and the page all speak this. */
import * as v from 'valibot';
import type { ConfigProblem, ModelConfig } from '../model/config.ts';
import { ARCHITECTURES, modelProblems, PUBLISHED } from '../model/config.ts';
import type { BoardStart } from '../model/parameters.ts';
import { TRAINING_CHOICES, TRAINING_DEFAULTS, type TrainingConfig, trainingProblems } from '../model/training.ts';
import { type DatasetSpec, datasetSchema } from '../puzzles/dataset.ts';
import { TASKS } from '../puzzles/tasks.ts';

export interface EvaluationConfig {
  /** Steps between checks on held-out puzzles. */
  readonly every: number;
  /** Held-out puzzles looked at in a check. */
  readonly puzzles: number;
  /** Segments that each gets. */
  readonly segments: number;
}

/** A run ends at the first of these, or at the last step of its schedule. */
export interface StopRules {
  /** Exact accuracy on held-out puzzles to reach, 0 to 1; 0 turns the rule off. */
  readonly exact: number;
  /** Checks in a row that must reach it. */
  readonly checks: number;
  /** Minutes of training; 0 turns the rule off. */
  readonly minutes: number;
}

export interface RunConfig {
  readonly data: DatasetSpec;
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
  readonly evaluation: EvaluationConfig;
  readonly stop: StopRules;
  /** Decides initial weights, data order and exploration. */
  readonly seed: number;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}
export const EVALUATION_RANGES: Readonly<Record<keyof EvaluationConfig, Bounds>> = {
  every: { min: 1, max: 1e6, integer: true },
  puzzles: { min: 1, max: 100_000, integer: true },
  segments: { min: 1, max: 1024, integer: true },
};
export const STOP_RANGES: Readonly<Record<keyof StopRules, Bounds>> = {
  exact: { min: 0, max: 1, integer: false },
  checks: { min: 1, max: 100, integer: true },
  minutes: { min: 0, max: 10_000, integer: false },
};

function rangeProblems(values: object, ranges: Readonly<Record<string, Bounds>>, prefix: string): ConfigProblem[] {
  return Object.entries(ranges).flatMap(([field, { min, max, integer }]) => {
    const value: unknown = (values as Readonly<Record<string, unknown>>)[field];
    if (typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value))) return [];
    const clamped = typeof value === 'number' && Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : min;
    const kind = integer ? 'a whole number' : 'a number';
    return [
      {
        field: `${prefix}.${field}`,
        message: `${prefix}.${field} must be ${kind} from ${min} to ${max}, not ${String(value)}`,
        nearest: integer ? Math.round(clamped) : clamped,
      },
    ];
  });
}

/** Every reason why a run cannot start, device limits left out; the data spec is checked when the data is built. */
export function runProblems(run: RunConfig): ConfigProblem[] {
  const seed: ConfigProblem[] =
    Number.isInteger(run.seed) && run.seed >= 0 && run.seed < 2 ** 32
      ? []
      : [{ field: 'seed', message: `seed must be a whole number from 0 to ${2 ** 32 - 1}, not ${String(run.seed)}`, nearest: 0 }];
  return [
    ...modelProblems(run.model),
    ...trainingProblems(run.training),
    ...rangeProblems(run.evaluation, EVALUATION_RANGES, 'evaluation'),
    ...rangeProblems(run.stop, STOP_RANGES, 'stop'),
    ...seed,
  ];
}

const numbers = (keys: readonly string[]) => v.record(v.picklist(keys), v.number());
const modelKeys = Object.entries(PUBLISHED).flatMap(([key, value]) => (typeof value === 'number' ? [key] : []));
const trainingKeys = Object.entries(TRAINING_DEFAULTS).flatMap(([key, value]) => (typeof value === 'number' ? [key] : []));

/** What a configuration file holds: the data set, and whatever differs from the published model and the reference's trainer. */
const fileSchema = v.strictObject({
  data: datasetSchema,
  model: v.optional(
    v.objectWithRest(
      { pos_encodings: v.optional(v.picklist(['rope', 'learned'])), architecture: v.optional(v.picklist(ARCHITECTURES)) },
      v.number(),
    ),
    {},
  ),
  training: v.optional(
    v.objectWithRest(
      {
        loss_type: v.optional(v.picklist(TRAINING_CHOICES.loss_type)),
        gradient: v.optional(v.picklist(TRAINING_CHOICES.gradient)),
        row_start: v.optional(v.picklist(TRAINING_CHOICES.row_start)),
        position_start: v.optional(v.picklist(TRAINING_CHOICES.position_start)),
        attention_start: v.optional(v.picklist(TRAINING_CHOICES.attention_start)),
      },
      v.number(),
    ),
    {},
  ),
  evaluation: v.optional(numbers(Object.keys(EVALUATION_RANGES)), {}),
  stop: v.optional(numbers(Object.keys(STOP_RANGES)), {}),
  seed: v.optional(v.number(), 0),
});

/** Vocabulary and cells of a task's boards. */
export function taskSizes(task: DatasetSpec['task']): Pick<ModelConfig, 'vocab_size' | 'seq_len'> {
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

export const EVALUATION_DEFAULTS: EvaluationConfig = { every: 100, puzzles: 256, segments: 4 };
export const STOP_DEFAULTS: StopRules = { exact: 0, checks: 1, minutes: 0 };

/**
 * A run from a configuration file's JSON.
 * @throws RangeError naming each field that is unknown, of the wrong type or out of range.
 */
export function parseRunConfig(json: unknown): RunConfig {
  const parsed = v.safeParse(fileSchema, json);
  if (!parsed.success) {
    const issues = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
    throw new RangeError(issues.join('; '));
  }
  const { data, model, training, evaluation, stop, seed } = parsed.output;
  for (const [section, given, known] of [
    ['model', model, [...modelKeys, 'vocab_size', 'seq_len', 'pos_encodings', 'architecture']],
    ['training', training, [...trainingKeys, ...Object.keys(TRAINING_CHOICES)]],
  ] as const) {
    const unknown = Object.keys(given).filter((key) => !known.includes(key));
    if (unknown.length) throw new RangeError(`${section}.${unknown[0]}: there is no such field; known are ${known.join(', ')}`);
  }
  const config: RunConfig = {
    data,
    model: { ...PUBLISHED, ...taskSizes(data.task), ...model } as ModelConfig,
    training: { ...TRAINING_DEFAULTS, ...training } as TrainingConfig,
    evaluation: { ...EVALUATION_DEFAULTS, ...evaluation },
    stop: { ...STOP_DEFAULTS, ...stop },
    seed,
  };
  const sizes = taskSizes(data.task);
  if (config.model.seq_len !== sizes.seq_len || config.model.vocab_size < sizes.vocab_size)
    throw new RangeError(
      `model: boards of ${data.task} have ${sizes.seq_len} cells and ${sizes.vocab_size} tokens, not ${config.model.seq_len} and ${config.model.vocab_size}`,
    );
  const problems = runProblems(config);
  if (problems.length) throw new RangeError(problems.map((p) => p.message).join('; '));
  return config;
}
