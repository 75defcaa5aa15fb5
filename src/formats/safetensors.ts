/**
 * safetensors: an 8-byte little-endian header length, a JSON header, then the tensors' bytes end to end.
 *
 * The reader checks the whole header against the file before it hands out anything; tensors are views on the file's bytes,
 * converted or copied only when they are asked for. As in the reference implementation the tensors must cover the data exactly:
 * no overlap, no gap, nothing behind the last.
 */
import {
  ELEMENT_BYTES as BYTES,
  floatToBfloat,
  floatToHalf,
  isTensorType,
  readElements,
  type TensorData,
  type TensorType,
} from './dtype.ts';
import { FormatError, quote } from './error.ts';
import type { ByteSource } from './source.ts';

const MAX_HEADER_BYTES = 100_000_000;

interface EntryOf<T extends TensorType> {
  readonly name: string;
  readonly dtype: T;
  readonly shape: readonly number[];
  /** Elements. */
  readonly length: number;
  /** First byte, from the start of the file. */
  readonly begin: number;
  /** The values: a view on the file where type and alignment allow it, else a new array. @throws FormatError if a value does not fit. */
  read(): TensorData[T];
}
export type TensorEntry = { [T in TensorType]: EntryOf<T> }[TensorType];

export interface SafetensorsFile {
  readonly metadata: ReadonlyMap<string, string>;
  /** In the order of the header. */
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /** Tensors of types that cannot be read, and how they are stored. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** Where a tensor's bytes lie. */
interface Span {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a file held in memory. The result keeps `file` alive and shares its bytes: do not change them.
 * @throws FormatError naming the byte or tensor and what was expected there.
 */
export function readSafetensors(file: ArrayBuffer | Uint8Array): SafetensorsFile {
  const bytes = file instanceof Uint8Array ? file : new Uint8Array(file);
  return readLayout(bytes, headerEnd(bytes, bytes.length), bytes.length);
}

/** Where the header ends and the data begins. @param bytes the first 8 bytes of the file at least. @throws FormatError */
function headerEnd(bytes: Uint8Array, fileBytes: number): number {
  if (fileBytes < 10) throw new FormatError('byte 0', 'a header of 10 bytes at the least', `a file of ${fileBytes} bytes`);
  const named = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  const most = Math.min(fileBytes - 8, MAX_HEADER_BYTES);
  if (named < 2 || named > most) throw new FormatError('byte 0', `a header length from 2 to ${most}`, String(named));
  return 8 + Number(named);
}

function readLayout(bytes: Uint8Array, dataBegin: number, fileBytes: number): SafetensorsFile {
  const metadata = new Map<string, string>();
  const tensors = new Map<string, TensorEntry>();
  const unreadable = new Map<string, string>();
  const spans: Span[] = [];
  for (const [name, value] of Object.entries(parseHeader(bytes.subarray(8, dataBegin)))) {
    if (name === '__metadata__') {
      for (const [key, text] of Object.entries(asObject(value, 'byte 8, "__metadata__"'))) {
        if (typeof text !== 'string') throw new FormatError(`byte 8, "__metadata__" ${quote(key)}`, 'a string', quote(text));
        metadata.set(key, text);
      }
      continue;
    }
    const { dtype, shape, begin, end } = readEntry(dataBegin, fileBytes, name, value);
    spans.push({ name, begin, end });
    if (isTensorType(dtype)) tensors.set(name, entry(bytes, name, dtype, shape, begin, end));
    else unreadable.set(name, dtype);
  }
  checkLayout(spans, dataBegin, fileBytes);
  return { metadata, tensors, unreadable };
}

/** A tensor in a file that is not in memory. */
export interface StoredTensor extends Omit<EntryOf<TensorType>, 'read' | 'begin'> {
  read(): Promise<TensorData[TensorType]>;
  /** The values at one index of the first dimension. @throws RangeError if there is no such index. */
  readRow(index: number): Promise<TensorData[TensorType]>;
}

/** Reads the header of a file alone, and checks it as `readSafetensors` does; numbers are read when they are asked for. */
export async function openSafetensors(
  source: ByteSource,
): Promise<Pick<SafetensorsFile, 'metadata' | 'unreadable'> & { readonly tensors: ReadonlyMap<string, StoredTensor> }> {
  const dataBegin = headerEnd(await source.read(0, Math.min(8, source.size)), source.size);
  const { metadata, tensors, unreadable } = readLayout(await source.read(0, dataBegin), dataBegin, source.size);
  const stored = [...tensors].map(([name, { dtype, shape, length, begin }]): [string, StoredTensor] => {
    const values = async (from: number, count: number) =>
      readElements(
        dtype,
        await source.read(begin + from * BYTES[dtype], begin + (from + count) * BYTES[dtype]),
        0,
        count,
        `tensor ${quote(name)}`,
      );
    const readRow = async (index: number) => {
      const rows = shape[0] ?? 0;
      if (!Number.isInteger(index) || index < 0 || index >= rows)
        throw new RangeError(`tensor ${quote(name)} has rows 0 to ${rows - 1}, not ${index}`);
      return values((index * length) / rows, length / rows);
    };
    return [name, { name, dtype, shape, length, read: () => values(0, length), readRow }];
  });
  return { metadata, tensors: new Map(stored), unreadable };
}

/**
 * A tensor as float32, whichever float type it is stored in.
 * @throws FormatError if it is missing, not of a float type or, where `shape` is given, of another shape.
 */
export function readFloat32(file: SafetensorsFile, name: string, shape?: readonly number[]): Float32Array {
  const tensor = file.tensors.get(name);
  const place = `tensor ${quote(name)}`;
  const expected = shape ? `floats of shape [${shape.join(', ')}]` : 'floats';
  if (!tensor) throw new FormatError(place, expected, file.unreadable.get(name) ?? 'no such tensor');
  if (shape && (shape.length !== tensor.shape.length || shape.some((n, i) => n !== tensor.shape[i])))
    throw new FormatError(place, expected, `${tensor.dtype} of shape [${tensor.shape.join(', ')}]`);
  switch (tensor.dtype) {
    case 'F32':
    case 'F16':
    case 'BF16':
      return tensor.read();
    case 'F64':
      return Float32Array.from(tensor.read());
    case 'I64':
    case 'I32':
    case 'U32':
    case 'U8':
    case 'BOOL':
      throw new FormatError(place, expected, tensor.dtype);
  }
}

function parseHeader(bytes: Uint8Array): object {
  if (bytes[0] !== 0x7b) throw new FormatError('byte 8', 'a header that starts with "{"', `byte ${bytes[0]}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FormatError('byte 8', 'a header in UTF-8', 'other bytes');
  }
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw new FormatError('byte 8', 'a header in JSON', error instanceof Error ? error.message : String(error));
  }
  refuseRepeatedKeys(text);
  return asObject(header, 'byte 8');
}

/** JSON.parse keeps the last of two equal keys and says nothing. `text` is valid JSON, so that finding keys takes no grammar. */
function refuseRepeatedKeys(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  const mark = /["{}[\]]/g;
  const colon = /\s*:/y;
  for (let match = mark.exec(text); match; match = mark.exec(text)) {
    const found = match[0];
    if (found === '{') open.push(new Set());
    else if (found === '[') open.push(undefined);
    else if (found === '}' || found === ']') open.pop();
    else {
      mark.lastIndex = colon.lastIndex = stringEnd(text, match.index);
      if (!colon.test(text)) continue;
      const key = String(JSON.parse(text.slice(match.index, mark.lastIndex)));
      const keys = open.at(-1);
      if (keys?.has(key)) throw new FormatError(`byte 8, ${quote(key)}`, 'every name once', 'the name twice');
      keys?.add(key);
    }
  }
}

/** Where the string that opens at `start` has ended. A loop: a regular expression runs out of stack on strings of megabytes. */
function stringEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
}

function asObject(value: unknown, place: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new FormatError(place, 'a JSON object', quote(value));
  return value;
}

const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

/** A tensor's line of the header, checked against the file. Types that are unknown here take as many bytes as they say. */
function readEntry(
  dataBegin: number,
  fileBytes: number,
  name: string,
  value: unknown,
): { readonly dtype: string; readonly shape: readonly number[]; readonly begin: number; readonly end: number } {
  const place = `tensor ${quote(name)}`;
  const fields = new Map<string, unknown>(Object.entries(asObject(value, place)));
  for (const key of fields.keys())
    if (key !== 'dtype' && key !== 'shape' && key !== 'data_offsets')
      throw new FormatError(place, 'dtype, shape and data_offsets only', quote(key));
  const dtype = fields.get('dtype');
  if (typeof dtype !== 'string' || !/^\w{1,20}$/.test(dtype))
    throw new FormatError(place, `a dtype such as ${Object.keys(BYTES).join(', ')}`, quote(dtype));
  const shape = fields.get('shape');
  if (!isCounts(shape)) throw new FormatError(place, 'a shape of whole numbers from 0', quote(shape));
  const offsets = fields.get('data_offsets');
  if (!isCounts(offsets) || offsets.length !== 2) throw new FormatError(place, 'data_offsets [begin, end]', quote(offsets));

  const begin = dataBegin + offsets[0];
  const end = dataBegin + offsets[1];
  if (begin > end || end > fileBytes)
    throw new FormatError(place, `data_offsets in order, within the ${fileBytes - dataBegin} bytes of data`, quote(offsets));
  return { dtype, shape, begin, end };
}

function entry(bytes: Uint8Array, name: string, dtype: TensorType, shape: readonly number[], begin: number, end: number): TensorEntry {
  const place = `tensor ${quote(name)}`;
  const length = shape.includes(0) ? 0 : shape.reduce((a, b) => a * b, 1);
  if (length * BYTES[dtype] !== end - begin)
    throw new FormatError(place, `${dtype} of shape [${shape.join(', ')}] in ${length * BYTES[dtype]} bytes`, `${end - begin} bytes`);
  const read = (): TensorData[TensorType] => readElements(dtype, bytes, begin, length, place);
  // Each dtype has its own array type, which TypeScript cannot follow through a dtype known only when run.
  return { name, dtype, shape, length, begin, read } as TensorEntry;
}

function checkLayout(spans: readonly Span[], dataBegin: number, fileBytes: number): void {
  let at = dataBegin;
  for (const { name, begin, end } of [...spans].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at)
      throw new FormatError(
        `tensor ${quote(name)}`,
        `data_offsets that begin at ${at - dataBegin}, where the tensor before ends`,
        String(begin - dataBegin),
      );
    at = end;
  }
  if (at !== fileBytes) throw new FormatError(`byte ${at}`, 'the end of the file', `${fileBytes - at} bytes that no tensor names`);
}

export interface TensorInput {
  readonly name: string;
  readonly shape: readonly number[];
  /** Stored as F32, F64, I32, U32 or U8, after the array's type. */
  readonly data: Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;
  /** Stores floats in half the bytes, rounded to the nearest. */
  readonly as?: 'F16' | 'BF16' | undefined;
}

interface PackedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: TensorType;
  readonly data: TensorInput['data'] | Uint16Array;
}

function packed({ name, shape, data, as }: TensorInput): PackedTensor {
  if (!as) return { name, shape, dtype: storedType(data), data };
  return { name, shape, dtype: as, data: Uint16Array.from(data, as === 'F16' ? floatToHalf : floatToBfloat) };
}

function storedType(data: TensorInput['data']): TensorType {
  if (data instanceof Float32Array) return 'F32';
  if (data instanceof Float64Array) return 'F64';
  if (data instanceof Int32Array) return 'I32';
  if (data instanceof Uint32Array) return 'U32';
  return 'U8';
}

/**
 * The bytes of a file. Equal arguments give equal bytes: tensors stand in the order given, wider elements first, so that every
 * one is aligned; metadata in the order given; the header is padded with spaces to a multiple of 8 bytes.
 * @throws RangeError if a name is taken twice or reserved, or the data does not fit the shape.
 */
export function writeSafetensors(tensors: Iterable<TensorInput>, metadata: Readonly<Record<string, string>> = {}): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].map(packed).sort((a, b) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  const names = new Set(['__metadata__']);
  const header: [string, unknown][] = Object.keys(metadata).length ? [['__metadata__', metadata]] : [];
  let dataBytes = 0;
  for (const { name, shape, dtype, data } of ordered) {
    if (names.has(name)) throw new RangeError(`safetensors: the name ${quote(name)} is reserved or taken twice`);
    names.add(name);
    const length = shape.reduce((a, b) => a * b, 1);
    if (length !== data.length)
      throw new RangeError(`safetensors: ${quote(name)} of shape [${shape}] needs ${length} values, not ${data.length}`);
    header.push([name, { dtype, shape, data_offsets: [dataBytes, dataBytes + data.byteLength] }]);
    dataBytes += data.byteLength;
  }
  // Written pair by pair, not from an object: an object would move names that look like numbers to the front.
  const pairs = header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const json = new TextEncoder().encode(`{${pairs.join(',')}}`);
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerBytes + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, 8, 8 + headerBytes).set(json, 8);
  let at = 8 + headerBytes;
  for (const { data } of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}
