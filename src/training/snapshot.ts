/**
 * A run as one file from which it goes on bit for bit: a safetensors file with every tensor that lives from step to step, and the
 * configuration, counters, random states and curves in its metadata. A checksum covers every byte.
 */
import * as v from 'valibot';
import { METRIC_COUNT } from '../engine/catalogue.ts';
import { crc32 } from '../formats/crc32.ts';
import { FormatError, quote } from '../formats/error.ts';
import { readSafetensors, type SafetensorsFile, writeSafetensors } from '../formats/safetensors.ts';
import type { ModelConfig } from '../model/config.ts';
import { weightShapes } from '../model/parameters.ts';
import { trainProgram } from '../model/programs.ts';
import type { Dataset } from '../puzzles/dataset.ts';
import type { RandomState } from '../puzzles/random.ts';
import { IGNORED_LABEL, type Puzzle } from '../puzzles/task.ts';
import type { RunHistory } from './history.ts';
import { parseRunConfig, type RunConfig } from './run-config.ts';
import { type SavedTensor, type StateTensor, type StateTensors, savedTensors } from './state-tensors.ts';

/** How far a run is. */
export interface RunCounters {
  readonly step: number;
  /** The step after which all rows last took a new puzzle together: 0 in files that do not say. */
  readonly rowsBegan: number;
  /** Checks in a row that reached the accuracy of the stop rule. */
  readonly goodChecks: number;
  readonly timeIsUp: boolean;
  /** Of training, pauses left out. */
  readonly seconds: number;
}

export interface Snapshot {
  readonly config: RunConfig;
  /** Label of the engine that computed it: another one goes on with other roundings. */
  readonly engine: string;
  /** `fingerprint` of its puzzles; empty where it may go on with any. */
  readonly data: string;
  readonly counters: RunCounters;
  readonly random: { readonly exploration: RandomState; readonly examples: RandomState };
  readonly tensors: StateTensors;
  readonly history: RunHistory;
}

const FORMAT = 'hrm-run';
const VERSION = '1';
const HISTORY = 'history.metrics';
const NO_CHECKSUM = '00000000';
/** Where the checksum's digits stand: the header's length, then `{"__metadata__":{"crc32":"`. */
const CHECKSUM_AT = 8 + '{"__metadata__":{"crc32":"'.length;
const PUZZLES_IN_FINGERPRINT = 1000;

/** Tells data sets apart: how many puzzles there are, and a checksum of the first ones. */
export function fingerprint({ training, heldOut }: Pick<Dataset, 'training' | 'heldOut'>): string {
  const sum = (puzzles: readonly Puzzle[]) => {
    const boards = puzzles.slice(0, PUZZLES_IN_FINGERPRINT).flatMap(({ question, answer }) => [...question, ...answer]);
    return `${puzzles.length}-${hex(crc32(Uint8Array.from(boards)))}`;
  };
  return `${sum(training)}/${sum(heldOut)}`;
}

const hex = (n: number): string => n.toString(16).padStart(8, '0');

/** The tensors of a run's file, in order: the same for any number of cycles, so that a foreign file cannot ask for a long program. */
export const tensorsOf = ({ model, training }: RunConfig): SavedTensor[] =>
  savedTensors(trainProgram({ ...model, H_cycles: 1, L_cycles: 1 }, training));

/** @param about further metadata, under names of its own. */
export function encodeSnapshot(snapshot: Snapshot, about: Readonly<Record<string, string>> = {}): Uint8Array<ArrayBuffer> {
  const { config, engine, data, counters, random, tensors, history } = snapshot;
  const rows = history.metrics.length / METRIC_COUNT;
  const file = writeSafetensors(
    [
      ...tensorsOf(config).map(({ name, shape }) => ({ name, shape, data: withoutHalted(tensors, name) })),
      { name: HISTORY, shape: [rows, METRIC_COUNT], data: history.metrics },
    ],
    {
      crc32: NO_CHECKSUM,
      ...about,
      format: FORMAT,
      version: VERSION,
      config: JSON.stringify(config),
      engine,
      data,
      counters: JSON.stringify(counters),
      random: JSON.stringify(random),
      checks: JSON.stringify(history.checks),
      marks: JSON.stringify(history.marks),
    },
  );
  seal(file);
  return file;
}

/** Puts the checksum of a file into it, in place of the one that it has. */
export function seal(file: Uint8Array): void {
  file.set(new TextEncoder().encode(NO_CHECKSUM), CHECKSUM_AT);
  file.set(new TextEncoder().encode(hex(crc32(file))), CHECKSUM_AT);
}

/** States of rows that have halted may hold anything, and are never read. */
function withoutHalted(tensors: StateTensors, name: string): StateTensor {
  const values = tensors.get(name);
  if (!values) throw new RangeError(`the state lacks the tensor "${name}"`);
  const halted = tensors.get('carry.halted');
  if (!/^carry\.z_[HL]$/.test(name) || !halted?.includes(1)) return values;
  const kept = values.slice();
  const width = values.length / halted.length;
  for (let row = 0; row < halted.length; row++) if (halted[row]) kept.fill(0, row * width, (row + 1) * width);
  return kept;
}

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const seconds = v.pipe(v.number(), v.finite(), v.minValue(0));
const shares = v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));
const randomState = v.strictTuple([whole, whole, whole, whole]);
const SCHEMAS = {
  counters: v.strictObject({ step: whole, rowsBegan: v.optional(whole, 0), goodChecks: whole, timeIsUp: v.boolean(), seconds }),
  random: v.strictObject({ exploration: randomState, examples: randomState }),
  checks: v.array(
    v.strictObject({
      step: whole,
      seconds,
      n: whole,
      exact: v.pipe(shares, v.minLength(1)),
      valid: v.exactOptional(shares),
      cells: shares,
      haltedSegments: v.number(),
      haltedExact: v.number(),
    }),
  ),
  marks: v.array(v.strictObject({ step: whole, text: v.string() })),
};

/** What a file says about itself besides its tensors. @throws FormatError if it is damaged or no saved run. */
export function openSnapshot(bytes: Uint8Array): SafetensorsFile {
  const end = CHECKSUM_AT + NO_CHECKSUM.length;
  if (bytes.length < end) throw new FormatError('byte 0', 'a saved run with a checksum', `a file of ${bytes.length} bytes`);
  const digits = Uint8Array.from(bytes.subarray(CHECKSUM_AT, end));
  const stored = new TextDecoder().decode(digits);
  // In place and back again: a copy of a large run would double the memory that it takes.
  bytes.set(new TextEncoder().encode(NO_CHECKSUM), CHECKSUM_AT);
  const found = hex(crc32(bytes));
  bytes.set(digits, CHECKSUM_AT);
  if (stored !== found)
    throw new FormatError(`byte ${CHECKSUM_AT}`, `the checksum ${found} of a saved run (the file is damaged, or another)`, quote(stored));
  const file = readSafetensors(bytes);
  for (const [name, expected] of [
    ['format', FORMAT],
    ['version', VERSION],
  ] as const)
    if (file.metadata.get(name) !== expected) throw new FormatError(`metadata "${name}"`, quote(expected), quote(file.metadata.get(name)));
  return file;
}

function text(file: SafetensorsFile, name: string): string {
  const value = file.metadata.get(name);
  if (value === undefined) throw new FormatError(`metadata "${name}"`, 'a value', 'nothing');
  return value;
}

function json<T>(file: SafetensorsFile, name: string, read: (value: unknown) => T): T {
  const value = text(file, name);
  try {
    return read(JSON.parse(value));
  } catch (error) {
    throw new FormatError(`metadata "${name}"`, 'what a run consists of', (error as Error).message);
  }
}

/** The curves alone. @throws FormatError naming what cannot be. */
export function readHistory(file: SafetensorsFile): RunHistory {
  const metrics = file.tensors.get(HISTORY);
  if (metrics?.dtype !== 'F32' || metrics.shape.length !== 2 || metrics.shape[1] !== METRIC_COUNT)
    throw new FormatError(`tensor "${HISTORY}"`, `F32 of shape [rows, ${METRIC_COUNT}]`, quote(metrics?.shape));
  return {
    metrics: Float32Array.from(metrics.read()),
    checks: json(file, 'checks', (value) => v.parse(SCHEMAS.checks, value)),
    marks: json(file, 'marks', (value) => v.parse(SCHEMAS.marks, value)),
  };
}

/** @throws FormatError naming the field or tensor that is missing, does not fit the configuration or cannot be. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const file = openSnapshot(bytes);
  const config = json(file, 'config', parseRunConfig);
  const expected = tensorsOf(config);
  const known = new Set([...expected.map(({ name }) => name), HISTORY]);
  for (const name of file.tensors.keys())
    if (!known.has(name)) throw new FormatError(`tensor ${quote(name)}`, 'only tensors of this configuration', 'another');
  const tensors = new Map(expected.map((tensor) => [tensor.name, readTensor(file, tensor, config.model)] as const));
  return {
    config,
    engine: text(file, 'engine'),
    data: text(file, 'data'),
    counters: json(file, 'counters', (value) => v.parse(SCHEMAS.counters, value)),
    random: json(file, 'random', (value) => v.parse(SCHEMAS.random, value)),
    tensors,
    history: readHistory(file),
  };
}

const DTYPES = { f32: ['F32', 'F64'], u32: ['U32'], i32: ['I32'] } as const;

function readTensor(file: SafetensorsFile, { name, shape, storage }: SavedTensor, model: ModelConfig): StateTensor {
  const place = `tensor ${quote(name)}`;
  const tensor = file.tensors.get(name);
  const dtypes: readonly string[] = DTYPES[storage.dtype];
  if (!tensor || !dtypes.includes(tensor.dtype) || tensor.shape.join() !== shape.join())
    throw new FormatError(
      place,
      `${dtypes[0]} of shape [${shape.join(', ')}]`,
      tensor ? `${tensor.dtype} of [${tensor.shape.join(', ')}]` : 'none',
    );
  const values = tensor.read() as StateTensor;
  const bad = values.findIndex(violation(name, model));
  if (bad >= 0) throw new FormatError(place, 'numbers that a run can have', `${values[bad]} at element ${bad}`);
  return values;
}

/** What no value of a tensor may be. */
function violation(name: string, model: ModelConfig): (value: number) => boolean {
  switch (name) {
    case 'carry.inputs':
      return (token) => token >= model.vocab_size;
    case 'carry.labels':
      return (token) => token !== IGNORED_LABEL && (token < 0 || token >= model.vocab_size);
    case 'carry.ids':
      return (id) => id >= Math.max(1, model.num_puzzle_identifiers);
    case 'carry.halted':
      return (flag) => flag > 1;
    default:
      return (value) => !Number.isFinite(value);
  }
}

/**
 * A run to go on with under other settings. Weights and optimiser stay; the puzzles in work are dropped where the batch or the data
 * is another, and every row starts anew.
 * @throws RangeError if a trained tensor has another shape under the new settings.
 */
export function adaptSnapshot(snapshot: Snapshot, config: RunConfig): Snapshot {
  const old = new Map(tensorsOf(snapshot.config).map((tensor) => [tensor.name, tensor]));
  const same = (part: 'data' | 'model') => JSON.stringify(snapshot.config[part]) === JSON.stringify(config[part]);
  const sameRows = same('data') && same('model') && snapshot.config.training.batch_size === config.training.batch_size;
  const tensors = new Map<string, StateTensor>();
  for (const { name, shape, storage } of tensorsOf(config)) {
    if (name.startsWith('carry.') && !sameRows) {
      tensors.set(name, emptyRows(name, storage.dtype, storage.length));
      continue;
    }
    const source = old.has(name) ? name : name.replace(/^average\./, '');
    if (old.get(source)?.shape.join() !== shape.join())
      throw new RangeError(
        `the tensor "${source}" is [${old.get(source)?.shape.join(', ') ?? 'missing'}] in the saved run and [${shape.join(', ')}] under these settings; keep the size of the model, or start anew`,
      );
    tensors.set(name, snapshot.tensors.get(source) as StateTensor);
  }
  const counters = sameRows ? snapshot.counters : { ...snapshot.counters, rowsBegan: snapshot.counters.step };
  return { ...snapshot, config, counters, tensors, data: same('data') ? snapshot.data : '' };
}

function emptyRows(name: string, dtype: 'f32' | 'u32' | 'i32', length: number): StateTensor {
  if (dtype === 'f32') return new Float32Array(length);
  if (dtype === 'i32') return new Int32Array(length);
  return new Uint32Array(length).fill(name === 'carry.halted' ? 1 : 0);
}

/** The weights of a saved run that its checks judge: their moving average where it has one. */
export function snapshotWeights({ config, tensors }: Pick<Snapshot, 'config' | 'tensors'>): Map<string, Float32Array> {
  const named = (name: string) => tensors.get(`average.${name}`) ?? tensors.get(name);
  return new Map([...weightShapes(config.model).keys()].map((name) => [name, Float32Array.from(named(name) ?? [])]));
}
