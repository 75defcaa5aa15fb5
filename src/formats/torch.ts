/**
 * Files of torch.save that hold a state_dict: a zip with a pickle, data.pkl, that names and lays out the tensors, and their raw
 * little-endian storages beside it, whether torch or somebody else has packed it. Opening reads the pickle alone and checks every tensor against its storage; numbers are read
 * when they are asked for, whole or by row, so that a table of gigabytes costs no more than the rows in use.
 */
import { ELEMENT_BYTES, readElements, type TensorData, type TensorType } from './dtype.ts';
import { FormatError, quote } from './error.ts';
import { describe, ORDERED_DICT, PickleGlobal, type PickleHost, PickleOpaque, readPickle } from './pickle.ts';
import type { ByteSource } from './source.ts';
import { mostUnpacked, openZip, type ZipEntry, type ZipFile } from './zip.ts';

/** torch's storage classes for the element types known here. */
export const TORCH_STORAGES = {
  F64: 'torch.DoubleStorage',
  F32: 'torch.FloatStorage',
  F16: 'torch.HalfStorage',
  BF16: 'torch.BFloat16Storage',
  I64: 'torch.LongStorage',
  I32: 'torch.IntStorage',
  U8: 'torch.ByteStorage',
  BOOL: 'torch.BoolStorage',
} as const satisfies Readonly<Partial<Record<TensorType, string>>>;
export const REBUILD_TENSOR = 'torch._utils._rebuild_tensor_v2';
const REBUILD_PARAMETERS = ['torch._utils._rebuild_parameter', 'torch._utils._rebuild_parameter_with_state'];

/** Where trainers keep the state_dict among other things, the likeliest first. */
const STATE_DICTS = ['model', 'state_dict', 'model_state_dict', 'module', 'net', 'weights'];
/** Dictionaries within one another that are looked through for tensors. */
const MOST_NESTED = 3;

export interface TorchTensor {
  readonly name: string;
  readonly dtype: TensorType;
  readonly shape: readonly number[];
  /** Elements from one to the next along each dimension. */
  readonly strides: readonly number[];
  /** Elements. */
  readonly length: number;
  /** All values, in row-major order whatever the strides. @throws FormatError if the storage is damaged or a value does not fit. */
  read(): Promise<TensorData[TensorType]>;
  /** The values at one index of the first dimension. @throws RangeError if there is no such index. */
  readRow(index: number): Promise<TensorData[TensorType]>;
}

export interface TorchFile {
  /** In the order of the state_dict. */
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  /** Tensors of types that cannot be read, and how they are stored. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

const MOST_PICKLE_BYTES = 32 * 2 ** 20;
const MOST_DIMENSIONS = 8;
const MOST_NAME = 300;

/** @throws FormatError naming the byte, entry or tensor. */
export async function openTorch(source: ByteSource): Promise<TorchFile> {
  const zip = await openZip(source);
  const pickles = [...zip.entries.values()].filter(({ name }) => /(^|\/)data\.pkl$/.test(name));
  const pickle = pickles[0];
  if (!pickle || pickles.length > 1)
    throw new FormatError('the archive', 'one entry data.pkl, as torch.save writes', String(pickles.length));
  const root = pickle.name.slice(0, -'data.pkl'.length);
  const order = zip.entries.get(`${root}byteorder`);
  if (order && new TextDecoder().decode(await zip.read(order, 16)) !== 'little')
    throw new FormatError(`entry ${quote(order.name)}`, '"little"', 'another byte order');
  const dictionary = readPickle(await zip.read(pickle, MOST_PICKLE_BYTES), new Host(zip, `${root}data/`));
  if (!(dictionary instanceof Map)) throw new FormatError('data.pkl', 'a dictionary of tensors', describe(dictionary));
  const { state, notes } = stateDict(dictionary);
  const tensors = new Map<string, TorchTensor>();
  const unreadable = new Map<string, string>();
  const others: string[] = [];
  for (const [name, value] of state) {
    if (typeof name !== 'string' || name.length > MOST_NAME)
      throw new FormatError('data.pkl', `names of at most ${MOST_NAME} characters`, describe(name));
    if (value instanceof Layout) tensors.set(name, tensor(name, value));
    else if (value instanceof Unreadable) unreadable.set(name, value.type);
    else others.push(name);
  }
  if (others.length) notes.push(`Left out, since they are no tensors: ${some(others)}.`);
  return { tensors, unreadable, notes };
}

const MOST_NAMED = 4;
const some = (names: readonly string[]): string =>
  [...names.slice(0, MOST_NAMED), ...(names.length > MOST_NAMED ? [`${names.length - MOST_NAMED} more`] : [])].join(', ');

type Dictionary = ReadonlyMap<unknown, unknown>;

const isTensor = (value: unknown): boolean => value instanceof Layout || value instanceof Unreadable;

/**
 * The dictionary that holds the model's tensors: this one, or the one among others that a trainer saves with it.
 * @throws FormatError if there is none, or if it could be one of several.
 */
function stateDict(dictionary: Dictionary, depth = 0): { readonly state: Dictionary; readonly notes: string[] } {
  if (dictionary.size === 0 || [...dictionary.values()].some(isTensor)) return { state: dictionary, notes: [] };
  const inner = [...dictionary].filter((entry): entry is [string, Dictionary] => typeof entry[0] === 'string' && entry[1] instanceof Map);
  const known = new Map<Dictionary, boolean>();
  const found = inner.filter(([, value]) => holdsTensors(value, depth + 1, known));
  const [name, state] = found.length === 1 ? found[0] : (STATE_DICTS.flatMap((one) => found.filter(([key]) => key === one))[0] ?? []);
  if (!state || depth >= MOST_NESTED) {
    const what = found.length
      ? `several: ${some(found.map(([key]) => key))}`
      : ([...dictionary.values()].map(describe)[0] ?? 'an empty one');
    throw new FormatError('data.pkl', 'a dictionary of tensors', what);
  }
  const others = [...dictionary.keys()]
    .filter((key) => key !== name)
    .map((key) => String(typeof key === 'string' ? key.slice(0, 40) : describe(key)));
  const deeper = stateDict(state, depth + 1);
  const left = others.length ? [`Only ${quote(name)} is read; left out: ${some(others)}.`] : [];
  return { state: deeper.state, notes: [...left, ...deeper.notes] };
}

/** @param known dictionaries that have been looked at: a pickle can refer to one as often as it likes. */
function holdsTensors(dictionary: Dictionary, depth: number, known: Map<Dictionary, boolean>): boolean {
  const before = known.get(dictionary);
  if (before !== undefined) return before;
  known.set(dictionary, false);
  const values = [...dictionary.values()];
  const holds =
    values.some(isTensor) || (depth < MOST_NESTED && values.some((value) => value instanceof Map && holdsTensors(value, depth + 1, known)));
  known.set(dictionary, holds);
  return holds;
}

/** A tensor of a type that cannot be read: it is named, and missed only where it is needed. */
class Unreadable {
  constructor(
    /** torch's name of its storage. */
    readonly type: string,
  ) {}
}

class Storage {
  private unpacked: Promise<Uint8Array> | undefined;

  constructor(
    readonly dtype: TensorType,
    private readonly zip: ZipFile,
    private readonly entry: ZipEntry,
    /** Elements. */
    readonly length: number,
  ) {}

  /** All its bytes, with their checksum compared. */
  whole(): Promise<Uint8Array> {
    return this.entry.method === 'stored' ? this.zip.read(this.entry, this.entry.size) : this.inflated();
  }

  /** Bytes [begin, end). Of a storage that somebody has packed, all are unpacked once and kept. */
  async range(begin: number, end: number): Promise<Uint8Array> {
    return this.entry.method === 'stored' ? this.zip.readRange(this.entry, begin, end) : (await this.inflated()).subarray(begin, end);
  }

  private inflated(): Promise<Uint8Array> {
    this.unpacked ??= this.zip.read(this.entry, mostUnpacked(this.entry.compressedSize));
    return this.unpacked;
  }
}

/** A tensor's place in its storage, checked to lie within it. */
class Layout {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

/** What a state_dict's pickle may name. Anything else is an object that nobody looks at. */
class Host implements PickleHost {
  readonly globals: ReadonlyMap<string, PickleGlobal>;
  private readonly dtypes: ReadonlyMap<PickleGlobal, TensorType>;
  private readonly storages = new Map<string, Storage>();

  constructor(
    private readonly zip: ZipFile,
    private readonly folder: string,
  ) {
    const classes = Object.entries(TORCH_STORAGES).map(([dtype, name]) => [new PickleGlobal(name), dtype as TensorType] as const);
    const rebuild = new PickleGlobal(REBUILD_TENSOR, rebuildTensor);
    // A parameter is its tensor, as far as numbers go.
    const parameters = REBUILD_PARAMETERS.map((name) => new PickleGlobal(name, ([data]) => data));
    this.dtypes = new Map(classes);
    this.globals = new Map([ORDERED_DICT, rebuild, ...parameters, ...this.dtypes.keys()].map((global) => [global.name, global]));
  }

  unknown(name: string): PickleGlobal {
    return new PickleGlobal(name, () => new PickleOpaque(name));
  }

  /** ('storage', class, key, device, number of elements) */
  persistent(id: unknown, place: string): Storage | Unreadable {
    const [kind, type, key, device, length] = Array.isArray(id) && id.length === 5 ? (id as readonly unknown[]) : [];
    const dtype = type instanceof PickleGlobal ? this.dtypes.get(type) : undefined;
    if (kind === 'storage' && !dtype && type instanceof PickleGlobal && type.name.startsWith('torch.')) return new Unreadable(type.name);
    if (kind !== 'storage' || !dtype || typeof key !== 'string' || typeof device !== 'string' || !isCount(length))
      throw new FormatError(place, "('storage', class, key, device, length)", describe(id));
    const entry = this.zip.entries.get(this.folder + key);
    const storagePlace = `storage ${quote(key.slice(0, MOST_NAME))}`;
    if (!entry) throw new FormatError(storagePlace, 'an entry with its numbers', 'none');
    if (length * ELEMENT_BYTES[dtype] !== entry.size)
      throw new FormatError(
        storagePlace,
        `${length} elements of ${dtype} in ${length * ELEMENT_BYTES[dtype]} bytes`,
        `${entry.size} bytes`,
      );
    const seen = this.storages.get(key);
    if (seen && seen.dtype !== dtype) throw new FormatError(storagePlace, `${seen.dtype}, as before`, dtype);
    const storage = seen ?? new Storage(dtype, this.zip, entry, length);
    this.storages.set(key, storage);
    return storage;
  }
}

/** _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, backward_hooks[, metadata]) */
function rebuildTensor(args: readonly unknown[], place: string): Layout | Unreadable {
  const [storage, offset, shape, strides] = args;
  if (storage instanceof Unreadable) return storage;
  if (
    args.length < 6 ||
    args.length > 7 ||
    !(storage instanceof Storage) ||
    !isCount(offset) ||
    !isCounts(shape) ||
    !isCounts(strides) ||
    shape.length !== strides.length
  )
    throw new FormatError(
      place,
      `a storage, an offset, and shape and strides of up to ${MOST_DIMENSIONS} whole numbers`,
      'other arguments',
    );
  return checkedLayout(storage, offset, [...shape], [...strides], place);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length <= MOST_DIMENSIONS && value.every(isCount);

const elementsOf = (shape: readonly number[]): number => (shape.includes(0) ? 0 : shape.reduce((a, b) => a * b, 1));

/** From the first element that a shape with strides touches to behind the last. */
const spanOf = (shape: readonly number[], strides: readonly number[]): number =>
  shape.includes(0) ? 0 : shape.reduce((sum, n, i) => sum + (n - 1) * strides[i], 1);

function checkedLayout(storage: Storage, offset: number, shape: readonly number[], strides: readonly number[], place: string): Layout {
  const [length, span] = [elementsOf(shape), spanOf(shape, strides)];
  const found = `shape [${shape.join(', ')}] with strides [${strides.join(', ')}] from element ${offset}`;
  if (!(offset + span <= storage.length)) throw new FormatError(place, `a tensor within its storage of ${storage.length} elements`, found);
  // Strides of 0 could make a tensor of any size out of one number.
  if (!(length <= span)) throw new FormatError(place, 'no more elements than its part of the storage has', found);
  return new Layout(storage, offset, shape, strides);
}

function tensor(name: string, { storage, offset, shape, strides }: Layout): TorchTensor {
  const place = `tensor ${quote(name)}`;
  const load = async (from: number, part: readonly number[], steps: readonly number[]): Promise<TensorData[TensorType]> => {
    const { dtype } = storage;
    const span = spanOf(part, steps);
    const size = ELEMENT_BYTES[dtype];
    const whole = from === 0 && span === storage.length;
    const bytes = await (whole ? storage.whole() : storage.range(from * size, (from + span) * size));
    const values = readElements(dtype, bytes, 0, span, place);
    return isRowMajor(part, steps) ? values : gather(values, part, steps);
  };
  return {
    name,
    dtype: storage.dtype,
    shape,
    strides,
    length: elementsOf(shape),
    read: () => load(offset, shape, strides),
    async readRow(index) {
      const [rows = 0, ...row] = shape;
      if (!(Number.isInteger(index) && index >= 0 && index < rows)) throw new RangeError(`${place}: there is no row ${index} of ${rows}`);
      return load(offset + index * strides[0], row, strides.slice(1));
    },
  };
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== step) return false;
    step *= shape[i];
  }
  return true;
}

/** The elements in row-major order, in a new array of the same type. */
function gather<T extends TensorData[TensorType]>(values: T, shape: readonly number[], strides: readonly number[]): T {
  const out = values.slice(0, elementsOf(shape)) as T;
  const index = shape.map(() => 0);
  let at = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = values[at]!;
    for (let d = shape.length - 1; d >= 0; d--) {
      at += strides[d];
      index[d]++;
      if (index[d] < shape[d]) break;
      at -= shape[d] * strides[d];
      index[d] = 0;
    }
  }
  return out;
}
