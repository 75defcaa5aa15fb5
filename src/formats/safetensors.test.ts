import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from './error.ts';
import { readFloat32, readSafetensors, type TensorInput, writeSafetensors } from './safetensors.ts';

/** A file from any header and data. */
function file(header: unknown, data: ArrayLike<number> = []): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}
const tensor = (dtype: unknown, shape: unknown, begin: unknown, end: unknown) => ({ dtype, shape, data_offsets: [begin, end] });
const values = (bytes: Uint8Array, name: string): unknown => Array.from(readSafetensors(bytes).tensors.get(name)!.read());

const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', '7', 'a.weight'));
const data: fc.Arbitrary<TensorInput['data']> = fc.oneof(
  fc.float32Array({ maxLength: 9 }),
  fc.float64Array({ maxLength: 9 }),
  fc.int32Array({ maxLength: 9 }),
  fc.uint32Array({ maxLength: 9 }),
  fc.uint8Array({ maxLength: 9 }),
);
const inputs = fc
  .uniqueArray(fc.record({ name: name.filter((n) => n !== '__metadata__'), data }), { selector: (t) => t.name, maxLength: 6 })
  .map((list) => list.map((t): TensorInput => ({ ...t, shape: [1, t.data.length] })));
const metadata = fc.dictionary(
  fc.string().filter((key) => key !== '__proto__'),
  fc.string({ unit: 'grapheme' }),
);

describe('safetensors', () => {
  it.each([0, 1, 2, 3, 5])('are read alike from a Buffer of Node, whose slices are views: %i blanks behind the header', (blanks) => {
    const json = `{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}${' '.repeat(blanks)}`;
    const bytes = Buffer.from(file(json, [0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0]));
    expect(values(bytes, 'a')).toEqual([1.5, -2]);
  });

  it('may hold tensors of types that nobody asks for, which are named', () => {
    const bytes = file(
      { a: tensor('F32', [1], 0, 4), b: tensor('F8_E4M3', [2], 4, 6), c: tensor('I8', [1], 6, 7) },
      [0, 0, 0x80, 0x3f, 1, 2, 3],
    );
    const { tensors, unreadable } = readSafetensors(bytes);
    expect([[...tensors.keys()], [...unreadable]]).toEqual([
      ['a'],
      [
        ['b', 'F8_E4M3'],
        ['c', 'I8'],
      ],
    ]);
    expect(values(bytes, 'a')).toEqual([1]);
    expect(() => readFloat32(readSafetensors(bytes), 'b')).toThrow('tensor "b": expected floats, found F8_E4M3');
  });

  it('reads back what it wrote, at any alignment', () => {
    fc.assert(
      fc.property(inputs, metadata, fc.nat(7), (tensors, meta, shift) => {
        const written = writeSafetensors(tensors, meta);
        const moved = new Uint8Array(written.length + shift);
        moved.set(written, shift);
        const read = readSafetensors(moved.subarray(shift));
        expect(Object.fromEntries(read.metadata)).toEqual({ ...meta });
        expect(read.tensors.size).toBe(tensors.length);
        for (const t of tensors) {
          expect(read.tensors.get(t.name)!.shape).toEqual(t.shape);
          expect(read.tensors.get(t.name)!.read()).toEqual(t.data);
        }
      }),
    );
  });

  it('writes equal bytes for equal tensors, aligned, so that reading copies nothing', () => {
    const tensors: TensorInput[] = [
      { name: 'flags', shape: [3], data: new Uint8Array([1, 0, 1]) },
      { name: '10', shape: [2], data: new Float32Array([1, 2]) },
      { name: 'wide', shape: [], data: new Float64Array([Math.PI]) },
    ];
    const bytes = writeSafetensors(tensors, { note: 'x' });
    expect(writeSafetensors(tensors, { note: 'x' })).toEqual(bytes);
    const read = readSafetensors(bytes.buffer);
    expect([...read.tensors.keys()].sort()).toEqual(['10', 'flags', 'wide']);
    for (const t of read.tensors.values()) {
      expect(t.read().buffer).toBe(bytes.buffer);
      expect(t.begin % 4 === 0 || t.dtype === 'U8').toBe(true);
    }
  });

  it('refuses to write a name twice, a reserved name and data that does not fit', () => {
    const x = { name: 'x', shape: [1], data: new Float32Array(1) };
    expect(() => writeSafetensors([x, x])).toThrow('"x" is reserved or taken twice');
    expect(() => writeSafetensors([{ ...x, name: '__metadata__' }])).toThrow(RangeError);
    expect(() => writeSafetensors([{ ...x, shape: [2] }])).toThrow('needs 2 values, not 1');
  });

  it('widens half floats', () => {
    const halves = [0x3c00, 0xc000, 0x0001, 0x7c00, 0xfc00, 0x3555, 0x8000, 0x7e00];
    const bytes = file({ h: tensor('F16', [8], 0, 16) }, new Uint8Array(Uint16Array.from(halves).buffer));
    expect(values(bytes, 'h')).toEqual([1, -2, 2 ** -24, Infinity, -Infinity, 0.333251953125, -0, Number.NaN]);
    const brain = file({ b: tensor('BF16', [3], 0, 6) }, new Uint8Array(Uint16Array.from([0x3f80, 0xc049, 0x7f80]).buffer));
    expect(values(brain, 'b')).toEqual([1, -3.140625, Infinity]);
    expect(readFloat32(readSafetensors(brain), 'b', [3])[0]).toBe(1);
  });

  it('reads 64-bit integers that fit 32 bits, and booleans', () => {
    const wide = (n: bigint) => file({ n: tensor('I64', [1], 0, 8) }, new Uint8Array(BigInt64Array.of(n).buffer));
    expect(values(wide(-2147483648n), 'n')).toEqual([-2147483648]);
    expect(() => values(wide(2147483648n), 'n')).toThrow('tensor "n": expected integers that fit 32 bits, found 2147483648 at element 0');
    expect(() => values(file({ b: tensor('BOOL', [2], 0, 2) }, [1, 2]), 'b')).toThrow('expected booleans, 0 or 1, found 2 at element 1');
  });

  it('gives floats by name and shape, or says what is there', () => {
    const read = readSafetensors(
      writeSafetensors([
        { name: 'd', shape: [2, 1], data: new Float64Array([1, 2]) },
        { name: 'i', shape: [1], data: new Int32Array(1) },
      ]),
    );
    expect(readFloat32(read, 'd', [2, 1])).toEqual(new Float32Array([1, 2]));
    expect(() => readFloat32(read, 'd', [1, 2])).toThrow('tensor "d": expected floats of shape [1, 2], found F64 of shape [2, 1]');
    expect(() => readFloat32(read, 'i')).toThrow('found I32');
    expect(() => readFloat32(read, '__proto__')).toThrow('found no such tensor');
  });

  const f32 = (begin: number, end: number) => tensor('F32', [(end - begin) / 4], begin, end);
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(3), 'byte 0: expected a header of 10 bytes at the least, found a file of 3 bytes'],
    ['a header past the end', new Uint8Array([200, 0, 0, 0, 0, 0, 0, 0, 123, 125]), 'a header length from 2 to 2, found 200'],
    ['a header of 2^63 bytes', new Uint8Array([0, 0, 0, 0, 0, 0, 0, 128, 123, 125]), 'found 9223372036854775808'],
    ['no JSON', file('{nope'), 'a header in JSON'],
    ['a list', file('[]   '), 'starts with "{"'],
    ['invalid UTF-8', file({ x: 0 }).fill(0xff, 10, 11), 'a header in UTF-8'],
    ['metadata that is not text', file({ __metadata__: { a: 1 } }), '"__metadata__" "a": expected a string, found 1'],
    ['a name twice', file('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061":{}}'), '"a": expected every name once'],
    ['a field twice', file('{"a":{"dtype":"U8","dtype":"I8"}}'), '"dtype": expected every name once'],
    ['a dtype that is none', file({ a: tensor(7, [1], 0, 1) }, [0]), 'a dtype such as F64, I64'],
    ['an unknown dtype that leaves a gap', file({ a: tensor('F8_E4M3', [1], 1, 2) }, [0, 0]), 'data_offsets that begin at 0'],
    ['an extra field', file({ a: { ...f32(0, 0), more: 1 } }), 'found "more"'],
    ['a negative size', file({ a: tensor('U8', [-1], 0, 1) }, [0]), 'a shape of whole numbers from 0, found [-1]'],
    ['an overflowing shape', file({ a: tensor('U8', [2 ** 40, 2 ** 40], 0, 1) }, [0]), 'found 1 bytes'],
    ['offsets past the end', file({ a: f32(0, 8) }, [0, 0, 0, 0]), 'within the 4 bytes of data, found [0,8]'],
    ['offsets backwards', file({ a: tensor('U8', [0], 2, 1) }, [0, 0]), 'data_offsets in order'],
    ['an overlap', file({ a: f32(0, 8), b: f32(4, 8) }, new Uint8Array(8)), 'tensor "b": expected data_offsets that begin at 8'],
    ['a gap', file({ a: f32(4, 8) }, new Uint8Array(8)), 'tensor "a": expected data_offsets that begin at 0'],
    ['bytes left over', file({ a: f32(0, 4) }, new Uint8Array(8)), 'expected the end of the file, found 4 bytes that no tensor names'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(message);
    expect(() => readSafetensors(bytes)).toThrow(FormatError);
  });

  it('takes strings of megabytes and answers deep nesting', () => {
    const long = `${'x'.repeat(1e6)}${'\\"'.repeat(1e6)}`;
    expect(readSafetensors(writeSafetensors([], { long })).metadata.get('long')).toBe(long);
    expect(() => readSafetensors(file(`{"a":${'['.repeat(2e5)}${']'.repeat(2e5)}}`))).toThrow(FormatError);
  });

  it('takes names of object methods as names', () => {
    const read = readSafetensors(file('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', [5]));
    expect([...read.tensors.keys()]).toEqual(['__proto__']);
    expect(Object.hasOwn(Object.prototype, 'dtype')).toBe(false);
  });

  it('stores floats in half the bytes, each as the nearest that there is', () => {
    const data = Float32Array.of(
      0,
      -0,
      1,
      -1.5,
      65504,
      65520,
      2 ** -24,
      1.5 * 2 ** -24,
      2.5 * 2 ** -24,
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      0.1,
    );
    const half = readSafetensors(writeSafetensors([{ name: 'h', shape: [12], data, as: 'F16' }])).tensors.get('h')!;
    expect(half.dtype).toBe('F16');
    const up = [0, -0, 1, -1.5, 65504, Number.POSITIVE_INFINITY, 2 ** -24, 2 ** -23, 2 ** -23, 1, 1 + 2 ** -9, 0.0999755859375];
    expect([...half.read()]).toEqual(up);
    fc.assert(
      fc.property(fc.float({ noDefaultInfinity: true, noNaN: true }), (value) => {
        const read = (as: 'F16' | 'BF16') =>
          readSafetensors(writeSafetensors([{ name: 'x', shape: [1], data: Float32Array.of(value), as }]))
            .tensors.get('x')!
            .read()[0];
        if (Math.abs(value) < 65504)
          expect(Math.abs(read('F16') - value)).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(value) * 2 ** -11));
        if (Math.abs(value) < 3e38)
          expect(Math.abs(read('BF16') - value)).toBeLessThanOrEqual(Math.max(2 ** -134, Math.abs(value) * 2 ** -8));
      }),
    );
  });

  it('meets any damage with a value or a FormatError', () => {
    const edit = fc.record({
      at: fc.nat(),
      byte: fc.oneof(fc.nat(255), fc.constantFrom(...'{}[]",:0123456789-e'.split('').map((c) => c.charCodeAt(0)))),
    });
    fc.assert(
      fc.property(inputs, fc.array(edit, { minLength: 1, maxLength: 6 }), fc.nat(), (tensors, edits, cut) => {
        const bytes = writeSafetensors(tensors, { a: 'b' });
        for (const { at, byte } of edits) bytes[at % bytes.length] = byte;
        try {
          for (const t of readSafetensors(cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes).tensors.values())
            expect(t.read().length).toBe(t.length);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
