/**
 * Published checkpoints of the Hierarchical Reasoning Model as models of this program: a state_dict of PyTorch, with or without the
 * configuration beside it. What the file does not say is taken from the published architecture and listed.
 */
import type { TensorType } from '../formats/dtype.ts';
import { FormatError, quote } from '../formats/error.ts';
import type { StoredTensor } from '../formats/safetensors.ts';
import { ffnSize, type ModelConfig, modelProblems, PUBLISHED } from '../model/config.ts';
import { weightShapes } from '../model/parameters.ts';
import type { TrainingConfig } from '../model/training.ts';
import { describeProblems } from '../settings/problems.ts';
import { type PublishedConfig, publishedCells } from './published-config.ts';

export interface PublishedOptions {
  readonly config?: PublishedConfig | undefined;
  /** Cells of the boards, where neither the configuration nor the published tasks tell. */
  readonly seq_len?: number | undefined;
  /** Which puzzles' embeddings to keep, in this order; the model then knows them as 0, 1, ... Left out: the first only. */
  readonly ids?: readonly number[] | undefined;
}

export interface PublishedModel {
  readonly model: ModelConfig;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly loss_type: TrainingConfig['loss_type'];
  /** Rows of the puzzle table in the file, and which of them were kept. */
  readonly table: { readonly rows: number; readonly ids: readonly number[] } | undefined;
  /** What the file left open and how it was decided, a sentence each. */
  readonly assumed: readonly string[];
}

const WRAPPERS = ['_orig_mod.', 'model.', 'inner.'];
const EMBEDDING = 'embed_tokens.embedding_weight';
const POSITIONS = 'embed_pos.embedding_weight';
const TABLE = 'puzzle_emb.weights';
/** Settings of the forward pass that no tensor shows. */
const FORWARD = ['num_heads', 'H_cycles', 'L_cycles'] as const;
const FIRST_MLP = 'H_level.layers.0.mlp.gate_up_proj.weight';
/** 512 MiB of float32: four times what the published models have, and more than a tab can train. */
const MOST_PARAMETERS = 2 ** 27;
const MOST_IDS = 65_536;

/** Tensors of a file, read when they are asked for: an opened `TorchFile` or safetensors file. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/**
 * Everything is checked, by the tensors' names, before any of them is read.
 * @throws FormatError naming the tensor or field; RangeError if `ids` are not rows of the table.
 */
export async function importPublished(file: StoredTensors, options: PublishedOptions = {}): Promise<PublishedModel> {
  const tensors = unwrap(file);
  const table = tensors.get(TABLE);
  const ids = options.ids ?? [0];
  if (table) checkIds(ids, tableRows(tensors));
  const { model, assumed } = configuration(tensors, options);
  checkTensors(tensors, model);
  const weights = new Map<string, Float32Array>();
  for (const name of weightShapes(model).keys()) {
    const tensor = tensors.get(name)!;
    const values = name === TABLE ? await rows(tensor, ids) : floats(await tensor.read());
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new FormatError(`tensor ${quote(name)}`, 'finite numbers', `${values[wrong]} at element ${wrong}`);
    weights.set(name, values);
  }
  return {
    model,
    weights,
    loss_type: options.config?.loss_type ?? 'stablemax_cross_entropy',
    table: table && { rows: table.shape[0], ids },
    assumed,
  };
}

/** What the tensors say before anything is decided, and what is left to decide. */
export interface PublishedOutline {
  readonly vocab_size: number;
  readonly hidden_size: number;
  /** Cells of the boards, where tensors or configuration tell. */
  readonly seq_len: number | undefined;
  /** Rows of the puzzle table, 0 without one. */
  readonly puzzles: number;
  /** Whether something has to be assumed that the tensors do not show: heads, cycles, what the cells are. */
  readonly open: boolean;
}

/** Reads no tensor. @throws FormatError if tensors are missing that every such model has. */
export function outlinePublished(file: StoredTensors, config: PublishedConfig | undefined): PublishedOutline {
  const tensors = unwrap(file);
  const [vocab_size, hidden_size] = matrix(tensors, EMBEDDING);
  const puzzle_emb_ndim = tensors.has(TABLE) ? matrix(tensors, TABLE)[1] : 0;
  const slots = Math.ceil(puzzle_emb_ndim / hidden_size);
  const seq_len = tensors.has(POSITIONS)
    ? matrix(tensors, POSITIONS)[0] - slots
    : (config?.model.seq_len ?? (config?.data_path === undefined ? undefined : publishedCells(config.data_path, vocab_size)?.cells));
  const open = seq_len === undefined || FORWARD.some((field) => config?.model[field] === undefined);
  return { vocab_size, hidden_size, seq_len, puzzles: tensors.has(TABLE) ? tableRows(tensors) : 0, open };
}

/** A tensor's name without the modules that training wrapped around the model. */
function bareName(name: string): string {
  const wrapper = WRAPPERS.find((start) => name.startsWith(start));
  return wrapper ? bareName(name.slice(wrapper.length)) : name;
}

function unwrap(file: StoredTensors): Map<string, StoredTensor> {
  const out = new Map<string, StoredTensor>();
  for (const tensor of file.tensors.values()) {
    const name = bareName(tensor.name);
    if (out.has(name)) throw new FormatError(`tensor ${quote(name)}`, 'every tensor once', 'two of that name, in different wrappers');
    out.set(name, tensor);
  }
  return out;
}

/** A tensor of two dimensions. @throws FormatError if it is missing or has others. */
function matrix(tensors: ReadonlyMap<string, StoredTensor>, name: string): readonly [number, number] {
  const shape = tensors.get(name)?.shape;
  if (shape?.length !== 2)
    throw new FormatError(`tensor ${quote(name)}`, 'a tensor of two dimensions', shape ? `shape [${shape.join(', ')}]` : 'no such tensor');
  return [shape[0], shape[1]];
}

function layers(tensors: ReadonlyMap<string, StoredTensor>, level: 'H_level' | 'L_level'): number {
  const start = `${level}.layers.`;
  let count = 0;
  for (const name of tensors.keys()) {
    const index = name.startsWith(start) ? /^\d{1,4}(?=\.)/.exec(name.slice(start.length))?.[0] : undefined;
    if (index !== undefined) count = Math.max(count, Number(index) + 1);
  }
  return count;
}

function configuration(
  tensors: ReadonlyMap<string, StoredTensor>,
  { config, seq_len, ids }: PublishedOptions,
): { model: ModelConfig; assumed: string[] } {
  const assumed: string[] = [];
  const { seq_len: cellsGiven, ...given } = config?.model ?? {};
  const [vocab_size, hidden_size] = matrix(tensors, EMBEDDING);
  const puzzle_emb_ndim = tensors.has(TABLE) ? matrix(tensors, TABLE)[1] : 0;
  const measured = {
    hidden_size,
    puzzle_emb_ndim,
    H_layers: layers(tensors, 'H_level'),
    L_layers: layers(tensors, 'L_level'),
    pos_encodings: tensors.has(POSITIONS) ? 'learned' : 'rope',
  } as const;
  for (const [field, value] of Object.entries(measured)) {
    const said = given[field as keyof typeof measured];
    if (said !== undefined && said !== value)
      throw new FormatError(`all_config.yaml, arch.${field}`, `${value}, as the tensors have it`, quote(said));
  }
  const open = FORWARD.filter((field) => given[field] === undefined);
  if (open.length)
    assumed.push(
      `${open.map((field) => `${field} ${PUBLISHED[field]}`).join(', ')}: as published, since no all_config.yaml says otherwise.`,
    );
  const cells = seq_len ?? cellsGiven ?? cellsOf(tensors, config?.data_path, vocab_size, Math.ceil(puzzle_emb_ndim / hidden_size), assumed);
  const kept = puzzle_emb_ndim ? (ids?.length ?? 1) : 1;
  const base: ModelConfig = { vocab_size, seq_len: cells, ...PUBLISHED, ...given, ...measured, num_puzzle_identifiers: kept };
  const model = { ...base, ...mlpWidth(tensors, base, given.expansion !== undefined) };
  const problems = modelProblems(model);
  if (problems.length) throw new FormatError('the configuration', 'one that can run', describeProblems(problems));
  return { model, assumed };
}

function cellsOf(
  tensors: ReadonlyMap<string, StoredTensor>,
  data_path: string | undefined,
  vocabulary: number,
  slots: number,
  assumed: string[],
): number {
  if (tensors.has(POSITIONS)) return matrix(tensors, POSITIONS)[0] - slots;
  const known = publishedCells(data_path, vocabulary);
  if (!known) throw new FormatError('seq_len', 'the number of cells of a board, which a checkpoint does not hold', 'none given');
  assumed.push(`${known.cells} cells: ${known.because}.`);
  return known.cells;
}

/** The SwiGLU width that the tensors have, in the terms of a configuration. */
function mlpWidth(
  tensors: ReadonlyMap<string, StoredTensor>,
  base: ModelConfig,
  said: boolean,
): Pick<ModelConfig, 'expansion' | 'ffn_multiple'> {
  const [both] = matrix(tensors, FIRST_MLP);
  const { expansion, ffn_multiple, hidden_size } = base;
  if (said || both === 2 * ffnSize(base)) return { expansion, ffn_multiple };
  return { expansion: (1.5 * both) / 2 / hidden_size, ffn_multiple: 1 };
}

function checkTensors(tensors: ReadonlyMap<string, StoredTensor>, model: ModelConfig): void {
  const shapes = weightShapes(model);
  let parameters = 0;
  for (const [name, shape] of shapes) {
    const place = `tensor ${quote(name)}`;
    const tensor = tensors.get(name);
    const expected = `floats of shape [${shape.join(', ')}]`;
    if (!tensor) throw new FormatError(place, expected, 'no such tensor');
    const fits = tensor.shape.length === shape.length && shape.every((n, i) => n === tensor.shape[i] || (name === TABLE && i === 0));
    if (!fits || !FLOATS.has(tensor.dtype)) throw new FormatError(place, expected, `${tensor.dtype} of shape [${tensor.shape.join(', ')}]`);
    parameters += shape.reduce((a, b) => a * b, 1);
  }
  if (parameters > MOST_PARAMETERS) throw new FormatError('the tensors', `at most ${MOST_PARAMETERS} parameters`, String(parameters));
  const unknown = [...tensors.keys()].find((name) => !shapes.has(name));
  if (unknown !== undefined)
    throw new FormatError(`tensor ${quote(unknown)}`, 'tensors of the Hierarchical Reasoning Model only', 'another');
}

function checkIds(ids: readonly number[], count: number): void {
  if (ids.length < 1 || ids.length > MOST_IDS) throw new RangeError(`1 to ${MOST_IDS} puzzles can be kept, not ${ids.length}`);
  const wrong = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id < count));
  if (wrong !== undefined) throw new RangeError(`there is no puzzle ${wrong}: the file has puzzles 0 to ${count - 1}`);
}

const FLOATS: ReadonlySet<TensorType> = new Set(['F64', 'F32', 'F16', 'BF16']);

type Values = Awaited<ReturnType<StoredTensor['read']>>;
const floats = (values: Values): Float32Array => (values instanceof Float32Array ? values : Float32Array.from(values));

function tableRows(tensors: ReadonlyMap<string, StoredTensor>): number {
  const [count] = matrix(tensors, TABLE);
  if (count < 1) throw new FormatError(`tensor ${quote(TABLE)}`, 'the embedding of at least one puzzle', 'none');
  return count;
}

/** One row of a file's puzzle table. @throws RangeError if there is no such row. */
export async function readPuzzleRow(file: StoredTensors, row: number): Promise<Float32Array> {
  const table = unwrap(file).get(TABLE);
  if (!table) throw new RangeError('this model has no puzzle table');
  return rows(table, [row]);
}

/** Reads only these rows, which may be far apart in a table of gigabytes. */
async function rows(table: StoredTensor, ids: readonly number[]): Promise<Float32Array> {
  const width = table.shape[1];
  const out = new Float32Array(ids.length * width);
  for (const [i, id] of ids.entries()) out.set(floats(await table.readRow(id)), i * width);
  return out;
}
