/**
 * numpy's .npy files: one array of numbers, in versions 1 and 2. The published data sets have uint8, int32 and int64, little-endian and
 * row by row; other integers, floats and booleans, bytes the other way round and columns first are read as these.
 */
import { halfToFloat, readElements, type TensorData } from './dtype.ts';
import { FormatError, quote } from './error.ts';

type NpyType = 'U8' | 'I32' | 'I64' | 'F32' | 'F64';

interface Numbers {
  /** What they are read as: all integers but bytes as int32. */
  readonly dtype: NpyType;
  readonly size: number;
  read(view: DataView, at: number, little: boolean): number | bigint;
}

/** By kind and size in bytes. */
const NUMBERS: Readonly<Record<string, Numbers>> = {
  u1: { dtype: 'U8', size: 1, read: (view, at) => view.getUint8(at) },
  b1: { dtype: 'U8', size: 1, read: (view, at) => view.getUint8(at) },
  i1: { dtype: 'I32', size: 1, read: (view, at) => view.getInt8(at) },
  u2: { dtype: 'I32', size: 2, read: (view, at, little) => view.getUint16(at, little) },
  i2: { dtype: 'I32', size: 2, read: (view, at, little) => view.getInt16(at, little) },
  u4: { dtype: 'I32', size: 4, read: (view, at, little) => view.getUint32(at, little) },
  i4: { dtype: 'I32', size: 4, read: (view, at, little) => view.getInt32(at, little) },
  u8: { dtype: 'I64', size: 8, read: (view, at, little) => view.getBigUint64(at, little) },
  i8: { dtype: 'I64', size: 8, read: (view, at, little) => view.getBigInt64(at, little) },
  f2: { dtype: 'F32', size: 2, read: (view, at, little) => halfToFloat(view.getUint16(at, little)) },
  f4: { dtype: 'F32', size: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { dtype: 'F64', size: 8, read: (view, at, little) => view.getFloat64(at, little) },
};
/** Stored as they are read: no number has to be looked at. */
const AS_STORED = new Set(['u1', 'i4', 'f4', 'f8']);

export interface NpyArray {
  readonly dtype: NpyType;
  readonly shape: readonly number[];
  /** Row by row; a view on the file's bytes where they and their alignment allow it. int64 is read as int32. */
  readonly data: TensorData[NpyType];
}

interface Header {
  readonly numbers: Numbers;
  /** `u1`. */
  readonly kind: string;
  readonly little: boolean;
  readonly columnsFirst: boolean;
  readonly shape: readonly number[];
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const MOST_DIMENSIONS = 32;
const ALIGNMENT = 64;

/** @throws FormatError naming the byte or field, or the element that does not fit 32 bits. */
export function readNpy(bytes: Uint8Array): NpyArray {
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) throw new FormatError('byte 0', 'a .npy file', 'other bytes');
  const version = bytes[6];
  if ((version !== 1 && version !== 2) || bytes[7] !== 0) throw new FormatError('byte 6', 'version 1.0 or 2.0', `${version}.${bytes[7]}`);
  const headerBegin = version === 1 ? 10 : 12;
  if (bytes.length < headerBegin) throw new FormatError('byte 8', 'the length of a header', 'the end of the file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const begin = headerBegin + headerBytes;
  if (begin > bytes.length) throw new FormatError('byte 8', `a header of at most ${bytes.length - headerBegin} bytes`, String(headerBytes));
  const header = readHeader(bytes.subarray(headerBegin, begin));
  const { numbers, shape } = header;
  const length = shape.includes(0) ? 0 : shape.reduce((a, b) => a * b, 1);
  if (length * numbers.size !== bytes.length - begin)
    throw new FormatError(
      `byte ${begin}`,
      `${numbers.dtype} of shape [${shape.join(', ')}] in ${length * numbers.size} bytes`,
      `${bytes.length - begin} bytes`,
    );
  const data = readNumbers(header, bytes, begin, length);
  // One row or one column is the same either way.
  const turned = header.columnsFirst && shape.filter((n) => n !== 1).length > 1;
  return { dtype: numbers.dtype, shape, data: turned ? rowsFirst(data, shape) : data };
}

const EMPTY = { U8: Uint8Array, I32: Int32Array, I64: Int32Array, F32: Float32Array, F64: Float64Array } as const;

function readNumbers({ numbers, kind, little }: Header, bytes: Uint8Array, begin: number, length: number): NpyArray['data'] {
  const { dtype, size, read } = numbers;
  if (AS_STORED.has(kind) && (little || size === 1)) return readElements(dtype, bytes, begin, length, 'the array');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new EMPTY[dtype](length);
  const whole = dtype === 'I32' || dtype === 'I64';
  for (let i = 0; i < length; i++) {
    const value = read(view, begin + i * size, little);
    const n = Number(value);
    if (whole && n !== (n | 0)) throw new FormatError('the array', 'integers that fit 32 bits', `${value} at element ${i}`);
    if (kind === 'b1' && n > 1) throw new FormatError('the array', 'booleans, 0 or 1', `${n} at element ${i}`);
    data[i] = n;
  }
  return data;
}

/** The same numbers, of which neighbours in a column stood side by side, row by row. */
function rowsFirst(data: NpyArray['data'], shape: readonly number[]): NpyArray['data'] {
  const out = data.slice();
  const steps = shape.map((_, i) => shape.slice(0, i).reduce((a, b) => a * b, 1));
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from];
    for (let d = shape.length - 1; d >= 0; d--) {
      from += steps[d];
      if (++index[d] < shape[d]) break;
      from -= shape[d] * steps[d];
      index[d] = 0;
    }
  }
  return out;
}

/** Three fields of a Python dictionary, in any order: as numpy writes them, and nothing that numpy does not write. */
function readHeader(bytes: Uint8Array): Header {
  if (bytes.length > 10_000) throw new FormatError('the header', 'at most 10000 bytes', String(bytes.length));
  const text = String.fromCharCode(...bytes);
  const body = /^\{(.*)\}\s*$/.exec(text)?.[1];
  if (body === undefined) throw new FormatError('the header', 'a dictionary', quote(text));
  const fields = new Map<string, string>();
  const field = /\s*'(\w+)'\s*:\s*('[^']*'|True|False|\([\d\s,L]*\))\s*(?:,|$)/y;
  while (field.lastIndex < body.trimEnd().length) {
    const at = field.lastIndex;
    const [, name, value] = field.exec(body) ?? [];
    if (name === undefined || value === undefined)
      throw new FormatError('the header', "fields such as 'shape': (2, 3)", quote(body.slice(at)));
    if (fields.has(name)) throw new FormatError(`the header, ${quote(name)}`, 'every field once', 'the field twice');
    fields.set(name, value);
  }
  const wrong = [...fields.keys()].find((name) => name !== 'descr' && name !== 'fortran_order' && name !== 'shape');
  if (wrong !== undefined || fields.size < 3)
    throw new FormatError('the header', 'descr, fortran_order and shape', quote(wrong ?? [...fields.keys()]));
  const description = fields.get('descr')!;
  const [, order, kind = ''] = /^'([<>|])(\w\d)'$/.exec(description) ?? [];
  const numbers = Object.hasOwn(NUMBERS, kind) ? NUMBERS[kind] : undefined;
  if (!numbers) throw new FormatError("the header, 'descr'", `integers, floats or booleans, such as '|u1' or '<i4'`, description);
  const fortran = fields.get('fortran_order')!;
  if (fortran !== 'False' && fortran !== 'True') throw new FormatError("the header, 'fortran_order'", 'True or False', fortran);
  return { numbers, kind, little: order !== '>', columnsFirst: fortran === 'True', shape: readShape(fields.get('shape')!) };
}

function readShape(text: string): number[] {
  // Python 2 writes 3L for 3.
  const sizes = /^\(\s*((?:\d+L?\s*,\s*)*)(\d+L?)?\s*\)$/.exec(text);
  const shape = (text.match(/\d+/g) ?? []).map(Number);
  // (3) is a number in Python, (3,) a tuple.
  if (!sizes || (shape.length === 1 && sizes[1] === '') || shape.length > MOST_DIMENSIONS || !shape.every(Number.isSafeInteger))
    throw new FormatError("the header, 'shape'", 'a tuple of whole numbers', quote(text));
  return shape;
}

/** Version 1.0, as numpy.save writes it. @throws RangeError if the data does not fit the shape. */
export function writeNpy(
  shape: readonly number[],
  data: Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array,
): Uint8Array<ArrayBuffer> {
  if (shape.reduce((a, b) => a * b, 1) !== data.length) throw new RangeError(`npy: shape [${shape}] does not have ${data.length} elements`);
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${description(data)}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const begin = Math.ceil((10 + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(begin + data.byteLength);
  file.set([...MAGIC, 1, 0]);
  new DataView(file.buffer).setUint16(8, begin - 10, true);
  file.set(new TextEncoder().encode(`${dictionary.padEnd(begin - 11)}\n`), 10);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), begin);
  return file;
}

function description(data: Parameters<typeof writeNpy>[1]): string {
  if (data instanceof Uint8Array) return '|u1';
  if (data instanceof Int32Array) return '<i4';
  if (data instanceof Float32Array) return '<f4';
  return data instanceof Float64Array ? '<f8' : '<i8';
}
