/**
 * The data half of the library: reads, makes and keeps sets of puzzles. A kept set is `data/<sha256>.zip`, the published folder
 * layout; beside it lies its record, which is written last, so that a save that was broken off shows nothing.
 */
import * as v from 'valibot';
import { decodeSet, encodeSet, setHash } from '../data/folder-writer.ts';
import { previewing } from '../data/preview.ts';
import { readSet } from '../data/read.ts';
import type { DataFile, ImportedSet } from '../data/set.ts';
import { memorySource } from '../formats/source.ts';
import type { Progress } from '../puzzles/dataset.ts';
import { SpecError } from '../puzzles/task.ts';
import { TASKS, type TaskId } from '../puzzles/tasks.ts';
import { errorText } from '../settings/problems.ts';
import type { Keeping } from '../storage/keeping.ts';
import type { DataRecord } from '../storage/records.ts';
import { breathe } from './breathe.ts';
import { filesOf } from './data-source.ts';
import type { DataPreview, Library } from './library-protocol.ts';
import { making } from './making.ts';

export type DataLibrary = Pick<
  Library,
  'data' | 'watchData' | 'read' | 'make' | 'stop' | 'keep' | 'forget' | 'look' | 'removeData' | 'restoreData' | 'exportData'
>;

/** What is deleted can come back for as long, in milliseconds. */
const UNDO_MS = 10 * 60_000;
/** A record of a deleted set keeps the time of its deletion. */
type Entry = DataRecord & { readonly deleted?: number | undefined };

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const entrySchema = v.strictObject({
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  name: v.string(),
  task: v.picklist(Object.keys(TASKS) as TaskId[]),
  training: count,
  test: count,
  identifiers: count,
  bytes: count,
  created: v.number(),
  deleted: v.optional(v.number()),
});

/** Longer turns of work than this would make Stop slow to answer, in milliseconds. */
const SLICE_MS = 12;
const REPORT_MS = 100;

type Report = (progress: Progress) => void;

/** One piece of work: between slices of it lets messages in, now and then tells how far it is, and knows whether it is to stop. */
class Pace {
  private slice = performance.now() + SLICE_MS;
  private report = performance.now();

  /** Somebody wants no more of it. */
  stopped = false;

  constructor(private readonly tell: Report) {}

  async after(progress: Progress): Promise<void> {
    const now = performance.now();
    if (now < this.slice) return;
    if (now >= this.report) {
      this.tell(progress);
      this.report = now + REPORT_MS;
    }
    await breathe();
    this.slice = performance.now() + SLICE_MS;
  }
}

const zipPath = (sha256: string): string => `data/${sha256}.zip`;
const recordPath = (sha256: string): string => `data/${sha256}.json`;

const STOPPED = 'Stopped.';
/** What a set is called whose record was lost. */
const LOST = 'recovered puzzles';

/** @param open gives where sets are kept; reading and making need none. */
export function dataLibrary(
  open: () => Promise<Pick<Keeping, 'files' | 'announce' | 'listen'>>,
  now: () => number = Date.now,
): DataLibrary {
  const held = new Map<string, ImportedSet>();
  let tickets = 0;
  /** What is under way, by the names that the callers gave it. */
  const underWay = new Map<string, Pace>();

  async function working<T>(work: string, report: Report, steps: (pace: Pace) => Promise<T>): Promise<T> {
    const pace = new Pace(report);
    underWay.set(work, pace);
    try {
      return await steps(pace);
    } catch (error) {
      throw error instanceof SpecError ? new RangeError(errorText(error)) : error;
    } finally {
      if (underWay.get(work) === pace) underWay.delete(work);
    }
  }

  async function shown(set: ImportedSet, pace: Pace): Promise<DataPreview> {
    const looking = previewing(set);
    for (;;) {
      const { done, value } = looking.next();
      if (done) {
        const ticket = String(++tickets);
        held.set(ticket, set);
        return { ...value, ticket };
      }
      await pace.after(value);
    }
  }

  /** Reads all of it, unless somebody says stop. */
  async function whole(given: readonly DataFile[], pace: Pace): Promise<ImportedSet> {
    const reading = readSet(given);
    for (;;) {
      const { done, value } = await reading.next();
      if (done) return value;
      await pace.after(value);
      if (pace.stopped) throw new Error(STOPPED);
    }
  }

  async function zipOf(sha256: string): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await (await open()).files.read(zipPath(sha256));
    if (!bytes) throw new Error('This set is not here any more. Import it again.');
    return bytes;
  }

  /** What is kept under this hash; undefined where it cannot be read. A record that was lost is made anew from its set. */
  async function entryOf(sha256: string): Promise<Entry | undefined> {
    const bytes = await (await open()).files.read(recordPath(sha256));
    const parsed = bytes && v.safeParse(entrySchema, json(new TextDecoder().decode(bytes)));
    if (parsed?.success && parsed.output.sha256 === sha256) return parsed.output;
    try {
      const zip = await zipOf(sha256);
      return await write({ ...recordOf(await decodeSet(zip), sha256, zip.length), name: LOST });
    } catch {
      return undefined;
    }
  }

  /** A set that is there already is left alone; of one that cannot be written, no part stays. */
  async function store(sha256: string, zip: Uint8Array<ArrayBuffer>): Promise<void> {
    const { files } = await open();
    const known = await files.read(zipPath(sha256));
    if (known && (await setHash(known)) === sha256) return;
    try {
      await files.write(zipPath(sha256), zip);
    } catch (error) {
      await files.remove(zipPath(sha256)).catch(() => undefined);
      throw error;
    }
  }

  const recordOf = (set: ImportedSet, sha256: string, bytes: number): DataRecord => ({
    sha256,
    name: set.name,
    task: set.task.id as TaskId,
    training: set.training.length,
    test: set.test.length,
    identifiers: set.identifiers.length,
    bytes,
    created: now(),
  });

  async function write(entry: Entry): Promise<Entry> {
    await (await open()).files.write(recordPath(entry.sha256), new TextEncoder().encode(JSON.stringify(entry)));
    return entry;
  }

  /** Marks a set as deleted, or takes the mark away. */
  async function mark(sha256: string, deleted: number | undefined): Promise<void> {
    const entry = await entryOf(sha256);
    if (!entry) throw new Error('This set is not here any more.');
    await write({ ...entry, deleted });
    (await open()).announce('data');
  }

  async function kept(): Promise<readonly DataRecord[]> {
    const { files } = await open();
    const zips = (await files.list('data')).flatMap(({ name }) => /^([0-9a-f]{64})\.zip$/.exec(name)?.[1] ?? []);
    const records: DataRecord[] = [];
    for (const sha256 of zips) {
      const entry = await entryOf(sha256);
      if (!entry) continue;
      const { deleted, ...record } = entry;
      if (deleted === undefined) records.push(record);
      else if (now() - deleted > UNDO_MS) for (const path of [recordPath(sha256), zipPath(sha256)]) await files.remove(path);
    }
    return records.sort((a, b) => b.created - a.created);
  }

  return {
    data: kept,
    watchData: async (changed) => (await open()).listen('data', changed),

    read: (work, source, progress) =>
      working(work, progress, async (pace) => {
        const given = await filesOf(source, async (bytes) => {
          await pace.after(bytes);
          if (pace.stopped) throw new Error(STOPPED);
        });
        return shown(await whole(given, pace), pace);
      }),

    make: (work, wishes, progress) =>
      working(work, progress, async (pace) => {
        const steps = making(wishes, () => pace.stopped);
        for (;;) {
          const { done, value } = steps.next();
          if (done) return shown(value, pace);
          await pace.after(value);
        }
      }),

    async stop(work) {
      const pace = underWay.get(work);
      if (pace) pace.stopped = true;
    },

    async keep(ticket, name) {
      const set = held.get(ticket);
      if (!set) throw new Error('What was read is not here any more. Read it again.');
      const zip = encodeSet(set);
      const sha256 = await setHash(zip);
      await store(sha256, zip);
      const { deleted: _, ...record } = await write({ ...recordOf(set, sha256, zip.length), name });
      held.delete(ticket);
      (await open()).announce('data');
      return record;
    },

    async forget(ticket) {
      held.delete(ticket);
    },

    look: (work, sha256, progress) =>
      working(work, progress, async (pace) => {
        const set = await whole([{ path: LOST, source: memorySource(await zipOf(sha256)) }], pace);
        return shown({ ...set, name: (await entryOf(sha256))?.name ?? set.name }, pace);
      }),

    removeData: (sha256) => mark(sha256, now()),
    restoreData: (sha256) => mark(sha256, undefined),

    async exportData(sha256) {
      const entry = await entryOf(sha256);
      return { name: `${fileName(entry?.name ?? 'puzzles')}.zip`, bytes: new Blob([await zipOf(sha256)], { type: 'application/zip' }) };
    },
  };
}

/** Letters and digits of any script; everything else may mean something to a file system. */
const fileName = (name: string): string => name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'puzzles';

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
