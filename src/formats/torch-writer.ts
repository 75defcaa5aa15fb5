/**
 * Writes a state_dict as torch.save does: what torch.load reads, also with weights_only. Equal arguments give equal bytes.
 */
import { ORDERED_DICT } from './pickle.ts';
import { REBUILD_TENSOR, TORCH_STORAGES } from './torch.ts';
import { writeZip, type ZipInput } from './zip-writer.ts';

export interface TorchInput {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** Stored as float32, or rounded to bfloat16. */
  readonly dtype: 'F32' | 'BF16';
}

/** As torch aligns storages, so that they can be mapped into memory. */
const ALIGNMENT = 64;
const FOLDER = 'checkpoint';

/** @throws RangeError if a name comes twice or the data does not fit the shape. */
export function encodeTorch(tensors: readonly TorchInput[]): Uint8Array<ArrayBuffer> {
  if (new Set(tensors.map(({ name }) => name)).size < tensors.length) throw new RangeError('torch: a name comes twice');
  const pickle = new PickleWriter();
  pickle.orderedDict();
  pickle.opcode('(');
  const storages = tensors.map(({ name, shape, data, dtype }, key): ZipInput => {
    if (shape.reduce((a, b) => a * b, 1) !== data.length) throw new RangeError(`torch: "${name}" does not have ${data.length} numbers`);
    pickle.text(name);
    pickle.tensor(String(key), TORCH_STORAGES[dtype], shape, data.length);
    return { name: `${FOLDER}/data/${key}`, data: dtype === 'F32' ? bytesOf(data) : bytesOf(roundToBrain(data)) };
  });
  pickle.opcode('u');
  const text = (name: string, content: string): ZipInput => ({ name: `${FOLDER}/${name}`, data: new TextEncoder().encode(content) });
  const files = [{ name: `${FOLDER}/data.pkl`, data: pickle.end() }, text('byteorder', 'little'), ...storages, text('version', '3\n')];
  return writeZip(files, ALIGNMENT);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The upper half of each float32, rounded to the nearest, ties to even. */
function roundToBrain(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  return Uint16Array.from(bits, (b, i) => (Number.isNaN(values[i]) ? 0x7fc0 : (b + 0x7fff + ((b >>> 16) & 1)) >>> 16));
}

/** Protocol 2, no more of it than a state_dict needs. */
class PickleWriter {
  private readonly bytes: number[] = [0x80, 2];

  opcode(character: string): void {
    this.bytes.push(character.charCodeAt(0));
  }

  private wide(value: number): void {
    this.bytes.push(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
  }

  private global(name: string): void {
    const dot = name.lastIndexOf('.');
    this.opcode('c');
    for (const part of [name.slice(0, dot), name.slice(dot + 1)]) this.bytes.push(...new TextEncoder().encode(`${part}\n`));
  }

  /** @throws RangeError if it takes more than 31 bits. */
  private count(value: number): void {
    if (value !== (value | 0)) throw new RangeError(`torch: ${value} is too large for a size`);
    this.opcode('J');
    this.wide(value);
  }

  private counts(values: readonly number[]): void {
    this.opcode('(');
    for (const value of values) this.count(value);
    this.opcode('t');
  }

  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.opcode('X');
    this.wide(encoded.length);
    for (const byte of encoded) this.bytes.push(byte);
  }

  orderedDict(): void {
    this.global(ORDERED_DICT.name);
    this.opcode(')');
    this.opcode('R');
  }

  /** _rebuild_tensor_v2(('storage', class, key, 'cpu', length), 0, shape, strides, False, OrderedDict()) */
  tensor(key: string, storage: string, shape: readonly number[], length: number): void {
    this.global(REBUILD_TENSOR);
    this.opcode('(');
    this.opcode('(');
    this.text('storage');
    this.global(storage);
    this.text(key);
    this.text('cpu');
    this.count(length);
    this.opcode('t');
    this.opcode('Q');
    this.count(0);
    this.counts(shape);
    this.counts(shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1)));
    this.bytes.push(0x89);
    this.orderedDict();
    this.opcode('t');
    this.opcode('R');
  }

  end(): Uint8Array {
    this.opcode('.');
    return Uint8Array.from(this.bytes);
  }
}
