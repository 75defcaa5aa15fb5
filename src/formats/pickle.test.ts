import { describe, expect, it } from 'vitest';
import { FormatError } from './error.ts';
import { ORDERED, op, pickle } from './pickle.testing.ts';
import { describe as inWords, ORDERED_DICT, PickleGlobal, type PickleHost, type PickleList, PickleOpaque, readPickle } from './pickle.ts';

const host: PickleHost = {
  globals: new Map([ORDERED_DICT, new PickleGlobal('torch.FloatStorage')].map((global) => [global.name, global])),
  persistent: (id) => ({ id }),
};
const read = (...opcodes: number[][]) => readPickle(pickle(...opcodes), host);

describe('pickles', () => {
  it('hold plain data', () => {
    const longs = [
      [0x8a, 0],
      [0x8a, 1, 0xff],
      [0x8a, 5, 0, 0, 0, 0, 1],
    ];
    const floats = [0x47, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0];
    expect(read(op.tuple(op.none, [0x88], op.false, op.int(-7), [0x4b, 200], [0x4d, 1, 2], ...longs, floats, op.text('Füße')))).toEqual([
      null,
      true,
      false,
      -7,
      200,
      513,
      0,
      -1,
      2 ** 32,
      1.5,
      'Füße',
    ]);
    expect(read(op.int(1), op.int(2), op.int(3), [0x87])).toEqual([1, 2, 3]);
    expect(read(op.dict, op.text('__proto__'), op.int(1), op.setItem, op.mark, op.text('a'), op.emptyTuple, op.setItems)).toEqual(
      new Map<string, unknown>([
        ['__proto__', 1],
        ['a', []],
      ]),
    );
    expect((read(op.list, op.int(4), op.append, op.mark, op.int(5), op.int(6), [0x65]) as PickleList).items).toEqual([4, 5, 6]);
  });

  it('may recall what they made, name what is allowed, and refer to objects outside', () => {
    expect(read(op.text('x'), op.put(3), op.get(3), [0x86])).toEqual(['x', 'x']);
    expect(read(op.text('y'), [0x72, 0, 1, 0, 0], [0x6a, 0, 1, 0, 0], [0x86])).toEqual(['y', 'y']);
    expect(read(op.global('torch', 'FloatStorage'))).toBe(host.globals.get('torch.FloatStorage'));
    expect(read(op.int(9), op.persistent)).toEqual({ id: 9 });
  });

  it.each([3, 4, 5])('come in protocol %i, with its frames, short strings, sets and bytes', (protocol) => {
    const text = (value: string): number[] => [0x8c, value.length, ...new TextEncoder().encode(value), 0x94];
    const frame = [0x95, 0, 0, 0, 0, 0, 0, 0, 0];
    const set = [0x8f, ...op.mark, ...op.int(1), ...op.int(2), 0x90];
    const bytes = [0x43, 2, 7, 8];
    const items = op.tuple(
      text('a'),
      text('b'),
      op.get(0),
      [...text('torch'), ...text('FloatStorage'), 0x93],
      set,
      bytes,
      [0x8b, 1, 0, 0, 0, 5],
    );
    const found = readPickle(Uint8Array.from([0x80, protocol, ...frame, ...items, 0x2e]), host) as unknown[];
    expect([found.slice(0, 4), (found[4] as PickleList).items, found[5], found[6]]).toEqual([
      ['a', 'b', 'a', host.globals.get('torch.FloatStorage')],
      [1, 2],
      Uint8Array.of(7, 8),
      5,
    ]);
  });

  it('may hold objects of classes that are unknown, where their reader says so: nothing is called, and what is put into them is dropped', () => {
    const opaque = { ...host, unknown: (name: string) => new PickleGlobal(name, () => new PickleOpaque(name)) };
    const made = [...op.global('os', 'system'), ...op.tuple(op.text('rm')), ...op.reduce];
    const filled = [...made, ...op.text('k'), ...op.int(1), ...op.setItem, ...op.int(2), ...op.append, ...op.dict, ...op.build];
    expect(readPickle(pickle(op.tuple(filled, op.int(3))), opaque)).toEqual([new PickleOpaque('os.system'), 3]);
    expect(readPickle(pickle(op.global('a', 'B'), op.emptyTuple, [0x81]), opaque)).toEqual(new PickleOpaque('a.B'));
  });

  it('may give an OrderedDict attributes, which are left out', () => {
    expect(read(ORDERED, op.text('k'), op.int(1), op.setItem, op.dict, op.text('_metadata'), op.none, op.setItem, op.build)).toEqual(
      new Map([['k', 1]]),
    );
  });

  it('may contain themselves without harm', () => {
    const list = read(op.list, op.put(0), op.get(0), op.append) as PickleList;
    expect(list.items[0]).toBe(list);
    expect(inWords(list)).toBe('a list of 1');
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'pickle byte 0: expected a pickle of protocol 2 to 5, found other bytes'],
    ['protocol 6', Uint8Array.of(0x80, 6, 0x4e, 0x2e), 'found protocol 6'],
    ['protocol 1', Uint8Array.of(0x80, 1, 0x4e, 0x2e), 'found protocol 1'],
    ['no end', Uint8Array.of(0x80, 2, 0x4e), 'pickle byte 3: expected 1 more bytes, found the end after 0'],
    ['bytes behind the end', Uint8Array.of(0x80, 2, 0x4e, 0x2e, 0), 'expected the end of the pickle, found 1 more bytes'],
    ['no value', pickle(), 'expected a value on the stack, found none'],
    ['two values', pickle(op.none, op.none), 'expected one value at the end, found 2'],
    ['a mark as a value', pickle(op.mark), 'expected a value on the stack'],
    ['a tuple without a mark', pickle([0x74]), 'expected a mark on the stack'],
    [
      'os.system',
      pickle(op.global('os', 'system')),
      'pickle byte 2: expected one of collections.OrderedDict, torch.FloatStorage, found "os.system"',
    ],
    ['builtins.eval', pickle(op.global('builtins', 'eval')), 'found "builtins.eval"'],
    ['__builtin__.getattr', pickle(op.global('__builtin__', 'getattr')), 'found "__builtin__.getattr"'],
    ['Object.prototype', pickle(op.global('__proto__', '__proto__')), 'found "__proto__.__proto__"'],
    ['a name without end', pickle([0x63, ...Array.from({ length: 300 }, () => 97)]), 'expected a name of at most 200 bytes'],
    ['a call of a class', pickle(op.global('torch', 'FloatStorage'), op.emptyTuple, op.reduce), 'may be called, found torch.FloatStorage'],
    ['a call of a string', pickle(op.text('eval'), op.emptyTuple, op.reduce), 'found the string "eval"'],
    [
      'a call without a tuple',
      pickle(op.global('collections', 'OrderedDict'), op.none, op.reduce),
      'expected arguments in a tuple, found None',
    ],
    [
      'an OrderedDict of arguments',
      pickle(op.global('collections', 'OrderedDict'), op.tuple(op.none), op.reduce),
      'one made from 1 arguments',
    ],
    [
      'attributes of a list',
      pickle(op.list, op.dict, op.build),
      'expected attributes of an OrderedDict, found a dictionary of 0 for a list of 0',
    ],
    ['items of a tuple', pickle(op.emptyTuple, op.int(1), op.append), 'expected a list to append to, found a tuple of 0'],
    ['keys of a list', pickle(op.list, op.int(1), op.int(2), op.setItem), 'expected a dictionary to fill'],
    ['a key without a value', pickle(op.dict, op.mark, op.int(1), op.setItems), 'expected a value for every key'],
    ['a tuple as a key', pickle(op.dict, op.emptyTuple, op.int(2), op.setItem), 'expected a string or number as a key, found a tuple of 0'],
    [
      'a key twice',
      pickle(op.dict, op.mark, op.int(1), op.none, op.int(1), op.none, op.setItems),
      'expected every key once, found 1 twice',
    ],
    ['what was never kept', pickle(op.get(5)), 'expected a value kept before, found nothing under 5'],
    ['a string past the end', pickle([0x58, 255, 255, 255, 255]), 'expected 4294967295 more bytes'],
    ['a string that is not UTF-8', pickle([0x58, 1, 0, 0, 0, 0xff]), 'expected a string in UTF-8'],
    ['an endless whole number', pickle([0x8a, 200]), 'expected a whole number of at most 8 bytes, found 200'],
    ['a number of 2^62', pickle([0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 0x40]), 'expected a whole number below 2^53'],
    ...[...'012FILPSTUVYgijklmnopstdD']
      .filter((c) => !'jst'.includes(c))
      .map((c): [string, Uint8Array, string] => [
        `opcode ${c}`,
        pickle([c.charCodeAt(0)]),
        `expected an opcode that plain data and tensors need, found 0x${c.charCodeAt(0).toString(16)}`,
      ]),
    ['NEWOBJ of nothing', pickle([0x81]), 'expected a value on the stack'],
    ['a string of 2^60 bytes', pickle([0x8d, 0, 0, 0, 0, 0, 0, 0, 0x10]), 'bytes, found 1152921504606846976'],
    ['os.system by names on the stack', pickle(op.text('os'), op.text('system'), [0x93]), 'found "os.system"'],
    ['numbers as names', pickle(op.int(1), op.int(2), [0x93]), 'expected a module and a name'],
    ['an extension', pickle([0x82, 1]), 'found 0x82'],
  ])('refuse %s', (_, bytes, message) => {
    expect(() => readPickle(bytes, host)).toThrow(message);
    expect(() => readPickle(bytes, host)).toThrow(FormatError);
  });

  it('take time and memory in proportion to their bytes', () => {
    const pairs = Array.from({ length: 100_000 }, () => [...op.emptyTuple, ...op.put(0), ...op.get(0), ...op.get(0), 0x87]).flat();
    const began = process.cpuUsage();
    expect(() => readPickle(pickle(pairs), host)).toThrow('expected one value');
    expect(process.cpuUsage(began).user).toBeLessThan(2_000_000);
  });
});
