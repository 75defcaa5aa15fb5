/** A model as the published PyTorch program keeps its own: `checkpoint`, a state_dict, and `all_config.yaml` beside it. */
import { encodeTorch, type TorchInput } from '../formats/torch-writer.ts';
import { ffnSize, type ModelConfig } from '../model/config.ts';
import { type Weights, weightShapes } from '../model/parameters.ts';
import { TRAINING_DEFAULTS, type TrainingConfig } from '../model/training.ts';
import { FFN_MULTIPLE, publishedFfn } from './cluster-export-notes.ts';
import { ARCHITECTURE } from './published-config.ts';

export interface PublishedExport {
  readonly checkpoint: Uint8Array<ArrayBuffer>;
  /** What `all_config.yaml` is to hold. */
  readonly config: object;
  /** What differs from the model here, a sentence each. */
  readonly notes: readonly string[];
}

const PREFIX = '_orig_mod.model.inner.';

/**
 * @param data_path the data set's folder, seen from where the program runs.
 * @throws RangeError if the architecture is another, or a tensor is missing or does not fit.
 */
export function exportPublished(
  model: ModelConfig,
  weights: Weights,
  data_path: string,
  training: TrainingConfig = TRAINING_DEFAULTS,
): PublishedExport {
  if (model.architecture !== 'hrm') throw new RangeError(`the published program trains the architecture hrm, not ${model.architecture}`);
  const notes: string[] = [];
  const narrow = ffnSize(model);
  const wide = publishedFfn(model);
  if (wide > narrow)
    notes.push(
      `Each MLP was widened from ${narrow} to ${wide} with zeros, which changes no output: the published program has no other widths.`,
    );
  if (!model.puzzle_emb_ndim) notes.push('This model has no puzzle embedding: the published trainer cannot run without one.');
  const published: ModelConfig = { ...model, ffn_multiple: FFN_MULTIPLE };
  const expansion = ffnSize(published) === wide ? model.expansion : (1.5 * wide) / model.hidden_size;
  const shapes = weightShapes({ ...published, expansion });
  const tensors = [...shapes].map(([name, shape]): TorchInput => {
    const values = weights.get(name);
    if (!values) throw new RangeError(`the weights lack the tensor "${name}"`);
    const initial = name === 'H_init' || name === 'L_init';
    return { name: PREFIX + name, shape, data: widened(name, values, narrow, wide, model.hidden_size), dtype: initial ? 'BF16' : 'F32' };
  });
  if (['H_init', 'L_init'].some((name) => weights.get(name)?.some((value) => !isBrain(value))))
    notes.push('H_init and L_init were rounded to bfloat16, as the published program keeps them.');
  return { checkpoint: encodeTorch(tensors), config: configFile({ ...published, expansion }, data_path, training), notes };
}

/** Whether a float32 loses nothing as bfloat16. */
const isBrain = (value: number): boolean => (new Uint32Array(Float32Array.of(value).buffer)[0] & 0xffff) === 0;

/** An MLP's tensor for a larger inner width: units whose weights are all 0 put out 0 and get no gradient. */
function widened(name: string, values: Float32Array, narrow: number, wide: number, D: number): Float32Array {
  if (wide === narrow) return values;
  if (name.endsWith('mlp.gate_up_proj.weight')) {
    const out = new Float32Array(2 * wide * D);
    out.set(values.subarray(0, narrow * D));
    out.set(values.subarray(narrow * D), wide * D);
    return out;
  }
  if (!name.endsWith('mlp.down_proj.weight')) return values;
  const out = new Float32Array(D * wide);
  for (let row = 0; row < D; row++) out.set(values.subarray(row * narrow, (row + 1) * narrow), row * wide);
  return out;
}

/** The published program's own fields; `seq_len` is read by this program alone. */
function configFile(model: ModelConfig, data_path: string, training: TrainingConfig): object {
  const { architecture: _a, vocab_size: _v, seq_len, ffn_multiple: _m, num_puzzle_identifiers: _n, ...arch } = model;
  return {
    arch: { name: ARCHITECTURE, loss: { name: 'losses@ACTLossHead', loss_type: training.loss_type }, ...arch },
    data_path,
    seq_len,
    global_batch_size: training.batch_size,
    epochs: 20000,
    eval_interval: 2000,
    lr: training.lr,
    lr_min_ratio: training.lr_min_ratio,
    lr_warmup_steps: training.warmup,
    weight_decay: training.weight_decay,
    beta1: training.beta1,
    beta2: training.beta2,
    puzzle_emb_lr: training.puzzle_lr,
    puzzle_emb_weight_decay: training.puzzle_weight_decay,
  };
}
