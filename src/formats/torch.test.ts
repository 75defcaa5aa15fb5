import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from './error.ts';
import { ORDERED, op, pickle, tensorOps } from './pickle.testing.ts';
import { blobSource, memorySource } from './source.ts';
import { openTorch } from './torch.ts';
import { encodeTorch } from './torch-writer.ts';
import { deflatedFiles } from './zip.testing.ts';
import { writeZip } from './zip-writer.ts';

const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** A file with one tensor "t" over the storage "0". */
function file(
  tensor: number[],
  storage: ArrayBufferView = Float32Array.of(0, 1, 2, 3, 4, 5),
  more: { name: string; data: Uint8Array }[] = [],
) {
  return writeZip([
    { name: 'x/data.pkl', data: pickle(ORDERED, op.mark, op.text('t'), tensor, op.setItems) },
    { name: 'x/data/0', data: bytesOf(storage) },
    ...more,
  ]);
}
const floats = (length: number, offset: number, shape: number[], strides: number[]) =>
  tensorOps('0', 'FloatStorage', length, offset, shape, strides);
const open = (bytes: Uint8Array) => openTorch(memorySource(bytes));
const only = async (bytes: Uint8Array) => (await open(bytes)).tensors.get('t')!;

describe('files of torch.save', () => {
  it('give back what was written', async () => {
    const one = fc.record({ name: fc.string({ maxLength: 20 }), rows: fc.nat(4), columns: fc.nat(4) }).chain(({ name, rows, columns }) =>
      fc.record({
        name: fc.constant(name),
        shape: fc.constant([rows, columns]),
        data: fc.float32Array({ minLength: rows * columns, maxLength: rows * columns, noNaN: true }),
        dtype: fc.constant('F32' as const),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(one, { selector: (t) => t.name, maxLength: 5 }), async (tensors) => {
        const { tensors: read } = await openTorch(blobSource(new Blob([encodeTorch(tensors)])));
        expect([...read.keys()]).toEqual(tensors.map((t) => t.name));
        for (const { name, shape, data } of tensors) {
          const tensor = read.get(name)!;
          expect(tensor.shape).toEqual(shape);
          expect(await tensor.read()).toEqual(data);
          for (let row = 0; row < shape[0]; row++)
            expect(await tensor.readRow(row)).toEqual(data.slice(row * shape[1], (row + 1) * shape[1]));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('round to bfloat16 as torch does: to the nearest, ties to even', async () => {
    const data = Float32Array.of(1, -1.00390625, 1.01171875, 1.004, Infinity, Number.NaN);
    const tensor = await only(encodeTorch([{ name: 't', shape: [6], data, dtype: 'BF16' }]));
    expect([tensor.dtype, ...(await tensor.read())]).toEqual(['BF16', 1, -1, 1.015625, 1.0078125, Infinity, Number.NaN]);
  });

  it('hold every type', async () => {
    const typed = async (storage: string, data: ArrayBufferView, length: number) => [
      ...(await (await only(file(tensorOps('0', storage, length, 0, [length], [1]), data))).read()),
    ];
    expect(await typed('HalfStorage', Uint16Array.of(0x3c00, 0xc000), 2)).toEqual([1, -2]);
    expect(await typed('BFloat16Storage', Uint16Array.of(0x3f80), 1)).toEqual([1]);
    expect(await typed('DoubleStorage', Float64Array.of(0.1), 1)).toEqual([0.1]);
    expect(await typed('LongStorage', BigInt64Array.of(-5n), 1)).toEqual([-5]);
    expect(await typed('IntStorage', Int32Array.of(7), 1)).toEqual([7]);
    expect(await typed('ByteStorage', Uint8Array.of(8), 1)).toEqual([8]);
    expect(await typed('BoolStorage', Uint8Array.of(1, 0), 2)).toEqual([1, 0]);
  });

  it('may lay tensors out with any strides, and share storages', async () => {
    const transposed = await only(file(floats(6, 0, [3, 2], [1, 3])));
    expect([...(await transposed.read())]).toEqual([0, 3, 1, 4, 2, 5]);
    expect([...(await transposed.readRow(1))]).toEqual([1, 4]);
    const part = await only(file(floats(6, 1, [2, 2], [3, 1])));
    expect([...(await part.read())]).toEqual([1, 2, 4, 5]);
    await expect(part.readRow(2)).rejects.toThrow('there is no row 2 of 2');
    const scalar = await only(file(floats(6, 5, [], [])));
    expect([...(await scalar.read())]).toEqual([5]);
    await expect(scalar.readRow(0)).rejects.toThrow(RangeError);
    expect((await (await only(file(floats(6, 0, [0, 9], [9, 1])))).read()).length).toBe(0);
  });

  /** A file whose pickle is this, with one storage. */
  const saved = (...opcodes: number[][]): Uint8Array =>
    writeZip([
      { name: 'x/data.pkl', data: pickle(...opcodes) },
      { name: 'x/data/0', data: bytesOf(Float32Array.of(0, 1, 2, 3, 4, 5)) },
    ]);
  const state = [...ORDERED, ...op.mark, ...op.text('t'), ...floats(6, 0, [6], [1]), ...op.setItems];
  const entry = (name: string, value: number[]): number[] => [...op.text(name), ...value, ...op.setItem];
  const optimizer = [
    ...op.dict,
    ...entry('state', [...op.dict, ...op.int(0), ...op.dict, ...entry('exp_avg', floats(6, 0, [6], [1])), ...op.setItem]),
  ];

  it.each<[string, number[][], string[]]>([
    [
      'a trainer',
      [op.dict, entry('model', state), entry('optimizers', optimizer), entry('step', op.int(9))],
      ['Only "model" is read; left out: optimizers, step.'],
    ],
    ['Lightning', [op.dict, entry('epoch', op.int(1)), entry('state_dict', state)], ['Only "state_dict" is read; left out: epoch.']],
    ['two wrappers', [op.dict, entry('a', [...op.dict, ...entry('model', state)])], []],
    [
      'a class of its own',
      [
        op.dict,
        entry('args', [...op.global('argparse', 'Namespace'), ...op.emptyTuple, 0x81, ...op.dict, ...op.build]),
        entry('model', state),
      ],
      ['Only "model" is read; left out: args.'],
    ],
    ['numbers beside tensors', [state, entry('steps', op.int(3))], ['Left out, since they are no tensors: steps.']],
  ])('may keep the state_dict as %s does', async (_, opcodes, notes) => {
    const found = await open(saved(...opcodes));
    expect([...found.tensors.keys()]).toEqual(['t']);
    expect(found.notes).toEqual(notes);
  });

  it('are refused where the state_dict could be one of several', async () => {
    await expect(open(saved(op.dict, entry('a', state), entry('b', state)))).rejects.toThrow(
      'expected a dictionary of tensors, found several: a, b',
    );
  });

  it('may hold parameters, and tensors of types that cannot be read, which are named', async () => {
    const parameter = [
      ...op.global('torch._utils', '_rebuild_parameter'),
      ...op.tuple(floats(6, 0, [6], [1]), [0x88], ORDERED),
      ...op.reduce,
    ];
    expect([...(await (await only(file(parameter))).read())]).toEqual([0, 1, 2, 3, 4, 5]);
    const found = await open(saved(state, entry('q', tensorOps('0', 'QInt8Storage', 6, 0, [6], [1]))));
    expect([...found.tensors.keys(), ...found.unreadable]).toEqual(['t', ['q', 'torch.QInt8Storage']]);
  });

  it.each(['', 'x/', 'home/me/x/'])('may have been unpacked and packed again, deflated and below "%s"', async (top) => {
    const entries = {
      'data.pkl': pickle(ORDERED, op.mark, op.text('t'), floats(6, 0, [3, 2], [2, 1]), op.setItems),
      'data/0': bytesOf(Float32Array.of(0, 1, 2, 3, 4, 5)),
    };
    const zip = deflatedFiles(Object.entries(entries).map(([name, data]) => ({ name: top + name, data })));
    const tensor = await only(zip);
    expect([...(await tensor.read())]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...(await tensor.readRow(2))]).toEqual([4, 5]);
  });

  it('are opened without reading their numbers', async () => {
    const bytes = readFileSync(new URL('../training/golden/official/checkpoint', import.meta.url));
    let read = 0;
    const { tensors } = await openTorch({
      size: bytes.length,
      read: async (begin, end) => {
        read += end - begin;
        return bytes.subarray(begin, end);
      },
    });
    expect(tensors.size).toBe(23);
    expect(tensors.get('_orig_mod.model.inner.H_init')).toMatchObject({ dtype: 'BF16', shape: [64] });
    expect(read).toBeLessThan(80_000);
    const before = read;
    await tensors.get('_orig_mod.model.inner.puzzle_emb.weights')!.readRow(0);
    expect(read - before).toBe(256);
  });

  const good = floats(6, 0, [6], [1]);
  it.each<[string, Uint8Array, string]>([
    ['no pickle', writeZip([{ name: 'x/other.pkl', data: pickle(ORDERED) }]), 'the archive: expected one entry data.pkl'],
    ['two pickles', file(good, undefined, [{ name: 'y/data.pkl', data: pickle(ORDERED) }]), 'as torch.save writes, found 2'],
    [
      'big-endian numbers',
      file(good, undefined, [{ name: 'x/byteorder', data: new TextEncoder().encode('big') }]),
      'entry "x/byteorder": expected "little"',
    ],
    [
      'a pickle of something else',
      writeZip([{ name: 'x/data.pkl', data: pickle(op.none) }]),
      'data.pkl: expected a dictionary of tensors, found None',
    ],
    ['what is no tensor', file(op.int(3)), 'data.pkl: expected a dictionary of tensors, found 3'],
    [
      'a storage as a tensor',
      file([...op.text('s'), ...op.persistent]),
      "expected ('storage', class, key, device, length), found the string",
    ],
    [
      'a number as a name',
      writeZip([
        { name: 'x/data.pkl', data: pickle(ORDERED, op.int(1), floats(6, 0, [6], [1]), op.setItem) },
        { name: 'x/data/0', data: new Uint8Array(24) },
      ]),
      'data.pkl: expected names of',
    ],
    [
      'a storage that is missing',
      file(tensorOps('../0', 'FloatStorage', 6, 0, [6], [1])),
      'storage "../0": expected an entry with its numbers, found none',
    ],
    ['a storage of another size', file(floats(7, 0, [6], [1])), 'storage "0": expected 7 elements of F32 in 28 bytes, found 24 bytes'],
    [
      'a shape past the storage',
      file(floats(6, 1, [6], [1])),
      'within its storage of 6 elements, found shape [6] with strides [1] from element 1',
    ],
    ['strides past the storage', file(floats(6, 0, [2, 2], [5, 1])), 'a tensor within its storage'],
    ['strides that repeat', file(floats(6, 0, [1000, 1000, 1000], [0, 0, 0])), 'expected no more elements than'],
    ['overflowing sizes', file(floats(6, 0, Array(8).fill(2 ** 31 - 1), Array(8).fill(2 ** 31 - 1))), 'a tensor within its storage'],
    ['a negative size', file(floats(6, 0, [-1], [1])), 'expected a storage, an offset, and shape and strides'],
    ['nine dimensions', file(floats(6, 0, Array(9).fill(1), Array(9).fill(1))), 'up to 8 whole numbers'],
    ['fewer strides than sizes', file(floats(6, 0, [2, 3], [1])), 'expected a storage, an offset'],
  ])('are refused with %s', async (_, bytes, message) => {
    await expect(open(bytes)).rejects.toThrow(message);
    await expect(open(bytes)).rejects.toBeInstanceOf(FormatError);
  });

  it('are refused when damaged, where the damage is read', async () => {
    const bytes = file(good);
    const at = new TextDecoder('latin1').decode(bytes).indexOf('x/data/0') + 8;
    bytes[at + 3] = 1;
    await expect((await only(bytes)).read()).rejects.toThrow('entry "x/data/0": expected the checksum');
  });
});
