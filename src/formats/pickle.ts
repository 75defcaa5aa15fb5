/**
 * Python's pickle, protocols 2 to 5, as far as plain data needs it: numbers, strings, tuples, lists, dictionaries, and the few classes
 * and functions that the caller names. A pickle is a program; this one can call nothing else, and no opcode of it can copy or
 * repeat what it has built, so that time and memory stay proportional to its bytes.
 *
 * Dictionaries become Maps, so that no key means anything to JavaScript. What is read may contain itself: walk it with care.
 */
import { FormatError, quote } from './error.ts';

/** A class or function that a pickle may name. */
export class PickleGlobal {
  constructor(
    /** `collections.OrderedDict`. */
    readonly name: string,
    /** What calling it gives, where it may be called. */
    readonly call?: (args: readonly unknown[], place: string) => unknown,
  ) {}
}

/** A Python list: an array of its own kind, since tuples are arrays that nothing may change. */
export class PickleList {
  readonly items: unknown[] = [];
}

/** An object of a class that nobody here knows: it stands for itself, and whatever is put into it is dropped. */
export class PickleOpaque {
  constructor(
    /** Of its class. */
    readonly name: string,
  ) {}
}

export interface PickleHost {
  /** By full name. */
  readonly globals: ReadonlyMap<string, PickleGlobal>;
  /** What a name stands for that is not among them; left out, it is refused. */
  unknown?(name: string): PickleGlobal;
  /** What an object is that the pickle keeps outside itself. */
  persistent(id: unknown, place: string): unknown;
}

/** `dict` and `collections.OrderedDict`, whose attributes (torch keeps version numbers there) are left out. */
export const ORDERED_DICT = new PickleGlobal('collections.OrderedDict', (args, place) => {
  if (args.length) throw new FormatError(place, 'an empty OrderedDict, filled later', `one made from ${args.length} arguments`);
  return new Map<unknown, unknown>();
});

/** A value of a pickle in a word or two. Never its contents, which may be endless. */
export function describe(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return `the string ${quote(value.slice(0, 60))}`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `a tuple of ${value.length}`;
  if (value instanceof PickleList) return `a list of ${value.items.length}`;
  if (value instanceof Map) return `a dictionary of ${value.size}`;
  return value instanceof PickleGlobal || value instanceof PickleOpaque ? value.name : 'an object';
}

/** @throws FormatError naming the byte, what was expected there and what was found. */
export function readPickle(bytes: Uint8Array, host: PickleHost): unknown {
  return new Machine(bytes, host).run();
}

const MARK = Symbol('mark');
const MOST_NAME_BYTES = 200;
const PROTOCOLS = { least: 2, most: 5 } as const;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Machine {
  private readonly view: DataView;
  private readonly stack: unknown[] = [];
  private readonly memo = new Map<number, unknown>();
  private at = 0;
  /** Of the opcode in work. */
  private begin = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly host: PickleHost,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): unknown {
    const [mark, protocol] = this.bytes;
    if (mark !== 0x80 || !(protocol >= PROTOCOLS.least && protocol <= PROTOCOLS.most))
      this.refuse('a pickle of protocol 2 to 5', mark === 0x80 ? `protocol ${protocol}` : 'other bytes');
    this.at = 2;
    for (;;) {
      this.begin = this.at;
      const opcode = this.bytes[this.take(1)];
      if (opcode === 0x2e) break;
      this.step(opcode);
    }
    const result = this.pop();
    if (this.stack.length) this.refuse('one value at the end', `${this.stack.length + 1}`);
    if (this.at !== this.bytes.length) this.refuse('the end of the pickle', `${this.bytes.length - this.at} more bytes`);
    return result;
  }

  private refuse(expected: string, found: string): never {
    throw new FormatError(this.place, expected, found);
  }

  private get place(): string {
    return `pickle byte ${this.begin}`;
  }

  /** Moves past `count` bytes; gives where they begin. */
  private take(count: number): number {
    const from = this.at;
    if (count > this.bytes.length - from) this.refuse(`${count} more bytes`, `the end after ${this.bytes.length - from}`);
    this.at = from + count;
    return from;
  }

  private text(length: number): string {
    const from = this.take(length);
    try {
      return UTF8.decode(this.bytes.subarray(from, this.at));
    } catch {
      return this.refuse('a string in UTF-8', 'other bytes');
    }
  }

  private line(): string {
    const length = this.bytes.subarray(this.at, this.at + MOST_NAME_BYTES).indexOf(0x0a);
    if (length < 0) this.refuse(`a name of at most ${MOST_NAME_BYTES} bytes`, 'a longer one');
    const text = this.text(length);
    this.take(1);
    return text;
  }

  private push(value: unknown): void {
    this.stack.push(value);
  }

  private pop(): unknown {
    const value = this.stack.length ? this.stack.pop() : MARK;
    return value === MARK ? this.refuse('a value on the stack', 'none') : value;
  }

  private popMarked(): unknown[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) this.refuse('a mark on the stack', 'none');
    const items = this.stack.splice(mark + 1);
    this.stack.pop();
    return items;
  }

  private top(): unknown {
    const value = this.stack.at(-1);
    return value === undefined || value === MARK ? this.refuse('a value on the stack', 'none') : value;
  }

  /** The last few values, in the order in which they were put there. */
  private popped(count: number): unknown[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  private step(opcode: number): void {
    const value = Machine.VALUES.get(opcode);
    const action = Machine.ACTIONS.get(opcode);
    if (value) this.push(value(this));
    else if (action) action(this);
    else this.refuse('an opcode that plain data and tensors need', `0x${opcode.toString(16).padStart(2, '0')}`);
  }

  /** Opcodes that put one value on the stack. */
  private static readonly VALUES = new Map<number, (m: Machine) => unknown>([
    [0x28, () => MARK],
    [0x4e, () => null], // NONE
    [0x88, () => true], // NEWTRUE
    [0x89, () => false], // NEWFALSE
    [0x4a, (m) => m.view.getInt32(m.take(4), true)], // BININT
    [0x4b, (m) => m.bytes[m.take(1)]], // BININT1
    [0x4d, (m) => m.view.getUint16(m.take(2), true)], // BININT2
    [0x8a, (m) => m.long(m.bytes[m.take(1)])], // LONG1
    [0x47, (m) => m.view.getFloat64(m.take(8))], // BINFLOAT
    [0x58, (m) => m.text(m.view.getUint32(m.take(4), true))], // BINUNICODE
    [0x29, () => []], // EMPTY_TUPLE
    [0x85, (m) => m.popped(1)], // TUPLE1
    [0x86, (m) => m.popped(2)], // TUPLE2
    [0x87, (m) => m.popped(3)], // TUPLE3
    [0x74, (m) => m.popMarked()], // TUPLE
    [0x5d, () => new PickleList()], // EMPTY_LIST
    [0x7d, () => new Map<unknown, unknown>()], // EMPTY_DICT
    [0x68, (m) => m.recall(m.bytes[m.take(1)])], // BINGET
    [0x6a, (m) => m.recall(m.view.getUint32(m.take(4), true))], // LONG_BINGET
    [0x63, (m) => m.global(`${m.line()}.${m.line()}`)], // GLOBAL
    [0x51, (m) => m.host.persistent(m.pop(), m.place)], // BINPERSID
    [0x52, (m) => m.call()], // REDUCE
    [0x81, (m) => m.call()], // NEWOBJ
    [0x92, (m) => m.callWithNames()], // NEWOBJ_EX
    [0x8b, (m) => m.long(m.view.getUint32(m.take(4), true))], // LONG4
    [0x8c, (m) => m.text(m.bytes[m.take(1)])], // SHORT_BINUNICODE
    [0x8d, (m) => m.text(m.length64())], // BINUNICODE8
    [0x43, (m) => m.data(m.bytes[m.take(1)])], // SHORT_BINBYTES
    [0x42, (m) => m.data(m.view.getUint32(m.take(4), true))], // BINBYTES
    [0x8e, (m) => m.data(m.length64())], // BINBYTES8
    [0x96, (m) => m.data(m.length64())], // BYTEARRAY8
    [0x8f, () => new PickleList()], // EMPTY_SET
    [0x91, (m) => m.popMarked()], // FROZENSET
    [0x93, (m) => m.stackGlobal()], // STACK_GLOBAL
  ]);

  /** Opcodes that change what is there. */
  private static readonly ACTIONS = new Map<number, (m: Machine) => void>([
    [0x61, (m) => m.append(m.popped(1))], // APPEND
    [0x65, (m) => m.append(m.popMarked())], // APPENDS
    [0x73, (m) => m.setItems(m.popped(2))], // SETITEM
    [0x75, (m) => m.setItems(m.popMarked())], // SETITEMS
    [0x71, (m) => m.memo.set(m.bytes[m.take(1)], m.top())], // BINPUT
    [0x72, (m) => m.memo.set(m.view.getUint32(m.take(4), true), m.top())], // LONG_BINPUT
    [0x62, (m) => m.build()], // BUILD
    [0x90, (m) => m.append(m.popMarked())], // ADDITEMS
    [0x94, (m) => m.memo.set(m.memo.size, m.top())], // MEMOIZE
    [0x95, (m) => m.take(8)], // FRAME
  ]);

  /** A whole number of up to eight bytes, least significant first. */
  private long(length: number): number {
    if (length > 8) this.refuse('a whole number of at most 8 bytes', `${length}`);
    const from = this.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.bytes[from + i]);
    const signed = Number(BigInt.asIntN(8 * length, value));
    return Number.isSafeInteger(signed) ? signed : this.refuse('a whole number below 2^53', String(signed));
  }

  private length64(): number {
    const length = this.view.getBigUint64(this.take(8), true);
    return length <= BigInt(this.bytes.length) ? Number(length) : this.refuse(`at most ${this.bytes.length} bytes`, String(length));
  }

  private data(length: number): Uint8Array {
    const from = this.take(length);
    return this.bytes.subarray(from, this.at);
  }

  private stackGlobal(): PickleGlobal {
    const [module, name] = this.popped(2);
    if (typeof module !== 'string' || typeof name !== 'string' || module.length + name.length > MOST_NAME_BYTES)
      this.refuse(`a module and a name of at most ${MOST_NAME_BYTES} bytes`, `${describe(module)} and ${describe(name)}`);
    return this.global(`${module}.${name}`);
  }

  private append(items: readonly unknown[]): void {
    const list = this.top();
    if (list instanceof PickleOpaque) return;
    if (!(list instanceof PickleList)) this.refuse('a list to append to', describe(list));
    for (const item of items) list.items.push(item);
  }

  private setItems(pairs: readonly unknown[]): void {
    const dictionary = this.top();
    if (dictionary instanceof PickleOpaque) return;
    if (!(dictionary instanceof Map)) this.refuse('a dictionary to fill', describe(dictionary));
    if (pairs.length % 2) this.refuse('a value for every key', 'a key without one');
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i];
      if (typeof key !== 'string' && typeof key !== 'number') this.refuse('a string or number as a key', describe(key));
      if (dictionary.has(key)) this.refuse('every key once', `${describe(key)} twice`);
      dictionary.set(key, pairs[i + 1]);
    }
  }

  private recall(index: number): unknown {
    if (!this.memo.has(index)) this.refuse('a value kept before', `nothing under ${index}`);
    return this.memo.get(index);
  }

  private global(name: string): PickleGlobal {
    const known = this.host.globals.get(name) ?? this.host.unknown?.(name);
    if (!known) this.refuse(`one of ${[...this.host.globals.keys()].join(', ')}`, quote(name));
    return known;
  }

  private call(): unknown {
    const args = this.pop();
    const callable = this.pop();
    if (!Array.isArray(args)) this.refuse('arguments in a tuple', describe(args));
    if (!(callable instanceof PickleGlobal) || !callable.call) this.refuse('a function that may be called', describe(callable));
    return callable.call(args, this.place);
  }

  private callWithNames(): unknown {
    const names = this.pop();
    if (!(names instanceof Map)) this.refuse('arguments by their names in a dictionary', describe(names));
    return this.call();
  }

  /** Attributes of an OrderedDict: dropped. Nothing else may be given any. */
  private build(): void {
    const state = this.pop();
    const object = this.top();
    if (object instanceof PickleOpaque) return;
    if (!(object instanceof Map) || !(state instanceof Map))
      this.refuse('attributes of an OrderedDict', `${describe(state)} for ${describe(object)}`);
  }
}
