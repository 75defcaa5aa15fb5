/** The configuration beside a published checkpoint, `all_config.yaml`, as far as it says what the model is. */
import * as v from 'valibot';
import { FormatError, quote } from '../formats/error.ts';
import type { ModelConfig } from '../model/config.ts';
import type { TrainingConfig } from '../model/training.ts';

const PLACE = 'all_config.yaml';
/** `hrm.hrm_act_v1@HierarchicalReasoningModel_ACTV1`; successors have other names and other tensors. */
export const ARCHITECTURE = 'hrm.hrm_act_v1@HierarchicalReasoningModel_ACTV1';
/** By the class that `arch.name` ends in. */
const CLASSES = { HierarchicalReasoningModel_ACTV1: 'hrm', TinyRecursiveReasoningModel_ACTV1: 'trm' } as const;

const number = v.optional(v.number());
const schema = v.looseObject({
  arch: v.looseObject({
    name: v.optional(v.string()),
    loss: v.optional(v.looseObject({ loss_type: v.optional(v.picklist(['stablemax_cross_entropy', 'softmax_cross_entropy'])) }), {}),
    hidden_size: number,
    num_heads: number,
    expansion: number,
    H_layers: number,
    L_layers: number,
    H_cycles: number,
    L_cycles: number,
    puzzle_emb_ndim: number,
    halt_max_steps: number,
    halt_exploration_prob: number,
    pos_encodings: v.optional(v.picklist(['rope', 'learned'])),
    rms_norm_eps: number,
    rope_theta: number,
    /** Of TRM: slots in front of the cells, 0 for as many as the embedding fills. */
    puzzle_emb_len: number,
    /** Of TRM: whether its blocks mix cells by an MLP in place of attention. */
    mlp_t: v.optional(v.boolean()),
  }),
  data_path: v.optional(v.string()),
  seq_len: number,
});

export interface PublishedConfig {
  /** What the file says of the model; the tensors say the rest. */
  readonly model: Readonly<Partial<ModelConfig>>;
  /** Of TRM: slots in front of the cells; 0 stands for as many as the embedding fills. */
  readonly puzzle_emb_len?: number | undefined;
  readonly loss_type: TrainingConfig['loss_type'];
  /** `data/sudoku-extreme-1k-aug-1000` */
  readonly data_path: string | undefined;
}

/** Settings as an experiment tracker files them: each as `name: {desc: ..., value: ...}`. */
const tracked = v.record(v.string(), v.strictObject({ value: v.unknown(), desc: v.optional(v.unknown()) }));

/** The settings alone, whoever wrote them down. */
function settingsIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== '_wandb' && name !== 'wandb_version');
  const parsed = v.safeParse(tracked, Object.fromEntries(entries));
  return parsed.success ? Object.fromEntries(Object.entries(parsed.output).map(([name, setting]) => [name, setting.value])) : value;
}

/**
 * @param value the file's YAML, read.
 * @throws FormatError naming the field; also where there is none that says anything of the model.
 */
export function parsePublishedConfig(value: unknown): PublishedConfig {
  const settings = settingsIn(value);
  const architecture = architectureIn(settings);
  const parsed = v.safeParse(schema, settings);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const path = v.getDotPath(issue);
    throw new FormatError(path ? `${PLACE}, ${path}` : PLACE, issue.expected ?? 'another value', issue.received);
  }
  const { arch, data_path, seq_len } = parsed.output;
  const { name: _, loss, puzzle_emb_len, mlp_t: __, ...known } = arch;
  const fields = new Set(Object.keys(schema.entries.arch.entries));
  const model = Object.fromEntries(
    Object.entries({ ...known, seq_len }).filter(([field, given]) => (fields.has(field) || field === 'seq_len') && given !== undefined),
  );
  const told = Object.keys(model).filter((field) => field !== 'seq_len');
  if (told.length === 0)
    throw new FormatError(
      `${PLACE}, arch`,
      'settings of the model, such as H_cycles: 2',
      quote(Object.keys(arch).filter((field) => field !== 'loss')),
    );
  return {
    model: architecture ? { ...model, architecture } : model,
    ...(puzzle_emb_len === undefined ? {} : { puzzle_emb_len }),
    loss_type: loss.loss_type ?? 'stablemax_cross_entropy',
    data_path,
  };
}

/** Which of the known models it says it is, if it says so. @throws FormatError if it is another. */
function architectureIn(settings: unknown): ModelConfig['architecture'] | undefined {
  const parsed = v.safeParse(
    v.looseObject({ arch: v.looseObject({ name: v.optional(v.string()), mlp_t: v.optional(v.unknown()) }) }),
    settings,
  );
  const { name, mlp_t } = parsed.success ? parsed.output.arch : {};
  if (mlp_t === true) throw new FormatError(`${PLACE}, arch.mlp_t`, MODELS_KNOWN, MIXER);
  if (name === undefined) return undefined;
  const found = Object.entries(CLASSES).find(([known]) => name.endsWith(`@${known}`))?.[1];
  if (!found) throw new FormatError(`${PLACE}, arch.name`, MODELS_KNOWN, quote(name));
  return found;
}

export const MODELS_KNOWN = 'the Hierarchical Reasoning Model (HRM) or a Tiny Recursive Model (TRM) with attention';
export const MIXER = 'a TRM in its mixer form (mlp_t), which is not supported';

/** The cells of the published tasks' boards, by the data's name or else by the vocabulary. */
export function publishedCells(
  data_path: string | undefined,
  vocabulary: number,
): { readonly cells: number; readonly because: string } | undefined {
  const named = [
    ['sudoku', 81],
    ['maze', 900],
    ['arc', 900],
  ] as const;
  const name = data_path?.split('/').at(-1)?.toLowerCase() ?? '';
  for (const [word, cells] of named) if (name.includes(word)) return { cells, because: `trained on ${quote(name)}` };
  const byVocabulary = new Map([
    [11, { cells: 81, because: '11 tokens, as 9x9 Sudoku has' }],
    [6, { cells: 900, because: '6 tokens, as 30x30 mazes have' }],
    [12, { cells: 900, because: '12 tokens, as ARC has' }],
  ]);
  return byVocabulary.get(vocabulary);
}
