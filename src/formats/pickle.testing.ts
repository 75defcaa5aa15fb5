/** Writes pickles opcode by opcode, sound and unsound ones. */

const encode = (text: string) => [...new TextEncoder().encode(text)];
const wide = (value: number) => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];

export const op = {
  mark: [0x28],
  none: [0x4e],
  false: [0x89],
  int: (value: number) => [0x4a, ...wide(value)],
  text: (value: string) => [0x58, ...wide(encode(value).length), ...encode(value)],
  tuple: (...items: number[][]) => [0x28, ...items.flat(), 0x74],
  global: (module: string, name: string) => [0x63, ...encode(`${module}\n${name}\n`)],
  emptyTuple: [0x29],
  list: [0x5d],
  dict: [0x7d],
  append: [0x61],
  setItem: [0x73],
  setItems: [0x75],
  put: (index: number) => [0x71, index],
  get: (index: number) => [0x68, index],
  reduce: [0x52],
  persistent: [0x51],
  build: [0x62],
};

export const pickle = (...opcodes: readonly number[][]): Uint8Array => Uint8Array.from([0x80, 2, ...opcodes.flat(), 0x2e]);

export const ORDERED = [...op.global('collections', 'OrderedDict'), ...op.emptyTuple, ...op.reduce];

/** A tensor as torch pickles it, any argument of which may be wrong. */
export const tensorOps = (key: string, storage: string, length: number, offset: number, shape: number[], strides: number[]): number[] => [
  ...op.global('torch._utils', '_rebuild_tensor_v2'),
  ...op.tuple(
    [...op.tuple(op.text('storage'), op.global('torch', storage), op.text(key), op.text('cpu'), op.int(length)), ...op.persistent],
    op.int(offset),
    op.tuple(...shape.map(op.int)),
    op.tuple(...strides.map(op.int)),
    op.false,
    ORDERED,
  ),
  ...op.reduce,
];
