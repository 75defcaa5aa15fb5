/** Models from files: our own, published checkpoints of PyTorch or safetensors, and bundles of runs. Big tables stay in their file. */

import { importPublished, outlinePublished, type PublishedOutline, readPuzzleRow, type StoredTensors } from '../checkpoints/published.ts';
import { type PublishedConfig, parsePublishedConfig, publishedCells } from '../checkpoints/published-config.ts';
import { parseIdentifiers, readTrainedModel, type TrainedModel } from '../checkpoints/trained-model.ts';
import { FormatError } from '../formats/error.ts';
import { openSafetensors } from '../formats/safetensors.ts';
import { type ByteSource, blobSource } from '../formats/source.ts';
import { WEIGHTS_HEAD, weightsStranger } from '../formats/strangers.ts';
import { openTorch } from '../formats/torch.ts';
import { readYaml } from '../formats/yaml.ts';
import { mostUnpacked, openZip } from '../formats/zip.ts';
import { TASKS, type TaskId, taskOfSize } from '../puzzles/tasks.ts';
import type { ModelChoices, ModelFile, ModelQuestions } from './solve-protocol.ts';

/** What a reading is told and tells. */
export interface Reading {
  /** @param done bytes read so far. @param of bytes that will be read. */
  readonly progress: (done: number, of: number) => void;
  readonly signal: AbortSignal;
}

export type OpenedModel = { readonly model: TrainedModel } | { readonly questions: ModelQuestions };

/** The weights of a run within its bundle. */
const BUNDLED = 'weights.safetensors';
/** Larger files are read in pieces of this, so that the reading can be told of and ended. */
const PIECE = 2 ** 22;
const MOST_CONFIG = 2 ** 20;
const MOST_NAMES = 2 ** 28;

/**
 * @throws FormatError naming the place, in the file that `named` puts in front; Error named AbortError where the signal ended it.
 */
export async function openModel(files: readonly ModelFile[], choices: ModelChoices | undefined, reading: Reading): Promise<OpenedModel> {
  const configs = files.filter(({ name }) => /\.ya?ml$/i.test(name));
  const lists = files.filter(({ name }) => /identifiers\.json$/i.test(name));
  const rest = files.filter((file) => !configs.includes(file) && !lists.includes(file));
  const [weights, another] = rest;
  if (!weights || another || configs.length > 1 || lists.length > 1)
    throw new FormatError(
      'the files',
      'one model: its weights, and beside published ones all_config.yaml and identifiers.json',
      files.map(({ name }) => name).join(', ') || 'nothing',
    );
  const [config, names] = [configs[0], lists[0]];
  const published = async (file: StoredTensors): Promise<OpenedModel> =>
    decide(weights.name, file, choices, {
      config:
        config &&
        (await named(config, async () => parsePublishedConfig(await readYaml(await text(config, MOST_CONFIG), 'the configuration')))),
      names: names ? await named(names, async () => parseIdentifiers(await text(names, MOST_NAMES), 'the list')) : [],
    });
  return named(weights, async () => {
    const source = counted(weights.blob, reading);
    const stranger = weightsStranger('the file', await source.read(0, Math.min(WEIGHTS_HEAD, source.size)));
    if (stranger) throw stranger;
    // Other bytes may stand in front of an archive.
    if ((await startsWith(source, 'PK')) || /\.(pt|pth|ckpt|zip)$/i.test(weights.name)) {
      const zip = await openZip(source);
      const bundled = zip.entries.get(BUNDLED);
      if (bundled) return { model: readTrainedModel(await zip.read(bundled, mostUnpacked(source.size))) };
      return published(await openTorch(source));
    }
    const file = await openSafetensors(source);
    if (file.metadata.get('format') === 'hrm-playground') return { model: readTrainedModel(await whole(source)) };
    return published(file);
  });
}

/** Puts the file's name in front of what is wrong with it. */
async function named<T>({ name }: ModelFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(`${name}: ${error.place}`, error.expected, error.found);
  }
}

async function text({ name, blob }: ModelFile, most: number): Promise<string> {
  if (blob.size > most) throw new FormatError(name, `at most ${most} bytes`, String(blob.size));
  return blob.text();
}

/** Tells of every byte read, and reads no more once the signal is given. */
function counted(blob: Blob, { progress, signal }: Reading): ByteSource {
  const source = blobSource(blob);
  let done = 0;
  return {
    size: source.size,
    async read(begin, end) {
      signal.throwIfAborted();
      const bytes = await source.read(begin, end);
      signal.throwIfAborted();
      done += end - begin;
      progress(Math.min(done, source.size), source.size);
      return bytes;
    },
  };
}

const startsWith = async (source: ByteSource, signature: string): Promise<boolean> =>
  String.fromCharCode(...(await source.read(0, Math.min(signature.length, source.size)))) === signature;

async function whole(source: ByteSource): Promise<Uint8Array> {
  const bytes = new Uint8Array(source.size);
  for (let at = 0; at < bytes.length; at += PIECE) bytes.set(await source.read(at, Math.min(at + PIECE, bytes.length)), at);
  return bytes;
}

interface Beside {
  readonly config: PublishedConfig | undefined;
  readonly names: readonly string[];
}

/** Imports a published model, or says what has to be decided first. */
async function decide(
  name: string,
  file: StoredTensors,
  choices: ModelChoices | undefined,
  { config, names }: Beside,
): Promise<OpenedModel> {
  const outline = outlinePublished(file, config);
  const questions = questionsOf(name, outline, config);
  if (!choices && outline.open) return { questions };
  const { task: id, ...forward } = choices ?? questions.usual;
  const task = TASKS[id];
  const imported = await importPublished(file, {
    config: {
      loss_type: 'stablemax_cross_entropy',
      data_path: undefined,
      ...config,
      model: { ...config?.model, ...(choices ? forward : {}) },
    },
    seq_len: task.cells,
  });
  const { table } = imported;
  const model: TrainedModel = {
    config: imported.model,
    weights: imported.weights,
    task,
    loss: imported.loss_type,
    seed: undefined,
    assumed: [
      ...(choices ? [] : [...imported.assumed, `${task.title}: ${task.cells} cells and ${task.tokens.length} tokens.`]),
      ...imported.leftOut,
    ],
    puzzles:
      table && table.rows > 1
        ? { rows: table.rows, names, read: (row) => readPuzzleRow(file, row, imported.model.puzzle_emb_ndim) }
        : undefined,
  };
  return { model };
}

/** Heads of at most this many channels run on every engine. */
const MOST_HEAD = 64;

function questionsOf(name: string, outline: PublishedOutline, config: PublishedConfig | undefined): ModelQuestions {
  const { vocab_size, hidden_size, seq_len, puzzles, usual: published } = outline;
  const cells = seq_len ?? publishedCells(undefined, vocab_size)?.cells;
  const likeliest = cells === undefined ? undefined : taskOfSize(cells, vocab_size)?.id;
  const tasks = (Object.keys(TASKS) as TaskId[])
    .filter((id) => TASKS[id].tokens.length === vocab_size && (seq_len === undefined || TASKS[id].cells === seq_len))
    .sort((a, b) => Number(b === likeliest) - Number(a === likeliest));
  const [task] = tasks;
  if (!task)
    throw new FormatError(
      'the embeddings of tokens and positions',
      'a task that this page has (11 tokens: 9x9 Sudoku, 6: mazes, 12: ARC)',
      `${vocab_size} tokens${seq_len === undefined ? '' : ` on ${seq_len} cells`}`,
    );
  const heads = Array.from({ length: hidden_size }, (_, i) => i + 1).filter(
    (n) => hidden_size % (2 * n) === 0 && hidden_size / n <= MOST_HEAD,
  );
  const { num_heads = published.num_heads, H_cycles = published.H_cycles, L_cycles = published.L_cycles } = config?.model ?? {};
  const usual = { task, num_heads: heads.includes(num_heads) ? num_heads : (heads[0] ?? 1), H_cycles, L_cycles };
  return { name, vocabulary: vocab_size, hidden_size, heads, tasks, usual, puzzles };
}
