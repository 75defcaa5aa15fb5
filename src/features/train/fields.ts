/** The form as data: every field of a run, where it stands, its range and its kind. Names and explanations are in strings.ts. */

import { MODEL_RANGES } from '../../model/config.ts';
import { TRAINING_RANGES } from '../../model/training.ts';
import type { Task } from '../../puzzles/task.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { EVALUATION_RANGES, type RunConfig, STOP_RANGES } from '../../training/run-config.ts';
import { settings } from '../../words/settings.ts';

export type FieldPath = keyof typeof settings.fields;

export interface NumberField {
  readonly kind: 'number';
  readonly path: FieldPath;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}
export interface ChoiceField {
  readonly kind: 'choice';
  readonly path: FieldPath;
  readonly options: Readonly<Record<string, string>>;
}
/** Fields with a control of their own. */
export interface SpecialField {
  readonly kind: 'task' | 'level' | 'guesses' | 'symmetric' | 'unique' | 'augment';
  readonly path: FieldPath;
}
export type Field = NumberField | ChoiceField | SpecialField;

function range(path: FieldPath): Omit<NumberField, 'kind' | 'path'> {
  const [part, name] = path.split('.') as [string, string];
  if (part === 'seed') return { min: 0, max: 2 ** 32 - 1, integer: true };
  if (part === 'data') return { min: 1, max: 1_000_000, integer: true };
  if (part === 'model') return MODEL_RANGES[name] as NumberField;
  if (part === 'evaluation') return EVALUATION_RANGES[name as keyof typeof EVALUATION_RANGES];
  if (part === 'stop') return STOP_RANGES[name as keyof typeof STOP_RANGES];
  const [min, max, kind] = TRAINING_RANGES[name as keyof typeof TRAINING_RANGES];
  return { min, max, integer: kind === 'integer' };
}

const number = (path: FieldPath): NumberField => {
  const { min, max, integer } = range(path);
  return { kind: 'number', path, min, max, integer };
};
const choice = (path: FieldPath, options: Readonly<Record<string, string>>): ChoiceField => ({ kind: 'choice', path, options });
const special = (kind: SpecialField['kind'], path: FieldPath): SpecialField => ({ kind, path });

/** Whether a field means something for the data: a file's puzzles are what they are, and families differ in what they offer. */
export function isOffered({ path }: Field, { file, task }: RunConfig['data']): boolean {
  const { levels }: Task = TASKS[task];
  switch (path) {
    case 'data.level':
      return !file && levels.counts !== 'nothing';
    case 'data.guesses':
      return !file && levels.guesses;
    case 'data.symmetric':
      return !file && levels.symmetric;
    case 'data.unique':
      return !file && levels.unique;
    default:
      return true;
  }
}

export const SEED: Field = number('seed');

export interface Group {
  readonly id: keyof typeof settings.groups;
  readonly basic: readonly Field[];
  readonly expert: readonly Field[];
}

export const GROUPS: readonly Group[] = [
  {
    id: 'data',
    basic: [
      special('task', 'data.task'),
      special('level', 'data.level'),
      special('guesses', 'data.guesses'),
      choice('data.split', settings.options.split),
      number('data.count'),
    ],
    expert: [
      number('data.heldOut'),
      special('augment', 'data.augment'),
      special('symmetric', 'data.symmetric'),
      special('unique', 'data.unique'),
      number('data.seed'),
    ],
  },
  {
    id: 'model',
    basic: [number('model.hidden_size'), number('model.num_heads'), number('model.H_layers'), number('model.L_layers')],
    expert: [
      number('model.expansion'),
      number('model.ffn_multiple'),
      choice('model.pos_encodings', settings.options.positions),
      choice('training.position_start', settings.options.positionStart),
      choice('training.attention_start', settings.options.attentionStart),
      number('model.rope_theta'),
      number('model.rms_norm_eps'),
      number('model.puzzle_emb_ndim'),
      number('model.num_puzzle_identifiers'),
    ],
  },
  {
    id: 'reasoning',
    basic: [number('model.H_cycles'), number('model.L_cycles'), number('model.halt_max_steps')],
    expert: [
      number('model.halt_exploration_prob'),
      number('training.q_target_every'),
      choice('training.gradient', settings.options.gradient),
      choice('training.row_start', settings.options.rowStart),
    ],
  },
  {
    id: 'optimiser',
    basic: [number('training.lr'), number('training.batch_size'), number('training.total_steps')],
    expert: [
      number('training.warmup'),
      number('training.lr_min_ratio'),
      number('training.weight_decay'),
      number('training.weight_decay_min_ratio'),
      number('training.beta1'),
      number('training.beta2'),
      choice('training.loss_type', settings.options.loss),
      number('training.ema_rate'),
      number('training.puzzle_lr'),
      number('training.puzzle_weight_decay'),
    ],
  },
  {
    id: 'stop',
    basic: [number('stop.exact'), number('stop.minutes')],
    expert: [number('stop.checks'), number('evaluation.every'), number('evaluation.puzzles'), number('evaluation.segments')],
  },
];
