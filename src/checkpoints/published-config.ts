/** The configuration beside a published checkpoint, `all_config.yaml`, as far as it says what the model is. */
import * as v from 'valibot';
import { FormatError, quote } from '../formats/error.ts';
import type { ModelConfig } from '../model/config.ts';
import type { TrainingConfig } from '../model/training.ts';

const PLACE = 'all_config.yaml';
/** `hrm.hrm_act_v1@HierarchicalReasoningModel_ACTV1`; successors have other names and other tensors. */
export const ARCHITECTURE = 'hrm.hrm_act_v1@HierarchicalReasoningModel_ACTV1';
const CLASS = 'HierarchicalReasoningModel_ACTV1';

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
  }),
  data_path: v.optional(v.string()),
  seq_len: number,
});

export interface PublishedConfig {
  /** What the file says of the model; the tensors say the rest. */
  readonly model: Readonly<Partial<ModelConfig>>;
  readonly loss_type: TrainingConfig['loss_type'];
  /** `data/sudoku-extreme-1k-aug-1000` */
  readonly data_path: string | undefined;
}

/** @param value the file's YAML, read. @throws FormatError naming the field. */
export function parsePublishedConfig(value: unknown): PublishedConfig {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const path = v.getDotPath(issue);
    throw new FormatError(path ? `${PLACE}, ${path}` : PLACE, issue.expected ?? 'another value', issue.received);
  }
  const { arch, data_path, seq_len } = parsed.output;
  if (arch.name !== undefined && !arch.name.endsWith(`@${CLASS}`))
    throw new FormatError(`${PLACE}, arch.name`, `the Hierarchical Reasoning Model, ${CLASS}`, quote(arch.name));
  const { name: _, loss, ...known } = arch;
  const fields = new Set(Object.keys(schema.entries.arch.entries));
  const model = Object.fromEntries(
    Object.entries({ ...known, seq_len }).filter(([field, given]) => (fields.has(field) || field === 'seq_len') && given !== undefined),
  );
  return { model, loss_type: loss.loss_type ?? 'stablemax_cross_entropy', data_path };
}

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
