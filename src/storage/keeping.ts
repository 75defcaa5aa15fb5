/** What a worker needs to keep runs and data sets: where they lie, who may write them, and telling the others what has changed. */
import type { Files } from './files.ts';
import { idbIndex } from './idb-index.ts';
import { browserLocks, type RunLocks } from './locks.ts';
import { opfsFiles } from './opfs-files.ts';
import { RunStore } from './run-store.ts';

export type Kept = 'runs' | 'data';

export interface Keeping {
  readonly files: Files;
  readonly store: RunStore;
  readonly locks: RunLocks;
  /** Tells every other worker of every tab. */
  announce(what: Kept): void;
  /** Calls back when another worker announces this. */
  listen(what: Kept, changed: () => void): void;
}

const CHANNEL = 'hrm-kept';

/** @throws StorageError where the browser keeps nothing for this page. */
export async function browserKeeping(): Promise<Keeping> {
  const files = await opfsFiles();
  const channel = new BroadcastChannel(CHANNEL);
  return {
    files,
    store: new RunStore(files, await idbIndex()),
    locks: browserLocks(),
    announce: (what) => channel.postMessage(what),
    listen: (what, changed) => channel.addEventListener('message', ({ data }: MessageEvent<Kept>) => data === what && changed()),
  };
}
