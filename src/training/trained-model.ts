/** A trained model as its file describes it: what a solve needs to know besides the weights. */
import { FormatError, quote } from '../formats/error.ts';
import { readSafetensors, type SafetensorsFile } from '../formats/safetensors.ts';
import type { ModelConfig } from '../model/config.ts';
import { type Weights, weightShapes } from '../model/parameters.ts';
import type { TrainingConfig } from '../model/training.ts';
import type { Task } from '../puzzles/task.ts';
import { TASKS, taskOfSize } from '../puzzles/tasks.ts';
import { decodeCheckpoint, metadataNumber } from './checkpoint.ts';

export interface TrainedModel {
  readonly config: ModelConfig;
  readonly weights: Weights;
  readonly task: Task;
  readonly loss: TrainingConfig['loss_type'];
  /** Of the run that trained it, where the file says so. */
  readonly seed: number | undefined;
}

/** @throws FormatError naming the metadata field or tensor that is missing or wrong. */
export function readTrainedModel(bytes: ArrayBuffer | Uint8Array): TrainedModel {
  const file = readSafetensors(bytes);
  const { model: config, weights } = decodeCheckpoint(file);
  return {
    config,
    weights,
    task: readTask(file, config),
    loss: readLoss(file),
    seed: file.metadata.has('seed') ? metadataNumber(file, 'seed') : undefined,
  };
}

/** The puzzles that the file names; where it names none, those with as many cells and tokens. */
function readTask(file: SafetensorsFile, config: ModelConfig): Task {
  const id = file.metadata.get('task');
  const known: Readonly<Record<string, Task>> = TASKS;
  const task = id === undefined ? taskOfSize(config.seq_len, config.vocab_size) : Object.hasOwn(known, id) ? known[id] : undefined;
  const place = 'metadata "task"';
  if (!task) throw new FormatError(place, `one of ${Object.keys(TASKS).join(', ')}`, id === undefined ? 'nothing' : quote(id));
  const { cells, tokens } = task;
  if (cells !== config.seq_len || tokens.length > config.vocab_size)
    throw new FormatError(
      place,
      `puzzles of ${config.seq_len} cells and at most ${config.vocab_size} tokens, which this model takes`,
      `${task.title}, ${cells} cells and ${tokens.length} tokens`,
    );
  return task;
}

function readLoss(file: SafetensorsFile): TrainingConfig['loss_type'] {
  const loss = file.metadata.get('loss_type') ?? 'stablemax_cross_entropy';
  if (loss === 'stablemax_cross_entropy' || loss === 'softmax_cross_entropy') return loss;
  throw new FormatError('metadata "loss_type"', 'stablemax_cross_entropy or softmax_cross_entropy', quote(loss));
}

/**
 * SHA-256 of all weights in hexadecimal: their float32 bytes, little-endian, tensor by tensor in the order of `weightShapes`. What
 * else a file holds, and in which order, does not change it.
 * @throws Error where the page was loaded over an insecure connection: browsers hash on secure ones only.
 */
export async function weightsHash({ config, weights }: Pick<TrainedModel, 'config' | 'weights'>): Promise<string> {
  if (!globalThis.crypto?.subtle) throw new Error('Open this page over https or from localhost: browsers compute checksums only there.');
  const tensors = [...weightShapes(config).keys()].map((name) => weights.get(name) as Float32Array);
  const all = new Float32Array(tensors.reduce((n, t) => n + t.length, 0));
  let at = 0;
  for (const tensor of tensors) {
    all.set(tensor, at);
    at += tensor.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
