/**
 * zip files, read entry by entry from a source that need not lie in memory.
 *
 * Opening checks the whole directory before anything is handed out: every number within the file, each local header equal to its
 * line in the directory, no two entries over the same bytes, no name twice. Stored and deflated entries; zip64 as torch.save writes it
 * even for small files. Entries that are encrypted or packed otherwise, or whose name leads out of the folder that they would be unpacked
 * in, are left out, and named. Bytes in front of the archive are passed over. No split archives.
 */
import { chunksOf } from './chunks.ts';
import { crc32 } from './crc32.ts';
import { FormatError, quote } from './error.ts';
import type { ByteSource } from './source.ts';
import { type DirectoryEntry, LOCAL_HEADER_BYTES, readDirectory, SIGNATURES } from './zip-directory.ts';

export interface ZipEntry {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  /** Bytes once unpacked. */
  readonly size: number;
  readonly compressedSize: number;
  readonly crc32: number;
  /** First byte of the packed data in the file. */
  readonly begin: number;
}

export interface ZipFile {
  /** Files in the order of the directory; folders have no entries of their own. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Of entries that cannot be read, why. */
  readonly skipped: readonly FormatError[];
  /** A whole entry, unpacked, with its checksum compared. @throws FormatError if it is damaged or larger than `most`. */
  read(entry: ZipEntry, most: number): Promise<Uint8Array>;
  /** Bytes [begin, end) of a stored entry, without a checksum. @throws RangeError if they are not within it. */
  readRange(entry: ZipEntry, begin: number, end: number): Promise<Uint8Array>;
}

/** Unpacked sizes that hostile files declare are not believed: entries that are read whole may take this much in all. */
const MOST_GROWTH = 8;
const ALWAYS_FINE = 16 * 2 ** 20;
/** @param packed bytes of the file. */
export const mostUnpacked = (packed: number): number => Math.max(ALWAYS_FINE, MOST_GROWTH * packed);

/** No deflate stream unpacks to more than this many times its size. */
const MOST_INFLATION = 1032;

/** @throws FormatError naming the byte or entry and what was expected there. */
export async function openZip(source: ByteSource): Promise<ZipFile> {
  const { listed, skipped: faults, directoryBegin } = await readDirectory(source);
  const skipped = [...faults];
  const entries = new Map<string, ZipEntry>();
  let end = 0;
  let previous = '';
  for (const line of [...listed].sort((a, b) => a.headerBegin - b.headerBegin)) {
    const place = `entry ${quote(line.name)}`;
    if (line.headerBegin < end)
      throw new FormatError(place, `a place of its own, from byte ${end}, where ${quote(previous)} ends`, `byte ${line.headerBegin}`);
    const begin = await dataBegin(source, line, directoryBegin, place);
    end = begin + line.compressedSize;
    if (end > directoryBegin)
      throw new FormatError(place, `${line.compressedSize} bytes of data before the directory`, `${directoryBegin - begin}`);
    previous = line.name;
    if (line.name.endsWith('/')) {
      if (line.size > 0) throw new FormatError(place, 'a folder without data', `${line.size} bytes`);
    } else {
      const entry = entryOf(line, begin, place);
      if (entry instanceof FormatError) skipped.push(entry);
      else entries.set(line.name, entry);
    }
  }
  const inOrder = new Map(listed.flatMap(({ name }) => (entries.has(name) ? [[name, entries.get(name)!] as const] : [])));
  return {
    entries: inOrder,
    skipped,
    read: (entry, most) => readEntry(source, entry, most),
    async readRange(entry, begin, end) {
      if (entry.method !== 'stored' || !(begin >= 0 && begin <= end && end <= entry.size))
        throw new RangeError(`${quote(entry.name)}: bytes ${begin} to ${end} are not within its ${entry.size} stored bytes`);
      return source.read(entry.begin + begin, entry.begin + end);
    },
  };
}

function entryOf({ name, method, size, compressedSize, crc32 }: DirectoryEntry, begin: number, place: string): ZipEntry | FormatError {
  if (method !== 0 && method !== 8) return new FormatError(place, 'stored or deflated data', `compression method ${method}`);
  if (method === 0 && size !== compressedSize) throw new FormatError(place, `${compressedSize} stored bytes`, `a size of ${size}`);
  if (size > compressedSize * MOST_INFLATION)
    throw new FormatError(place, `at most ${MOST_INFLATION} times its ${compressedSize} packed bytes`, `a size of ${size}`);
  return { name, method: method === 0 ? 'stored' : 'deflated', size, compressedSize, crc32, begin };
}

/** Checks an entry's local header against its line in the directory; gives the first byte behind it. */
async function dataBegin(source: ByteSource, line: DirectoryEntry, directoryBegin: number, place: string): Promise<number> {
  const nameEnd = line.headerBegin + LOCAL_HEADER_BYTES + line.nameBytes.length;
  if (nameEnd > directoryBegin) throw new FormatError(place, 'a local header before the directory', `byte ${line.headerBegin}`);
  const bytes = await source.read(line.headerBegin, nameEnd);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== SIGNATURES.local)
    throw new FormatError(place, `a local header at byte ${line.headerBegin}`, 'other bytes');
  const name = bytes.subarray(LOCAL_HEADER_BYTES);
  if (view.getUint16(26, true) !== name.length || name.some((byte, i) => byte !== line.nameBytes[i]))
    throw new FormatError(place, 'the same name in its local header', 'another');
  if (view.getUint16(8, true) !== line.method)
    throw new FormatError(place, `compression method ${line.method} in its local header`, `${view.getUint16(8, true)}`);
  const begin = nameEnd + view.getUint16(28, true);
  if (begin > directoryBegin) throw new FormatError(place, 'a local header before the directory', `one that ends at byte ${begin}`);
  return begin;
}

async function readEntry(source: ByteSource, entry: ZipEntry, most: number): Promise<Uint8Array> {
  const place = `entry ${quote(entry.name)}`;
  const larger = Math.max(entry.size, entry.compressedSize);
  if (larger > most) throw new FormatError(place, `at most ${most} bytes`, String(larger));
  const packed = await source.read(entry.begin, entry.begin + entry.compressedSize);
  const bytes = entry.method === 'stored' ? packed : await inflate(packed, entry.size, place);
  const found = crc32(bytes);
  if (found !== entry.crc32)
    throw new FormatError(place, `the checksum ${entry.crc32.toString(16)} (the file is damaged)`, found.toString(16));
  return bytes;
}

/** Unpacks deflated data with the platform's own decoder, which is stopped as soon as it gives more than it should. */
async function inflate(packed: Uint8Array, size: number, place: string): Promise<Uint8Array> {
  const out = new Uint8Array(size);
  const unpacked = new Blob([Uint8Array.from(packed)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const damaged = (error: unknown): never => {
    throw new FormatError(place, 'deflated data', error instanceof Error ? error.message : String(error));
  };
  let at = 0;
  for await (const chunk of chunksOf(unpacked, damaged)) {
    if (at + chunk.length > size) throw new FormatError(place, `${size} bytes once unpacked`, 'more');
    out.set(chunk, at);
    at += chunk.length;
  }
  if (at !== size) throw new FormatError(place, `${size} bytes once unpacked`, String(at));
  return out;
}
