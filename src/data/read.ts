/** Reads puzzles in any known format, which names and contents tell. */
import { FormatError } from '../formats/error.ts';
import { dataStranger } from '../formats/strangers.ts';
import type { Progress } from '../puzzles/dataset.ts';
import type { Task } from '../puzzles/task.ts';
import { findFolder, readFolder } from './folder.ts';
import { readJson } from './json-files.ts';
import { beginsAsJson, headOf, readerOf } from './layouts.ts';
import { partsOf } from './parts.ts';
import { type About, baseName, Collector, type DataFile, type ImportedSet, listed, type Part } from './set.ts';
import { unpacked } from './unpack.ts';

export type Reading = AsyncGenerator<Progress, ImportedSet>;

/** A reader yields the bytes that it has read since it last did. */
type Reader = (files: readonly DataFile[], into: Collector) => AsyncGenerator<number, About>;

/** Files that are read together, by one reader. */
interface Group {
  readonly files: readonly DataFile[];
  readonly read: Reader;
}

/**
 * Reads a set a little at a time, for a host that shows progress and may pause or stop: the puzzles found so far, and about how many
 * there will be. Of files of several kinds those of one kind are read, the first of which has any puzzles; the notes name the others.
 * @param task the kind of puzzle that it has to be; left out, the first good puzzle decides.
 * @throws FormatError naming file, row and column where nothing good was found or the files contradict each other.
 */
export async function* readSet(given: readonly DataFile[], task?: Task): Reading {
  const { files, faults: inArchives } = await unpacked(given);
  const { groups, unknown, faults } = await recognise(files);
  faults.push(...inArchives);
  for (const group of groups) {
    const into = new Collector(task);
    const others = groups.flatMap((other) => (other === group ? [] : other.files)).map(({ path }) => path);
    try {
      const set = yield* readGroup(given, group, into);
      const left = [
        ...(others.length ? [`Left out, since the other files are read: ${listed(others)}.`] : []),
        ...(unknown.length ? [`Left out, since their kind is not known: ${listed(unknown)}.`] : []),
        ...faults.map(({ message }) => `Left out: ${message}.`),
      ];
      return { ...set, notes: [...set.notes, ...left] };
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      faults.push(error);
    }
  }
  const [first] = faults;
  if (first) throw first;
  const found = files.length === 0 ? 'nothing' : files.length === 1 ? files[0].path : `${files.length} other files`;
  throw new FormatError('the data', 'a CSV or text file, ARC JSON, a published data folder, or a zip of one', found);
}

async function* readGroup(given: readonly DataFile[], { files, read }: Group, into: Collector): Reading {
  const total = files.reduce((sum, { source }) => sum + source.size, 0);
  let bytes = 0;
  const reading = read(files, into);
  for (let next = await reading.next(); ; next = await reading.next()) {
    if (next.done) return into.set(next.value.name ?? nameOf(given, files), next.value.format, next.value.identifiers);
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

/** Reads files one by one, each in its layout. One that cannot be read at all is left out, where others can. */
async function* readTexts(files: readonly DataFile[], into: Collector): AsyncGenerator<number, About> {
  const parts: ReadonlyMap<string, Part> = partsOf(
    files.map(({ path }) => path),
    into,
  );
  const faults: FormatError[] = [];
  for (const file of files) {
    const part = parts.get(file.path);
    if (!part) continue;
    try {
      const read = await readerOf(file);
      yield* read(file, part, into);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      faults.push(error);
    }
  }
  if (into.found === 0 && faults[0]) throw faults[0];
  for (const { message } of faults) into.note(`Left out: ${message}.`);
  return {};
}

interface Recognised {
  /** In the order in which they are tried. */
  readonly groups: readonly Group[];
  readonly unknown: readonly string[];
  /** Of files that are known not to hold puzzles that can be read here. */
  readonly faults: FormatError[];
}

const TABLE = /\.(csv|tsv|tab)$/i;
const JSON_FILE = /\.(json|jsonl|ndjson)$/i;
const TEXT = /\.(txt|text|sdk|sdm|ss|sudoku|opensudoku|xml)$/i;

async function recognise(files: readonly DataFile[]): Promise<Recognised> {
  const folder = findFolder(files.map(({ path }) => path));
  if (folder) {
    const within = files.filter(({ path }) => path.startsWith(folder.root));
    const outside = files.filter((file) => !within.includes(file)).map(({ path }) => path);
    const read: Reader = (chosen, into) => readFolder(new Map(chosen.map((file) => [file.path, file])), into);
    return { groups: [{ files: within, read }], unknown: outside, faults: [] };
  }
  const [tables, json, texts]: DataFile[][] = [[], [], []];
  const [unknown, faults]: [string[], FormatError[]] = [[], []];
  for (const file of files) {
    const name = file.path.split('/').at(-1) ?? '';
    const head = await headOf(file);
    const fault = dataStranger(file.path, head);
    const known = [TABLE, JSON_FILE, TEXT].some((pattern) => pattern.test(name)) || !name.includes('.');
    if (fault) faults.push(fault);
    else if (!known) unknown.push(file.path);
    else if (JSON_FILE.test(name) || beginsAsJson(head)) json.push(file);
    else (TABLE.test(name) ? tables : texts).push(file);
  }
  const groups = [
    { files: tables, read: readTexts },
    { files: json, read: readJson },
    { files: texts, read: readTexts },
  ];
  return { groups: groups.filter((group) => group.files.length), unknown, faults };
}

/** What a set is called: its file, or the folder that all files are in. */
function nameOf(given: readonly DataFile[], chosen: readonly DataFile[]): string {
  const [only] = given.length === 1 ? given : [];
  if (only) return baseName(only.path.replace(/\.gz$/i, '')) || 'pasted puzzles';
  const folders = new Set(chosen.map(({ path }) => (path.includes('/') ? path.split('/')[0] : '')));
  const [folder] = folders;
  return folders.size === 1 && folder
    ? folder
    : chosen
        .map(({ path }) => baseName(path))
        .slice(0, 2)
        .join(', ');
}
