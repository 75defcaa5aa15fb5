/**
 * Published checkpoints of the Hierarchical Reasoning Model, and of TRM, as models of this program: a state_dict of PyTorch, with or
 * without the configuration beside it. What the file does not say is taken from the published architecture and listed.
 */
import type { TensorType } from '../formats/dtype.ts';
import { FormatError, quote } from '../formats/error.ts';
import type { StoredTensor } from '../formats/safetensors.ts';
import { ffnSize, type ModelConfig, modelProblems, PUBLISHED } from '../model/config.ts';
import { weightShapes } from '../model/parameters.ts';
import type { TrainingConfig } from '../model/training.ts';
import { describeProblems } from '../settings/problems.ts';
import { MIXER, MODELS_KNOWN, type PublishedConfig, publishedCells } from './published-config.ts';

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
  /** What the file holds besides and was left out, a sentence each. */
  readonly leftOut: readonly string[];
}

const WRAPPERS = ['_orig_mod.', 'module.', 'model.', 'inner.'];
const EMBEDDING = 'embed_tokens.embedding_weight';
const POSITIONS = 'embed_pos.embedding_weight';
const TABLE = 'puzzle_emb.weights';
/** Settings of the forward pass that no tensor shows. */
const FORWARD = ['num_heads', 'H_cycles', 'L_cycles'] as const;
/** What a published TRM has where its configuration does not say, and how many slots its puzzle embedding is padded to. */
const PUBLISHED_TRM = { num_heads: 8, H_cycles: 3, L_cycles: 6 } as const;
const TRM_SLOTS = 16;
/** Buffers that a model computes by itself, and counters of its training. */
const BUFFERS = /(^|\.)((rotary_emb|cos_sin)\..*|(cos|sin)(_cached)?|inv_freq|num_batches_tracked|(global_)?steps?|local_(weights|ids))$/;
/** 512 MiB of float32: four times what the published models have, and more than a tab can train. */
const MOST_PARAMETERS = 2 ** 27;
const MOST_IDS = 65_536;

/** Tensors of a file, read when they are asked for: an opened `TorchFile` or safetensors file. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Tensors of types that cannot be read, and how they are stored. */
  readonly unreadable?: ReadonlyMap<string, string>;
  readonly notes?: readonly string[];
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
  const leftOut = [...(file.notes ?? []), ...checkTensors(tensors, file, model)];
  const weights = new Map<string, Float32Array>();
  for (const name of weightShapes(model).keys()) {
    const tensor = tensors.get(name)!;
    const values = name === TABLE ? await rows(tensor, ids, model.puzzle_emb_ndim) : floats(await tensor.read());
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
    leftOut,
  };
}

/** What the tensors say before anything is decided, and what is left to decide. */
export interface PublishedOutline {
  readonly vocab_size: number;
  readonly hidden_size: number;
  /** Settings of the forward pass as published. */
  readonly usual: Readonly<Record<(typeof FORWARD)[number], number>>;
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
  const architecture = architectureOf(tensors);
  const [vocab_size, hidden_size] = matrix(tensors, EMBEDDING);
  const slots = slotsOf(tensors, architecture, config, undefined);
  const seq_len = tensors.has(POSITIONS)
    ? matrix(tensors, POSITIONS)[0] - slots
    : (config?.model.seq_len ?? (config?.data_path === undefined ? undefined : publishedCells(config.data_path, vocab_size)?.cells));
  const open = seq_len === undefined || FORWARD.some((field) => config?.model[field] === undefined);
  const usual = usualOf(architecture);
  return { vocab_size, hidden_size, usual, seq_len, puzzles: tensors.has(TABLE) ? tableRows(tensors) : 0, open };
}

type Published = 'hrm' | 'trm';

const usualOf = (architecture: Published): PublishedOutline['usual'] => (architecture === 'trm' ? PUBLISHED_TRM : PUBLISHED);

/** Which of the published models the tensors are, by their names. @throws FormatError if they are another's. */
function architectureOf(tensors: ReadonlyMap<string, StoredTensor>): Published {
  const names = [...tensors.keys()];
  const some = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (some(/\.mlp_t\./)) throw new FormatError('the tensors', MODELS_KNOWN, MIXER);
  if (some(/(^|\.)(dwconv\.|init_hidden$)/))
    throw new FormatError('the tensors', MODELS_KNOWN, 'a Universal Reasoning Model (URM), which is not supported');
  if (some(/^H_level\./)) return 'hrm';
  if (some(/^L_level\./)) return 'trm';
  throw new FormatError('the tensors', MODELS_KNOWN, names.length ? `others: ${names.slice(0, 3).join(', ')}` : 'none');
}

/** Slots of the puzzle embedding in front of the cells. TRM pads its embedding to more than it fills. @param cells where they are known. */
function slotsOf(
  tensors: ReadonlyMap<string, StoredTensor>,
  architecture: Published,
  config: PublishedConfig | undefined,
  cells: number | undefined,
): number {
  if (!tensors.has(TABLE)) return 0;
  const filled = Math.ceil(matrix(tensors, TABLE)[1] / matrix(tensors, EMBEDDING)[1]);
  if (architecture === 'hrm') return filled;
  const said = config?.puzzle_emb_len;
  if (said !== undefined) return Math.max(filled, said);
  const measured = cells === undefined || !tensors.has(POSITIONS) ? TRM_SLOTS : matrix(tensors, POSITIONS)[0] - cells;
  return Math.max(filled, measured);
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
  const architecture = architectureOf(tensors);
  const { seq_len: cellsGiven, H_layers, ...others } = config?.model ?? {};
  // TRM has no module H, and its configurations say so.
  const given: Readonly<Partial<ModelConfig>> = architecture === 'hrm' && H_layers !== undefined ? { ...others, H_layers } : others;
  const [vocab_size, hidden_size] = matrix(tensors, EMBEDDING);
  const measured = {
    architecture,
    hidden_size,
    puzzle_emb_ndim: tensors.has(TABLE) ? matrix(tensors, TABLE)[1] : 0,
    ...(architecture === 'hrm' ? { H_layers: layers(tensors, 'H_level') } : {}),
    L_layers: layers(tensors, 'L_level'),
    pos_encodings: tensors.has(POSITIONS) ? 'learned' : 'rope',
  } as const;
  for (const [field, value] of Object.entries(measured)) {
    const said = given[field as keyof typeof measured];
    if (said !== undefined && said !== value)
      throw new FormatError(`all_config.yaml, arch.${field}`, `${value}, as the tensors have it`, quote(said));
  }
  const usual = usualOf(architecture);
  const open = FORWARD.filter((field) => given[field] === undefined);
  if (open.length)
    assumed.push(`${open.map((field) => `${field} ${usual[field]}`).join(', ')}: as published, since no all_config.yaml says otherwise.`);
  const known = seq_len ?? cellsGiven;
  const slots = slotsOf(tensors, architecture, config, known);
  if (architecture === 'trm' && slots && config?.puzzle_emb_len === undefined)
    assumed.push(
      `${slots} slots of the puzzle embedding: ${tensors.has(POSITIONS) && known ? 'as many as positions are left' : 'as published'}.`,
    );
  const cells = known ?? cellsOf(tensors, config?.data_path, vocab_size, slots, assumed);
  const kept = slots ? (ids?.length ?? 1) : 1;
  const padded = architecture === 'trm' ? { puzzle_emb_ndim: slots * hidden_size } : {};
  const base: ModelConfig = {
    vocab_size,
    seq_len: cells,
    ...PUBLISHED,
    ...usual,
    ...given,
    ...measured,
    ...padded,
    num_puzzle_identifiers: kept,
  };
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
  const [both] = matrix(tensors, `${base.architecture === 'trm' ? 'L_level' : 'H_level'}.layers.0.mlp.gate_up_proj.weight`);
  const { expansion, ffn_multiple, hidden_size } = base;
  if (said || both === 2 * ffnSize(base)) return { expansion, ffn_multiple };
  return { expansion: (1.5 * both) / 2 / hidden_size, ffn_multiple: 1 };
}

/** @returns what is left out of the file, a sentence each. */
function checkTensors(tensors: ReadonlyMap<string, StoredTensor>, file: StoredTensors, model: ModelConfig): string[] {
  const shapes = weightShapes(model);
  const unreadable = new Map([...(file.unreadable ?? [])].map(([name, type]) => [bareName(name), type]));
  let parameters = 0;
  for (const [name, shape] of shapes) {
    const place = `tensor ${quote(name)}`;
    const tensor = tensors.get(name);
    const expected = `floats of shape [${shape.join(', ')}]`;
    if (!tensor)
      throw new FormatError(place, expected, unreadable.has(name) ? `numbers of type ${unreadable.get(name)}` : 'no such tensor');
    // Of the table only some rows are kept, and TRM pads them.
    const fits = tensor.shape.length === shape.length && (name === TABLE || shape.every((n, i) => n === tensor.shape[i]));
    if (!fits || !FLOATS.has(tensor.dtype)) throw new FormatError(place, expected, `${tensor.dtype} of shape [${tensor.shape.join(', ')}]`);
    parameters += shape.reduce((a, b) => a * b, 1);
  }
  if (parameters > MOST_PARAMETERS) throw new FormatError('the tensors', `at most ${MOST_PARAMETERS} parameters`, String(parameters));
  const more = [...tensors.values()].filter((tensor) => !shapes.has(bareName(tensor.name)));
  const buffers = more.filter(({ name, dtype }) => BUFFERS.test(bareName(name)) || !FLOATS.has(dtype));
  const [unknown] = more.filter((tensor) => !buffers.includes(tensor));
  if (unknown) throw new FormatError(`tensor ${quote(bareName(unknown.name))}`, `tensors of ${MODELS_KNOWN} only`, 'another');
  const sentence = (names: readonly string[], why: string): string[] =>
    names.length ? [`Left out, since ${why}: ${names.slice(0, 3).join(', ')}${names.length > 3 ? `, ${names.length - 3} more` : ''}.`] : [];
  return [
    ...sentence(
      buffers.map(({ name }) => bareName(name)),
      'the model computes them or does not need them',
    ),
    ...sentence([...unreadable.keys()], 'their type cannot be read and the model does not need them'),
  ];
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

/** One row of a file's puzzle table, as wide as the model's. @throws RangeError if there is no such row. */
export async function readPuzzleRow(file: StoredTensors, row: number, width: number): Promise<Float32Array> {
  const table = unwrap(file).get(TABLE);
  if (!table) throw new RangeError('this model has no puzzle table');
  return rows(table, [row], width);
}

/** Reads only these rows, which may be far apart in a table of gigabytes. @param width with zeros behind where it is more than the table's. */
async function rows(table: StoredTensor, ids: readonly number[], width: number): Promise<Float32Array> {
  const out = new Float32Array(ids.length * width);
  for (const [i, id] of ids.entries()) out.set(floats(await table.readRow(id)), i * width);
  return out;
}
