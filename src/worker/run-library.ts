/** The run half of the library: lists, curves, names, deletion with undo, and runs as files. */

import { clusterExport, slug } from '../checkpoints/cluster-export.ts';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { decodeSet } from '../data/folder-writer.ts';
import { blobSource } from '../formats/source.ts';
import { writeZip } from '../formats/zip-writer.ts';
import { BUNDLED_WEIGHTS, decodeBundle, encodeBundle } from '../storage/bundle.ts';
import { freeName } from '../storage/free-name.ts';
import type { Keeping } from '../storage/keeping.ts';
import type { RunRecord } from '../storage/records.ts';
import { newRunId } from '../storage/run-store.ts';
import type { Trace } from '../trace/trace.ts';
import { type Snapshot, snapshotWeights } from '../training/snapshot.ts';
import { buildInSteps } from './build-data.ts';
import type { Download, Library } from './library-protocol.ts';
import { traceFlops, traceOf } from './run-trace.ts';

export type RunLibrary = Pick<
  Library,
  | 'storage'
  | 'persist'
  | 'runs'
  | 'watchRuns'
  | 'history'
  | 'rename'
  | 'fork'
  | 'remove'
  | 'restore'
  | 'weights'
  | 'exportRun'
  | 'importRun'
  | 'exportForCluster'
>;

/** Changes that come in a row are told once, milliseconds. */
const TOGETHER = 150;

const file = (name: string, bytes: Uint8Array<ArrayBuffer>): Download => ({
  name,
  bytes: new Blob([bytes], { type: 'application/octet-stream' }),
});

/** What the browser says of itself. */
interface Browser {
  readonly userAgent: string;
  /** Missing over plain http. */
  readonly storage?: Pick<StorageManager, 'estimate' | 'persist' | 'persisted'>;
}

/** @param opening where runs are kept. */
export function runLibrary(opening: Promise<Keeping>, browser: Browser = navigator): RunLibrary {
  const watchers: ((runs: readonly RunRecord[]) => void)[] = [];
  const awaited = new Set<string>();
  let telling = false;

  /** Calls every watcher, once for changes in a row. */
  function tell(): void {
    if (telling || !watchers.length) return;
    telling = true;
    setTimeout(async () => {
      telling = false;
      const found = await runs();
      for (const watcher of watchers) watcher(found);
    }, TOGETHER);
  }

  function changed({ announce }: Keeping): void {
    announce('runs');
    tell();
  }

  async function runs(): Promise<readonly RunRecord[]> {
    const keeping = await opening.catch(() => undefined);
    if (!keeping) return [];
    const held = await keeping.locks.held();
    await keeping.store.purge(held);
    const records = await keeping.store.records();
    return records.map((record) => {
      if (record.state !== 'training') return record;
      if (!held.has(record.id)) return { ...record, state: 'interrupted' };
      void tellWhenLeft(keeping, record.id);
      return record;
    });
  }

  /** A tab that goes away says nothing: its run is interrupted once its lock is free. */
  async function tellWhenLeft({ locks }: Keeping, run: string): Promise<void> {
    if (awaited.has(run)) return;
    awaited.add(run);
    await locks.freed(run);
    awaited.delete(run);
    tell();
  }

  async function change(work: (keeping: Keeping) => Promise<RunRecord>): Promise<RunRecord> {
    const keeping = await opening;
    const record = await work(keeping);
    changed(keeping);
    return record;
  }

  return {
    runs,
    async watchRuns(watcher) {
      watchers.push(watcher);
      if (watchers.length === 1) (await opening.catch(() => undefined))?.listen('runs', tell);
    },
    history: async (run) => (await opening).store.history(run),
    rename: async (run, name) => void (await change(({ store }) => store.rename(run, name))),
    fork: (run, name) => change(({ store }) => store.fork(run, name)),
    remove: async (run) => void (await change(({ store }) => store.remove(run))),
    restore: async (run) => void (await change(({ store }) => store.restore(run))),
    async weights(run, which) {
      const { store } = await opening;
      const { name } = await store.record(run);
      return file(`${slug(name)}${which === 'best' ? '-best' : ''}.safetensors`, await store.weights(run, which));
    },
    async exportRun(run) {
      const { store } = await opening;
      const { snapshot, record } = await store.load(run);
      const best = await store.weights(run, 'best').catch(() => undefined);
      const { trace, without } = await solveFor(snapshot, record);
      const environment = { program: 'hrm-playground', browser: browser.userAgent, ...(without ? { without } : {}) };
      return file(`${slug(record.name)}.hrmrun`, encodeBundle({ snapshot, about: aboutOf(record), best, trace }, environment));
    },
    async importRun(bundle) {
      const { snapshot, about, best } = await decodeBundle(blobSource(bundle));
      const { parameters, heldOut, example } = about;
      return change(async ({ store }) => {
        const name = freeName(about.name, await store.records());
        return store.save(newRunId(), snapshot, { name, parent: undefined, state: 'paused', parameters, heldOut, example, best });
      });
    },
    async exportForCluster(run) {
      const { store, files } = await opening;
      const { snapshot, record } = await store.load(run);
      const { config, counters } = snapshot;
      const stored = config.data.file && (await files.read(`data/${config.data.file.sha256}.zip`));
      const data = await buildInSteps(config.data, { file: stored && (await decodeSet(stored)) });
      if (!data) throw new Error('The puzzles of this run could not be built again.');
      const weights = snapshotWeights(snapshot);
      const entries = await clusterExport({ name: record.name, config, step: counters.step, weights, data });
      return file(`${slug(record.name)}-cluster.zip`, writeZip(entries));
    },
    async storage() {
      const unavailable = await opening.then(
        () => undefined,
        (error: Error) => error.message,
      );
      const { usage = 0, quota } = (await browser.storage?.estimate()) ?? {};
      return { used: usage, quota, persisted: (await browser.storage?.persisted()) ?? false, unavailable };
    },
    persist: async () => (await browser.storage?.persist()) ?? false,
  };
}

const aboutOf = ({ name, parameters, heldOut, example, engine, created }: RunRecord) => ({
  name,
  parameters,
  heldOut,
  example,
  engine,
  created,
});

/** A second or less of one processor. */
const MOST_FLOPS = 2e9;

/** The trace of a bundle, or why it goes without. */
async function solveFor(snapshot: Snapshot, { example }: RunRecord): Promise<{ trace: Trace | undefined; without?: string }> {
  const gigaflops = traceFlops(snapshot.config) / 1e9;
  if (!example)
    return { trace: undefined, without: 'a trace: the run does not know a held-out puzzle yet; train it further and export it again' };
  if (gigaflops > MOST_FLOPS / 1e9)
    return { trace: undefined, without: `a trace: solving a puzzle takes ${gigaflops.toFixed(0)} GFLOP; the Solve page saves one` };
  const engine = await createCpuEngine();
  try {
    return { trace: await traceOf(engine, snapshot, example, BUNDLED_WEIGHTS) };
  } catch (error) {
    // A run goes without its trace rather than not at all.
    return { trace: undefined, without: `a trace: ${(error as Error).message}` };
  } finally {
    engine.destroy();
  }
}
