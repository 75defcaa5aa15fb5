/** What is known of each run without opening its files. It can be lost at any time: the files say it all again. */
import type { StoredRun } from './stored-run.ts';

export interface IndexEntry {
  readonly id: string;
  /** Names of the files that it was read from: other names make it stale. */
  readonly signature: string;
  readonly run: StoredRun;
}

export interface RunIndex {
  get(id: string): Promise<IndexEntry | undefined>;
  put(entry: IndexEntry): Promise<void>;
  remove(id: string): Promise<void>;
}

export function memoryIndex(entries = new Map<string, IndexEntry>()): RunIndex {
  return {
    get: async (id) => entries.get(id),
    async put(entry) {
      entries.set(entry.id, entry);
    },
    async remove(id) {
      entries.delete(id);
    },
  };
}
