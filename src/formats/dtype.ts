/** Element types of stored tensors, as safetensors names them, and how their bytes are read. */
import { FormatError } from './error.ts';

/** What a tensor of each stored type is read as. F16 and BF16 widen to float32; I64 must fit 32 bits; BOOL holds 0 and 1. */
export interface TensorData {
  F64: Float64Array;
  F32: Float32Array;
  F16: Float32Array;
  BF16: Float32Array;
  I64: Int32Array;
  I32: Int32Array;
  U32: Uint32Array;
  U8: Uint8Array;
  BOOL: Uint8Array;
}
export type TensorType = keyof TensorData;

export const ELEMENT_BYTES: Readonly<Record<TensorType, number>> = {
  F64: 8,
  I64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  U8: 1,
  BOOL: 1,
};

export const isTensorType = (value: unknown): value is TensorType => typeof value === 'string' && Object.hasOwn(ELEMENT_BYTES, value);

/**
 * The `length` elements from byte `begin`: a view on the bytes where type and alignment allow it, else a new array. Typed arrays
 * are little-endian on every platform that runs WebGPU or Node.
 * @throws FormatError naming `place` if a value does not fit.
 */
export function readElements<T extends TensorType>(
  dtype: T,
  bytes: Uint8Array,
  begin: number,
  length: number,
  place: string,
): TensorData[T] {
  return READERS[dtype](bytes, begin, length, place);
}

type Reader<T extends TensorType> = (bytes: Uint8Array, begin: number, length: number, place: string) => TensorData[T];

/** The bytes at `begin`, as a buffer and an offset that an array of this element size may view. */
function aligned(bytes: Uint8Array, begin: number, length: number, size: number): [ArrayBufferLike, number, number] {
  const offset = bytes.byteOffset + begin;
  if (offset % size === 0) return [bytes.buffer, offset, length];
  // Not slice(): that of Node's Buffer is a view, whose buffer begins elsewhere.
  return [new Uint8Array(bytes.subarray(begin, begin + length * size)).buffer, 0, length];
}

const READERS: { readonly [T in TensorType]: Reader<T> } = {
  F64: (bytes, begin, length) => new Float64Array(...aligned(bytes, begin, length, 8)),
  F32: (bytes, begin, length) => new Float32Array(...aligned(bytes, begin, length, 4)),
  F16: (bytes, begin, length) => Float32Array.from(new Uint16Array(...aligned(bytes, begin, length, 2)), halfToFloat),
  BF16: (bytes, begin, length) => {
    const bits = Uint32Array.from(new Uint16Array(...aligned(bytes, begin, length, 2)), (half) => half << 16);
    return new Float32Array(bits.buffer);
  },
  I64: (bytes, begin, length, place) => {
    const wide = new BigInt64Array(...aligned(bytes, begin, length, 8));
    return Int32Array.from({ length }, (_, i) => {
      const n = Number(wide[i]);
      if (n !== (n | 0)) throw new FormatError(place, 'integers that fit 32 bits', `${wide[i]} at element ${i}`);
      return n;
    });
  },
  I32: (bytes, begin, length) => new Int32Array(...aligned(bytes, begin, length, 4)),
  U32: (bytes, begin, length) => new Uint32Array(...aligned(bytes, begin, length, 4)),
  U8: (bytes, begin, length) => bytes.subarray(begin, begin + length),
  BOOL: (bytes, begin, length, place) => {
    const flags = bytes.subarray(begin, begin + length);
    const wrong = flags.findIndex((flag) => flag > 1);
    if (wrong >= 0) throw new FormatError(place, 'booleans, 0 or 1', `${flags[wrong]} at element ${wrong}`);
    return flags;
  },
};

/** Half precision to float32, exactly (IEEE 754). */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Float32 to half precision, to the nearest, halves to even; past its range it becomes infinite (IEEE 754). */
export function floatToHalf(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0];
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00;
  if (size >= 0x477ff000) return sign | 0x7c00;
  if (size >= 0x38800000) return sign | ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13);
  const units = Math.abs(value) * 2 ** 24;
  const whole = Math.floor(units);
  const up = units - whole > 0.5 || (units - whole === 0.5 && whole % 2 === 1);
  return sign | (whole + (up ? 1 : 0));
}

/** Float32 to bfloat16, to the nearest, halves to even. */
export function floatToBfloat(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0];
  if (Number.isNaN(value)) return 0x7fc0;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}
