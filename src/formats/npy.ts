/**
 * numpy's .npy files, as the published data sets hold them: one array, little-endian, in C order. Versions 1 and 2; uint8, int32,
 * int64, float32 and float64.
 */
import { ELEMENT_BYTES, readElements, type TensorData } from './dtype.ts';
import { FormatError, quote } from './error.ts';

type NpyType = 'U8' | 'I32' | 'I64' | 'F32' | 'F64';

const DESCRIPTIONS: ReadonlyMap<string, NpyType> = new Map([
  ['|u1', 'U8'],
  ['<i4', 'I32'],
  ['<i8', 'I64'],
  ['<f4', 'F32'],
  ['<f8', 'F64'],
]);

export interface NpyArray {
  readonly dtype: NpyType;
  readonly shape: readonly number[];
  /** A view on the file's bytes where alignment allows it. int64 is read as int32. */
  readonly data: TensorData[NpyType];
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
  const { dtype, shape } = readHeader(bytes.subarray(headerBegin, begin));
  const length = shape.includes(0) ? 0 : shape.reduce((a, b) => a * b, 1);
  if (length * ELEMENT_BYTES[dtype] !== bytes.length - begin)
    throw new FormatError(
      `byte ${begin}`,
      `${dtype} of shape [${shape.join(', ')}] in ${length * ELEMENT_BYTES[dtype]} bytes`,
      `${bytes.length - begin} bytes`,
    );
  return { dtype, shape, data: readElements(dtype, bytes, begin, length, 'the array') };
}

/** Three fields of a Python dictionary, in any order: as numpy writes them, and nothing that numpy does not write. */
function readHeader(bytes: Uint8Array): { dtype: NpyType; shape: number[] } {
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
  const dtype = DESCRIPTIONS.get(description.slice(1, -1));
  if (!dtype) throw new FormatError("the header, 'descr'", `one of ${[...DESCRIPTIONS.keys()].join(', ')}`, description);
  if (fields.get('fortran_order') !== 'False')
    throw new FormatError("the header, 'fortran_order'", 'False: rows first', fields.get('fortran_order')!);
  return { dtype, shape: readShape(fields.get('shape')!) };
}

function readShape(text: string): number[] {
  const sizes = /^\(\s*((?:\d+\s*,\s*)*)(\d+)?\s*\)$/.exec(text);
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
