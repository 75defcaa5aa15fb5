/** What a worker needs to keep runs: their store, who may write them, and telling the others that something has changed. */
import type { Files } from './files.ts';
import { idbIndex } from './idb-index.ts';
import { browserLocks, type RunLocks } from './locks.ts';
import { opfsFiles } from './opfs-files.ts';
import { RunStore } from './run-store.ts';

export interface Keeping {
  readonly files: Files;
  readonly store: RunStore;
  readonly locks: RunLocks;
  /** Tells every other worker of every tab. */
  announce(): void;
  /** Calls back when another worker announces. */
  listen(changed: () => void): void;
}

const CHANNEL = 'hrm-runs';

/** @throws StorageError where the browser keeps nothing for this page. */
export async function browserKeeping(): Promise<Keeping> {
  const files = await opfsFiles();
  const channel = new BroadcastChannel(CHANNEL);
  return {
    files,
    store: new RunStore(files, await idbIndex()),
    locks: browserLocks(),
    announce: () => channel.postMessage(0),
    listen: (changed) => channel.addEventListener('message', changed),
  };
}
