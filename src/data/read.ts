/** Reads puzzles in any known format, which names and contents tell. */
import { FormatError } from '../formats/error.ts';
import { openZip, type ZipEntry, type ZipFile } from '../formats/zip.ts';
import type { Progress } from '../puzzles/dataset.ts';
import type { Task } from '../puzzles/task.ts';
import { readArc } from './arc-json.ts';
import { CSV_COLUMNS, readCsv } from './csv.ts';
import { findFolder, readFolder } from './folder.ts';
import { type About, baseName, Collector, type DataFile, type ImportedSet, inFile, type Part } from './set.ts';
import { readStrings } from './strings.ts';

const MOST_UNPACKED = 2 ** 30;
const HEAD_BYTES = 4096;

export type Reading = AsyncGenerator<Progress, ImportedSet>;

/**
 * Reads a set a little at a time, for a host that shows progress and may pause or stop: the puzzles found so far, and about how many
 * there will be.
 * @param task the kind of puzzle that it has to be; left out, the first good puzzle decides.
 * @throws FormatError naming file, row and column where nothing good was found or the files contradict each other.
 */
export async function* readSet(given: readonly DataFile[], task?: Task): Reading {
  const files = await unpacked(given);
  const { label, kind, chosen } = await recognise(files);
  const total = chosen.reduce((sum, { source }) => sum + source.size, 0);
  const into = new Collector(task);
  const name = nameOf(given, chosen);
  let bytes = 0;
  const read = readers[kind](chosen, into);
  for (let next = await read.next(); ; next = await read.next()) {
    if (next.done) return into.set(next.value.name ?? name, next.value.format ?? label, next.value.identifiers);
    bytes += next.value;
    yield { found: into.found, wanted: Math.max(into.found, Math.round((into.found * total) / Math.max(1, bytes))) };
  }
}

/** Runs a reading to its end. */
export async function finish(reading: Reading, progress?: (p: Progress) => void): Promise<ImportedSet> {
  for (;;) {
    const { done, value } = await reading.next();
    if (done) return value;
    progress?.(value);
  }
}

type Kind = 'csv' | 'strings' | 'arc' | 'folder';

/** A reader yields the bytes that it has read since it last did. */
type Reader = (files: readonly DataFile[], into: Collector) => AsyncGenerator<number, About>;

const readers: Readonly<Record<Kind, Reader>> = {
  csv: each(readCsv),
  strings: each(readStrings),
  arc: readArc,
  folder: (files, into) => readFolder(new Map(files.map((file) => [file.path, file])), into),
};

/** Reads files one by one. A file whose name begins with "test" is the test part, where there are others. */
function each(read: (file: DataFile, part: Part, into: Collector) => AsyncGenerator<number, void>): Reader {
  return async function* (files, into) {
    const isTest = ({ path }: DataFile): boolean => /(^|\/)test[^/]*$/i.test(path);
    const onlyTests = files.every(isTest);
    for (const file of files) yield* read(file, isTest(file) && !onlyTests ? 'test' : 'training', into);
    return {};
  };
}

async function recognise(files: readonly DataFile[]): Promise<{ kind: Kind; label: string; chosen: readonly DataFile[] }> {
  const folder = findFolder(files.map(({ path }) => path));
  if (folder) return { kind: 'folder', label: 'published data folder', chosen: files.filter(({ path }) => path.startsWith(folder.root)) };
  const ending = (pattern: RegExp): readonly DataFile[] => files.filter(({ path }) => pattern.test(path));
  const csv = ending(/\.csv$/i);
  if (csv.length) return { kind: 'csv', label: 'CSV', chosen: csv };
  const json = ending(/\.json$/i);
  if (json.length) return { kind: 'arc', label: json.length > 1 ? 'ARC files' : 'ARC file', chosen: json };
  const texts = files.filter(({ path }) => !path.includes('.') || /\.(txt|sdk|sdm|sudoku)$/i.test(path));
  const [first] = texts;
  if (!first) {
    const found = files.length === 0 ? 'nothing' : files.length === 1 ? files[0].path : `${files.length} other files`;
    throw new FormatError('the data', 'a CSV or text file, ARC JSON, a published data folder, or a zip of one', found);
  }
  const head = new TextDecoder().decode(await first.source.read(0, Math.min(first.source.size, HEAD_BYTES))).replace(/^\uFEFF/, '');
  if (/^\s*[{[]/.test(head)) return { kind: 'arc', label: 'ARC text', chosen: texts };
  const header = head.split(/[\r\n]/, 1)[0].split(',');
  if (CSV_COLUMNS.filter((column) => header.includes(column)).length > 1) return { kind: 'csv', label: 'CSV', chosen: texts };
  return { kind: 'strings', label: 'plain puzzles', chosen: texts };
}

/** The same files with the contents of zip files in their place. Hidden files, and folders that only a Mac makes, are left out. */
async function unpacked(files: readonly DataFile[]): Promise<DataFile[]> {
  const all: DataFile[] = [];
  for (const file of files) {
    if (!(await isZip(file))) {
      all.push(file);
      continue;
    }
    const zip = await inFile(file.path, () => openZip(file.source));
    let left = MOST_UNPACKED;
    for (const entry of zip.entries.values()) {
      left -= entry.size;
      if (left < 0) throw new FormatError(file.path, `at most ${MOST_UNPACKED} bytes once unpacked`, 'more');
      all.push(entryFile(zip, entry, file.path));
    }
  }
  return all.filter(({ path }) => !/(^|\/)(\.|__MACOSX\/)/.test(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function isZip({ source }: DataFile): Promise<boolean> {
  if (source.size < 4) return false;
  const [p, k, ...rest] = await source.read(0, 4);
  return p === 0x50 && k === 0x4b && (rest.join() === '3,4' || rest.join() === '5,6');
}

/** Unpacked as a whole, checksum and all, when it is first read. */
function entryFile(zip: ZipFile, entry: ZipEntry, archive: string): DataFile {
  let bytes: Promise<Uint8Array> | undefined;
  return {
    path: entry.name,
    source: {
      size: entry.size,
      read: async (begin, end) => {
        bytes ??= inFile(archive, () => zip.read(entry, MOST_UNPACKED));
        return (await bytes).subarray(begin, end);
      },
    },
  };
}

/** What a set is called: its file, or the folder that all files are in. */
function nameOf(given: readonly DataFile[], chosen: readonly DataFile[]): string {
  const [only] = given.length === 1 ? given : [];
  if (only) return baseName(only.path) || 'pasted puzzles';
  const folders = new Set(chosen.map(({ path }) => (path.includes('/') ? path.split('/')[0] : '')));
  const [folder] = folders;
  return folders.size === 1 && folder
    ? folder
    : chosen
        .map(({ path }) => baseName(path))
        .slice(0, 2)
        .join(', ');
}
