/**
 * Runs as files: `runs/<id>/<n>.<kind>`, every file under a new number, so that nothing that is whole is ever overwritten.
 *
 *   <n>.save    a whole run (training/snapshot.ts) with its record in the metadata: complete, or its checksum says no
 *   <n>.best    weights of the best check, a checkpoint like any other
 *   <n>.rows    metrics of steps long past, float32, which saves name with their checksum
 *   <n>.label   name and deletion, as people changed them
 *
 * A save counts once it has been read back whole; only then are older files removed. The index spares opening files and is never
 * believed where the files are others than those it was read from.
 */

import { weightsFile } from '../checkpoints/weights-file.ts';
import { crc32 } from '../formats/crc32.ts';
import { bestCheck, HISTORY_WIDTH, type RunCheck, type RunHistory } from '../training/history.ts';
import { decodeSnapshot, encodeSnapshot, openSnapshot, readHistory, type Snapshot, snapshotWeights } from '../training/snapshot.ts';
import type { Example } from './example.ts';
import { type FileEntry, type Files, StorageError } from './files.ts';
import type { RunRecord, RunState } from './records.ts';
import { memoryIndex, type RunIndex } from './run-index.ts';
import { type HistoryChunk, type Label, parseLabel, parseStoredRun, type SaveEntry, type StoredRun } from './stored-run.ts';

/** What a run's owner knows of it besides its snapshot. Name and parent of a run that was saved before stay as they are. */
export interface RunFacts {
  readonly name: string;
  readonly parent: string | undefined;
  readonly state: RunState;
  readonly parameters: number;
  readonly heldOut: string;
  readonly example?: Example | undefined;
  /** A file of the weights of a new best check. */
  readonly best: Uint8Array | undefined;
}

export interface LoadedRun {
  readonly snapshot: Snapshot;
  readonly record: RunRecord;
  /** What of its files was damaged, for people. */
  readonly problems: readonly string[];
}

const RUNS = 'runs';
/** How long a deleted run can come back, milliseconds. */
export const UNDO_TIME = 10 * 60_000;
const CHUNK_ROWS = 4096;
const LAST_SAVES = 2;

interface NumberedFile extends FileEntry {
  readonly number: number;
  readonly kind: 'file';
  readonly extension: string;
}

export const newRunId = (now = Date.now()): string => `${now.toString(36)}-${crypto.randomUUID().slice(0, 8)}`;

const pathOf = (id: string, name: string): string => `${RUNS}/${id}/${name}`;

/** Files that say what a run is: what an index entry was read from. */
const tellingOf = (files: readonly NumberedFile[]): string[] =>
  files.flatMap(({ name, extension }) => (extension === 'save' || extension === 'label' ? [name] : []));

const signatureOf = (telling: readonly string[]): string => [...telling].sort().join();

const newestFirst = (files: readonly NumberedFile[], extension: string): NumberedFile[] =>
  files.filter((file) => file.extension === extension).sort((a, b) => b.number - a.number);

const exactOf = (check: RunCheck): number => check.exact.at(-1) as number;

export class RunStore {
  /** Past metrics of each run that is in memory, as its files have them. */
  private readonly chunks = new Map<string, readonly HistoryChunk[]>();
  private readonly chunkLength: number;
  /** Saves that could not be read. */
  private readonly damaged = new Set<string>();

  constructor(
    private readonly files: Files,
    private readonly index: RunIndex = memoryIndex(),
    private readonly now: () => number = Date.now,
    chunkRows = CHUNK_ROWS,
  ) {
    this.chunkLength = chunkRows * HISTORY_WIDTH;
  }

  /** Newest first; those that were deleted are among them until they are purged. */
  async records(): Promise<RunRecord[]> {
    const folders = (await this.files.list(RUNS)).filter(({ kind }) => kind === 'folder');
    const stored = await Promise.all(folders.map(({ name }) => this.stored(name)));
    return stored.flatMap((run) => (run ? [run.record] : [])).sort((a, b) => b.created - a.created);
  }

  /** @throws StorageError if no save of it can be read. */
  async record(id: string): Promise<RunRecord> {
    return (await this.existing(id)).record;
  }

  /**
   * Keeps a run as it is now. Until this is done, the save before it is the last.
   * @throws StorageError; what was saved before is as it was.
   */
  async save(id: string, snapshot: Snapshot, facts: RunFacts): Promise<RunRecord> {
    const present = await this.numbered(id);
    const before = await this.stored(id, present);
    const written: string[] = [];
    const first = 1 + Math.max(0, ...present.map(({ number }) => number));
    const write = async (extension: string, bytes: Uint8Array): Promise<string> => {
      const name = `${first + written.length}.${extension}`;
      written.push(name);
      await this.writeChecked(pathOf(id, name), bytes);
      return name;
    };
    try {
      const { chunks, tail } = await this.writeChunks(id, snapshot.history, (bytes) => write('rows', bytes));
      const best = facts.best ? await write('best', facts.best) : before?.best;
      const file = `${first + written.length}.save`;
      const readable = before?.saves.filter((save) => !this.damaged.has(pathOf(id, save.file))) ?? [];
      const record = recordOf(id, snapshot, facts, before?.record, this.now());
      const saves = keptSaves([...readable, { file, step: record.step, chunks }], record.best?.step);
      const run: StoredRun = { record, saves, best };
      await write('save', encodeSnapshot({ ...snapshot, history: tail }, { stored: JSON.stringify(run) }));
      this.chunks.set(id, chunks);
      await this.removeSpent(id, run);
      const labels = newestFirst(present, 'label').map(({ name }) => name);
      return await this.remember(id, run, [...saves.map((save) => save.file), ...labels]);
    } catch (error) {
      // Half of a file is of no use, and where storage is full its room is needed.
      for (const name of written) await this.files.remove(pathOf(id, name)).catch(() => undefined);
      throw error;
    }
  }

  /** The last save that is whole. @throws StorageError if there is none. */
  async load(id: string): Promise<LoadedRun> {
    const problems: string[] = [];
    for (const { name } of newestFirst(await this.numbered(id), 'save')) {
      const path = pathOf(id, name);
      try {
        const bytes = (await this.files.read(path)) ?? new Uint8Array();
        const snapshot = decodeSnapshot(bytes);
        const { record, saves } = storedIn(bytes);
        const history = await this.wholeHistory(id, snapshot.history, saves.find(({ file }) => file === name)?.chunks ?? [], problems);
        const { name: label, deleted } = (await this.stored(id))?.record ?? record;
        return { snapshot: { ...snapshot, history }, record: { ...record, name: label, deleted }, problems };
      } catch (error) {
        if (error instanceof StorageError) throw error;
        this.damaged.add(path);
        problems.push(`The save ${name} is damaged (${(error as Error).message}); the one before it was opened.`);
      }
    }
    throw new StorageError(
      'damaged',
      `No save of this run can be read. ${problems.join(' ')} Delete the run on the Runs page, or import it again from a file.`,
    );
  }

  /** Its curves. @throws StorageError if no save can be read. */
  async history(id: string): Promise<RunHistory> {
    for (const { name } of newestFirst(await this.numbered(id), 'save')) {
      const bytes = (await this.files.read(pathOf(id, name))) ?? new Uint8Array();
      try {
        const history = readHistory(openSnapshot(bytes));
        return await this.wholeHistory(id, history, storedIn(bytes).saves.find(({ file }) => file === name)?.chunks ?? [], []);
      } catch (error) {
        if (error instanceof StorageError) throw error;
      }
    }
    return (await this.load(id)).snapshot.history;
  }

  /** A checkpoint of its last save's weights, or of its best check's. @throws StorageError if they cannot be read. */
  async weights(id: string, which: 'newest' | 'best'): Promise<Uint8Array<ArrayBuffer>> {
    const { best, record } = await this.existing(id);
    if (which === 'newest') {
      const { snapshot } = await this.load(id);
      return weightsFile(snapshot.config, snapshotWeights(snapshot), { ...record, step: snapshot.counters.step });
    }
    const bytes = best === undefined ? undefined : await this.files.read(pathOf(id, best));
    if (!bytes)
      throw new StorageError('damaged', `There are no weights of a best check of "${record.name}" yet. Take those of the last save.`);
    return bytes;
  }

  rename(id: string, name: string): Promise<RunRecord> {
    return this.relabel(id, { name });
  }

  /** Marks it as deleted: until it is purged, it can come back. */
  remove(id: string): Promise<RunRecord> {
    return this.relabel(id, { deleted: this.now() });
  }

  restore(id: string): Promise<RunRecord> {
    return this.relabel(id, { deleted: undefined });
  }

  /** A copy of its last save as a run of its own. */
  async fork(id: string, name: string, as = newRunId(this.now())): Promise<RunRecord> {
    const { snapshot, record } = await this.load(id);
    const best = (await this.existing(id)).best;
    return this.save(as, snapshot, {
      name,
      parent: id,
      state: 'paused',
      parameters: record.parameters,
      heldOut: record.heldOut,
      example: record.example,
      best: best === undefined ? undefined : await this.files.read(pathOf(id, best)),
    });
  }

  /**
   * Removes for good what was deleted longer ago than it can come back.
   * @param held runs that are open somewhere, which stay. @returns what it removed.
   */
  async purge(held: ReadonlySet<string> = new Set()): Promise<string[]> {
    const isPast = ({ id, deleted }: RunRecord) => deleted !== undefined && this.now() - deleted >= UNDO_TIME && !held.has(id);
    const past = (await this.records()).filter(isPast);
    for (const { id } of past) {
      await this.files.remove(`${RUNS}/${id}`);
      await this.index.remove(id).catch(() => undefined);
    }
    return past.map(({ id }) => id);
  }

  private async existing(id: string, present?: readonly NumberedFile[]): Promise<StoredRun> {
    const stored = await this.stored(id, present);
    if (!stored) throw new StorageError('damaged', 'No complete save of this run is left: delete it on the Runs page.');
    return stored;
  }

  private async numbered(id: string): Promise<NumberedFile[]> {
    return (await this.files.list(`${RUNS}/${id}`)).flatMap((entry) => {
      const [, number, extension] = /^(\d+)\.(\w+)$/.exec(entry.name) ?? [];
      return number && extension ? [{ ...entry, kind: 'file' as const, number: Number(number), extension }] : [];
    });
  }

  /** What is known of a run: from the index, or from its files where the index is about others. Undefined if no save can be read. */
  private async stored(id: string, present?: readonly NumberedFile[]): Promise<StoredRun | undefined> {
    const files = present ?? (await this.numbered(id));
    const signature = signatureOf(tellingOf(files));
    const entry = await this.index.get(id).catch(() => undefined);
    const run = entry?.signature === signature ? entry.run : await this.fromFiles(id, files);
    if (!run) return undefined;
    if (entry?.signature !== signature) await this.index.put({ id, signature, run }).catch(() => undefined);
    return { ...run, record: { ...run.record, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) } };
  }

  private async fromFiles(id: string, files: readonly NumberedFile[]): Promise<StoredRun | undefined> {
    const run = await this.firstReadable(id, newestFirst(files, 'save'), storedIn);
    const label = await this.firstReadable(id, newestFirst(files, 'label'), labelIn);
    return run && { ...run, record: { ...run.record, ...label } };
  }

  private async firstReadable<T>(id: string, files: readonly NumberedFile[], read: (bytes: Uint8Array) => T): Promise<T | undefined> {
    for (const { name } of files) {
      try {
        return read((await this.files.read(pathOf(id, name))) ?? new Uint8Array());
      } catch {
        // Being written, broken off or damaged: the one before it is what counts.
      }
    }
    return undefined;
  }

  /** @throws StorageError if what is read back is not what was written. */
  private async writeChecked(path: string, bytes: Uint8Array): Promise<void> {
    await this.files.write(path, bytes);
    const back = await this.files.read(path);
    if (back?.length !== bytes.length || crc32(back) !== crc32(bytes))
      throw new StorageError('damaged', `${path} was not written as it should be: the disk may be failing. Export what matters to you.`);
  }

  /** Moves rows that fill a chunk into files of their own, so that a save stays small however long a run is. */
  private async writeChunks(
    id: string,
    history: RunHistory,
    write: (bytes: Uint8Array) => Promise<string>,
  ): Promise<{ readonly chunks: readonly HistoryChunk[]; readonly tail: RunHistory }> {
    const chunks = [...(this.chunks.get(id) ?? [])];
    const { metrics } = history;
    const whole = Math.floor(metrics.length / this.chunkLength);
    while (chunks.length < whole) {
      const rows = metrics.slice(chunks.length * this.chunkLength, (chunks.length + 1) * this.chunkLength);
      const bytes = new Uint8Array(rows.buffer);
      chunks.push({ file: await write(bytes), crc32: crc32(bytes) });
    }
    return { chunks, tail: { ...history, metrics: metrics.slice(whole * this.chunkLength) } };
  }

  private async wholeHistory(id: string, history: RunHistory, chunks: readonly HistoryChunk[], problems: string[]): Promise<RunHistory> {
    const parts: Float32Array[] = [];
    for (const [i, chunk] of chunks.entries()) {
      const bytes = await this.files.read(pathOf(id, chunk.file));
      if (bytes?.length === this.chunkLength * 4 && crc32(bytes) === chunk.crc32) parts.push(new Float32Array(bytes.buffer));
      else problems.push(`The curves of the steps in part ${i + 1} are damaged and left out; the run itself is whole.`);
    }
    this.chunks.set(id, parts.length === chunks.length ? chunks : []);
    const metrics = new Float32Array(parts.length * this.chunkLength + history.metrics.length);
    for (const [i, part] of parts.entries()) metrics.set(part, i * this.chunkLength);
    metrics.set(history.metrics, parts.length * this.chunkLength);
    return { ...history, metrics };
  }

  private async relabel(id: string, change: Partial<Label>): Promise<RunRecord> {
    const present = await this.numbered(id);
    const run = await this.existing(id, present);
    const label: Label = { name: run.record.name, deleted: run.record.deleted, ...change };
    const name = `${1 + Math.max(...present.map(({ number }) => number))}.label`;
    await this.writeChecked(pathOf(id, name), labelFile(label));
    for (const old of newestFirst(present, 'label')) await this.files.remove(pathOf(id, old.name));
    const saves = newestFirst(present, 'save').map((save) => save.name);
    return this.remember(id, { ...run, record: { ...run.record, ...label } }, [...saves, name]);
  }

  /** Everything that the run's present saves do not name. */
  private async removeSpent(id: string, { saves, best }: StoredRun): Promise<void> {
    const named = new Set([best, ...saves.flatMap(({ file, chunks }) => [file, ...chunks.map((chunk) => chunk.file)])]);
    for (const { name, extension } of await this.numbered(id))
      if (extension !== 'label' && !named.has(name)) await this.files.remove(pathOf(id, name));
  }

  /**
   * Into the index. @param telling files that the run is known from: where another worker has written one meanwhile, a name while the
   * run was being saved, they say more, and are read.
   */
  private async remember(id: string, run: StoredRun, telling: readonly string[]): Promise<RunRecord> {
    const files = await this.numbered(id);
    const signature = signatureOf(telling);
    if (signatureOf(tellingOf(files)) !== signature) return (await this.existing(id, files)).record;
    await this.index.put({ id, signature, run }).catch(() => undefined);
    return { ...run.record, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
  }
}

function recordOf(id: string, snapshot: Snapshot, facts: RunFacts, before: RunRecord | undefined, now: number): RunRecord {
  const { config, counters, engine, history } = snapshot;
  const best = bestCheck(history.checks);
  return {
    id,
    name: before?.name ?? facts.name,
    parent: before ? before.parent : facts.parent,
    config,
    created: before?.created ?? now,
    updated: now,
    state: facts.state,
    step: counters.step,
    seconds: counters.seconds,
    parameters: facts.parameters,
    engine,
    best: best && { step: best.step, exact: exactOf(best), n: best.n },
    heldOut: facts.heldOut,
    example: facts.example,
    bytes: 0,
    deleted: before?.deleted,
  };
}

/** The last ones, and the first after the best check. */
function keptSaves(saves: readonly SaveEntry[], bestStep: number | undefined): SaveEntry[] {
  const best = bestStep === undefined ? undefined : saves.find(({ step }) => step >= bestStep);
  return saves.filter((save, i) => save === best || i >= saves.length - LAST_SAVES);
}

const storedIn = (bytes: Uint8Array): StoredRun => parseStoredRun(openSnapshot(bytes).metadata.get('stored') ?? '');

function labelFile(label: Label): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify(label);
  return new TextEncoder().encode(`${crc32(new TextEncoder().encode(text))}\n${text}`);
}

function labelIn(bytes: Uint8Array): Label {
  const [sum, text = ''] = new TextDecoder().decode(bytes).split('\n');
  if (Number(sum) !== crc32(new TextEncoder().encode(text))) throw new Error('the label is damaged');
  return parseLabel(text);
}
