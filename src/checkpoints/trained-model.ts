/** A trained model as its file describes it: what a solve needs to know besides the weights. */
import { FormatError, quote } from '../formats/error.ts';
import { readSafetensors, type SafetensorsFile } from '../formats/safetensors.ts';
import type { ModelConfig } from '../model/config.ts';
import { type Weights, weightShapes } from '../model/parameters.ts';
import type { TrainingConfig } from '../model/training.ts';
import type { Task } from '../puzzles/task.ts';
import { TASKS, taskOfSize } from '../puzzles/tasks.ts';
import { decodeCheckpoint, metadataNumber } from './checkpoint.ts';

/** The puzzles that a model knows by an embedding of their own. */
export interface PuzzleTable {
  readonly rows: number;
  /** By row, where somebody names them. */
  readonly names: readonly string[];
  /**
   * Reads a row that stays in the file. The model then has a table of one row, which a row is put into before it is used; left out
   * where all rows are among the weights.
   * @throws RangeError if there is no such row.
   */
  readonly read?: (row: number) => Promise<Float32Array>;
}

export interface TrainedModel {
  readonly config: ModelConfig;
  readonly weights: Weights;
  readonly task: Task;
  readonly loss: TrainingConfig['loss_type'];
  /** Of the run that trained it, where the file says so. */
  readonly seed: number | undefined;
  readonly puzzles: PuzzleTable | undefined;
  /** What the file left open and how it was decided, a sentence each. */
  readonly assumed: readonly string[];
}

/** @throws FormatError naming the metadata field or tensor that is missing or wrong. */
export function readTrainedModel(bytes: ArrayBuffer | Uint8Array): TrainedModel {
  const file = readSafetensors(bytes);
  const { model: config, weights } = decodeCheckpoint(file);
  const task = readTask(file, config);
  const { num_puzzle_identifiers: rows, puzzle_emb_ndim } = config;
  return {
    config,
    weights,
    task,
    puzzles: puzzle_emb_ndim && rows > 1 ? { rows, names: readNames(file, task) } : undefined,
    assumed: [],
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

/** Of puzzles by row, the blank one first: as the file has them, or else the task's own. */
function readNames(file: SafetensorsFile, { identifiers = [] }: Task): readonly string[] {
  const text = file.metadata.get('identifiers');
  if (text === undefined) return identifiers.length ? ['<blank>', ...identifiers] : [];
  return parseIdentifiers(text, 'metadata "identifiers"');
}

/** A list of names, as `identifiers.json` holds one. @throws FormatError */
export function parseIdentifiers(text: string, place: string): readonly string[] {
  let names: unknown;
  try {
    names = JSON.parse(text);
  } catch (error) {
    throw new FormatError(place, 'JSON', (error as Error).message);
  }
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
    throw new FormatError(place, 'a list of names', quote(names));
  return names;
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
