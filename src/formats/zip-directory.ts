/** The central directory of a zip file: where it lies, and its lines, checked one by one. */
import { FormatError, quote } from './error.ts';
import type { ByteSource } from './source.ts';

export interface DirectoryEntry {
  /** Folders end in a slash. */
  readonly name: string;
  readonly nameBytes: Uint8Array;
  readonly method: number;
  readonly crc32: number;
  readonly size: number;
  readonly compressedSize: number;
  /** First byte of the local header. */
  readonly headerBegin: number;
}

export const SIGNATURES = { local: 0x04034b50, entry: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator: 0x07064b50 } as const;
export const LOCAL_HEADER_BYTES = 30;
export const ENTRY_BYTES = 46;
export const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR_BYTES = 20;
/** In an older field: the value stands in its zip64 counterpart. */
export const IN_ZIP64 = 0xffffffff;
const COUNT_IN_ZIP64 = 0xffff;
const ZIP64_FIELD = 0x0001;
const ENCRYPTED = 0x2041;

const MOST_COMMENT = 0xffff;
const MOST_ENTRIES = 20_000;
const MOST_DIRECTORY_BYTES = 16 * 2 ** 20;

interface Directory {
  readonly entries: number;
  readonly begin: number;
  readonly end: number;
  /** Bytes in front of the archive, of which its places know nothing. */
  readonly before: number;
}

/** @throws FormatError naming the byte or entry. */
export async function readDirectory(
  source: ByteSource,
): Promise<{ readonly listed: readonly DirectoryEntry[]; readonly skipped: readonly FormatError[]; readonly directoryBegin: number }> {
  const directory = await findDirectory(source);
  const { begin, end, entries, before } = directory;
  const bytes = await source.read(begin, end);
  const names = new Set<string>();
  const listed: DirectoryEntry[] = [];
  const skipped: FormatError[] = [];
  let at = 0;
  while (at < bytes.length) {
    const { entry, length } = readEntry(bytes, at, before, `byte ${begin + at}`);
    at += length;
    if (entry instanceof FormatError) {
      skipped.push(entry);
      continue;
    }
    if (names.has(entry.name)) throw new FormatError(`entry ${quote(entry.name)}`, 'every name once', 'the name twice');
    names.add(entry.name);
    listed.push(entry);
  }
  const count = listed.length + skipped.length;
  if (count !== entries) throw new FormatError(`byte ${begin}`, `a directory of ${entries} entries`, String(count));
  return { listed, skipped, directoryBegin: begin };
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  const tailBegin = Math.max(0, source.size - (END_BYTES + MOST_COMMENT + LOCATOR_BYTES));
  const tail = await source.read(tailBegin, source.size);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let at = tail.length - END_BYTES;
  // The comment behind the end record reaches exactly to the end of the file.
  while (at >= 0 && !(view.getUint32(at, true) === SIGNATURES.end && at + END_BYTES + view.getUint16(at + 20, true) === tail.length)) at--;
  if (at < 0) throw new FormatError(`byte ${source.size}`, 'the end record of a zip file', 'none');
  const place = `byte ${tailBegin + at}`;
  const disks = [view.getUint16(at + 4, true), view.getUint16(at + 6, true)];
  const count = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 12, true);
  const begin = view.getUint32(at + 16, true);
  const locator = at - LOCATOR_BYTES;
  if (locator >= 0 && view.getUint32(locator, true) === SIGNATURES.locator) {
    const directory = await findDirectory64(source, view, locator, tailBegin);
    if (
      !agree(count, directory.entries, COUNT_IN_ZIP64) ||
      !agree(size, directory.end - directory.begin, IN_ZIP64) ||
      !agree(begin, directory.begin - directory.before, IN_ZIP64)
    )
      throw new FormatError(place, 'the same directory in both end records', 'two different ones');
    return directory;
  }
  if (disks.some((disk) => disk !== 0) || view.getUint16(at + 8, true) !== count)
    throw new FormatError(place, 'an archive in one part', 'several');
  return checkDirectory({ entries: count, begin, end: begin + size, before: 0 }, tailBegin + at, place);
}

const agree = (old: number, wide: number, elsewhere: number): boolean => old === elsewhere || old === wide;

async function findDirectory64(source: ByteSource, tail: DataView, locator: number, tailBegin: number): Promise<Directory> {
  const locatorPlace = `byte ${tailBegin + locator}`;
  const named = wide(tail, locator + 8, locatorPlace);
  // Fields that only newer versions have would stand between the record and its locator: no writer makes any.
  const at = tailBegin + locator - END64_BYTES;
  if (at < named) throw new FormatError(locatorPlace, 'a zip64 end record right before it', `byte ${named}`);
  const bytes = await source.read(at, at + END64_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const place = `byte ${at}`;
  if (view.getUint32(0, true) !== SIGNATURES.end64 || wide(view, 4, place) !== END64_BYTES - 12)
    throw new FormatError(place, `a zip64 end record of ${END64_BYTES} bytes`, 'other bytes');
  const entries = wide(view, 32, place);
  if (view.getUint32(16, true) || view.getUint32(20, true) || wide(view, 24, place) !== entries)
    throw new FormatError(place, 'an archive in one part', 'several');
  const begin = wide(view, 48, place);
  const directory = checkDirectory({ entries, begin, end: begin + wide(view, 40, place), before: 0 }, at, place);
  if (named + directory.before !== at) throw new FormatError(locatorPlace, 'a zip64 end record right before it', `byte ${named}`);
  return directory;
}

/** @param end where the directory ends: at the record that names it. What is missing to there stands in front of the archive. */
function checkDirectory(named: Directory, end: number, place: string): Directory {
  const before = end - named.end;
  const directory = before > 0 ? { ...named, begin: named.begin + before, end, before } : named;
  const size = directory.end - directory.begin;
  if (directory.end !== end) throw new FormatError(place, `a directory that ends at byte ${end}`, `one that ends at byte ${directory.end}`);
  if (directory.entries > MOST_ENTRIES) throw new FormatError(place, `at most ${MOST_ENTRIES} entries`, String(directory.entries));
  if (size > MOST_DIRECTORY_BYTES) throw new FormatError(place, `a directory of at most ${MOST_DIRECTORY_BYTES} bytes`, String(size));
  return directory;
}

function wide(view: DataView, at: number, place: string): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new FormatError(place, 'a size below 2^53', String(value));
  return Number(value);
}

/** A line of the directory; a fault in place of its entry where the others can be read without it. */
function readEntry(bytes: Uint8Array, at: number, before: number, place: string): { entry: DirectoryEntry | FormatError; length: number } {
  const left = bytes.length - at;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, left);
  if (left < ENTRY_BYTES || view.getUint32(0, true) !== SIGNATURES.entry)
    throw new FormatError(place, 'a line of the directory', 'other bytes');
  const nameLength = view.getUint16(28, true);
  const extraBegin = ENTRY_BYTES + nameLength;
  const extraEnd = extraBegin + view.getUint16(30, true);
  const length = extraEnd + view.getUint16(32, true);
  if (length > left) throw new FormatError(place, `a line of the directory in ${left} bytes`, `${length} bytes`);
  if (view.getUint16(8, true) & ENCRYPTED)
    return { entry: new FormatError(place, 'an entry without encryption', 'an encrypted one'), length };
  const nameBytes = bytes.subarray(at + ENTRY_BYTES, at + extraBegin);
  const name = safeName(nameBytes, place);
  if (name instanceof FormatError) return { entry: name, length };
  const extra = zip64Field(new DataView(view.buffer, view.byteOffset + extraBegin, extraEnd - extraBegin), place);
  const [size, compressedSize, headerBegin] = [24, 20, 42].map((field) => {
    const value = view.getUint32(field, true);
    return value === IN_ZIP64 ? extra() : value;
  }) as [number, number, number];
  const disk = view.getUint16(34, true);
  if (disk !== 0 && disk !== COUNT_IN_ZIP64) throw new FormatError(place, 'an archive in one part', `disk ${disk}`);
  const entry = {
    name,
    nameBytes,
    method: view.getUint16(10, true),
    crc32: view.getUint32(16, true),
    size,
    compressedSize,
    headerBegin: headerBegin + before,
  };
  return { entry, length };
}

/** Gives the values of a line's zip64 field one after the other. */
function zip64Field(extra: DataView, place: string): () => number {
  let next = 0;
  let end = 0;
  for (let at = 0; at + 4 <= extra.byteLength && end === 0; ) {
    const [id, size] = [extra.getUint16(at, true), extra.getUint16(at + 2, true)];
    at += 4 + size;
    if (id !== ZIP64_FIELD || at > extra.byteLength) continue;
    [next, end] = [at - size, at];
  }
  return () => {
    if (next + 8 > end) throw new FormatError(place, 'a zip64 field with the sizes that the line leaves out', 'none');
    next += 8;
    return wide(extra, next - 8, place);
  };
}

/** A path that stays in the folder it starts from, on any system. */
function safeName(bytes: Uint8Array, place: string): string | FormatError {
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new FormatError(place, 'a name in UTF-8', 'other bytes');
  }
  const parts = name.replace(/\/$/, '').split('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (parts.some((part) => part === '' || part === '.' || part === '..') || /[\\:\u0000-\u001f\u007f]/.test(name))
    return new FormatError(place, 'the name of a file within the archive', quote(name));
  return name;
}
