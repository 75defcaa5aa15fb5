import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from './error.ts';
import { readNpy, writeNpy } from './npy.ts';

const header = (dictionary: string, data: number[] = [], version = 1): Uint8Array => {
  const text = new TextEncoder().encode(dictionary);
  const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.of(0x93, ...new TextEncoder().encode('NUMPY'), version, 0, ...length, ...text, ...data);
};
const bytes = (shape: string, data: number[], descr = '|u1', order = 'False') =>
  header(`{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`, data);

describe('.npy files', () => {
  const data = fc.oneof(fc.uint8Array({ maxLength: 9 }), fc.int32Array({ maxLength: 9 }), fc.float32Array({ maxLength: 9 }));

  it('give back what was written, at any alignment', () => {
    fc.assert(
      fc.property(data, fc.constantFrom([], [1], [1, 1]), fc.nat(7), (values, ones, shift) => {
        const shape = [...ones, values.length];
        const written = writeNpy(shape, values);
        const moved = new Uint8Array(written.length + shift);
        moved.set(written, shift);
        expect(readNpy(moved.subarray(shift))).toMatchObject({ shape, data: values });
      }),
    );
  });

  it('are laid out as numpy.save lays them out', () => {
    const file = writeNpy([2, 3], Int32Array.of(1, 2, 3, 4, 5, -6));
    expect(new TextDecoder('latin1').decode(file.subarray(0, 128))).toBe(
      `\x93NUMPY\x01\0v\0${"{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117)}\n`,
    );
    expect(file.length).toBe(128 + 24);
    expect(readNpy(writeNpy([], Uint8Array.of(4)))).toMatchObject({ shape: [], data: Uint8Array.of(4) });
  });

  it('hold 64-bit integers that fit 32 bits', () => {
    expect(readNpy(writeNpy([2], BigInt64Array.of(-1n, 7n))).data).toEqual(Int32Array.of(-1, 7));
    expect(() => readNpy(writeNpy([2], BigInt64Array.of(1n, 2n ** 40n)))).toThrow(
      'the array: expected integers that fit 32 bits, found 1099511627776 at element 1',
    );
  });

  it.each<[string, number[], number[]]>([
    ['|i1', [255, 7], [-1, 7]],
    ['|b1', [1, 0], [1, 0]],
    ['<u2', [1, 1, 255, 255], [257, 65535]],
    ['<i2', [255, 255, 2, 0], [-1, 2]],
    ['>i4', [0, 0, 1, 2, 255, 255, 255, 255], [258, -1]],
    ['<u8', [9, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0], [9, 8]],
    ['>i8', [0, 0, 0, 0, 0, 0, 0, 9, 255, 255, 255, 255, 255, 255, 255, 255], [9, -1]],
    ['<f2', [0, 0x3c, 0, 0xc0], [1, -2]],
    ['>f4', [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0], [1, -2]],
  ])('hold numbers of type %s', (descr, data, expected) => {
    expect([...readNpy(bytes('(2,)', data, descr)).data]).toEqual(expected);
  });

  it('may have columns first, which means something where there are several rows and columns', () => {
    expect([...readNpy(bytes('(2, 3)', [1, 4, 2, 5, 3, 6], '|u1', 'True')).data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...readNpy(bytes('(2, 1, 2, 2)', [1, 5, 3, 7, 2, 6, 4, 8], '|u1', 'True')).data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const shape of ['(3,)', '(3, 1)', '(1, 3)']) expect([...readNpy(bytes(shape, [1, 2, 3], '|u1', 'True')).data]).toEqual([1, 2, 3]);
  });

  it("have Python 2's shapes", () => {
    expect(readNpy(bytes('(2L, 1L)', [1, 2]))).toMatchObject({ shape: [2, 1] });
    expect(readNpy(bytes('(2L,)', [1, 2]))).toMatchObject({ shape: [2] });
  });

  it('come in version 2, with fields in any order', () => {
    const file = header("{'shape': (2,), 'fortran_order': False, 'descr': '|u1'}", [1, 2], 2);
    expect(readNpy(file).data).toEqual(Uint8Array.of(1, 2));
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'byte 0: expected a .npy file'],
    ['another version', header('', [], 3), 'byte 6: expected version 1.0 or 2.0, found 3.0'],
    ['a header past the end', header('').fill(255, 8, 10), 'byte 8: expected a header of at most 0 bytes, found 65535'],
    ['no dictionary', header('[1]'), 'the header: expected a dictionary, found "[1]"'],
    ['code', header("{'descr': exec('1'), }"), "the header: expected fields such as 'shape': (2, 3)"],
    ['a field twice', header("{'shape': (), 'shape': ()}"), 'the header, "shape": expected every field once'],
    ['an unknown field', header("{'shape': (), '__proto__': ()}"), 'expected descr, fortran_order and shape, found "__proto__"'],
    ['a missing field', header("{'shape': ()}"), 'found ["shape"]'],
    ['objects', bytes('(1,)', [0], '|O'), "the header, 'descr': expected integers, floats or booleans, such as '|u1' or '<i4', found '|O'"],
    ['complex numbers', bytes('(1,)', [0], '<c8'), "found '<c8'"],
    ['an order that is none', bytes('(1,)', [0], '|u1', '(2)'), "'fortran_order': expected True or False, found (2)"],
    [
      'numbers beyond 32 bits',
      bytes('(1,)', [255, 255, 255, 255], '<u4'),
      'expected integers that fit 32 bits, found 4294967295 at element 0',
    ],
    ['booleans that are none', bytes('(1,)', [2], '|b1'), 'expected booleans, 0 or 1, found 2 at element 0'],
    ['a number as a shape', bytes('(1)', [0]), "'shape': expected a tuple of whole numbers"],
    ['a shape of commas', bytes('(,,)', [0]), "'shape': expected a tuple of whole numbers"],
    ['an endless shape', bytes(`(${'1, '.repeat(40)})`, [0]), "'shape': expected a tuple of whole numbers"],
    ['a shape beyond 2^53', bytes('(99999999999999999999,)', [0]), "'shape': expected a tuple of whole numbers"],
    ['too few numbers', bytes('(2,)', [0]), 'U8 of shape [2] in 2 bytes, found 1 bytes'],
    ['too many numbers', bytes('(2, 0)', [0]), 'U8 of shape [2, 0] in 0 bytes, found 1 bytes'],
    ['more than memory', bytes('(9007199254740991, 9007199254740991)', []), 'found 0 bytes'],
  ])('are refused with %s', (_, file, message) => {
    expect(() => readNpy(file)).toThrow(message);
    expect(() => readNpy(file)).toThrow(FormatError);
  });

  it('are written only where the data fits the shape', () => {
    expect(() => writeNpy([2, 2], new Uint8Array(3))).toThrow(RangeError);
  });
});
