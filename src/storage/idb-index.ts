/** The index of runs in IndexedDB, shared by all workers of the page. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { type IndexEntry, memoryIndex, type RunIndex } from './run-index.ts';

interface Schema extends DBSchema {
  runs: { key: string; value: IndexEntry };
}

const DATABASE = 'hrm';
const VERSION = 1;

/** Where the browser has no IndexedDB for this page, an index that lasts as long as the worker: the files have it all. */
export async function idbIndex(): Promise<RunIndex> {
  let database: IDBPDatabase<Schema>;
  try {
    database = await openDB<Schema>(DATABASE, VERSION, {
      upgrade(db) {
        db.createObjectStore('runs', { keyPath: 'id' });
      },
    });
  } catch {
    return memoryIndex();
  }
  return {
    get: (id) => database.get('runs', id),
    async put(entry) {
      await database.put('runs', entry);
    },
    remove: (id) => database.delete('runs', id),
  };
}
