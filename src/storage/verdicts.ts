/** What was found out about adapters, by a text that tells them apart: kept by the browser, for all workers of the page. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

export interface Verdicts {
  /** Anything: what another version has kept too. Undefined where nothing is known. */
  get(adapter: string): Promise<unknown>;
  put(adapter: string, verdict: object): Promise<void>;
}

interface Schema extends DBSchema {
  verdicts: { key: string; value: unknown };
}

/** A database of its own: a new store in the one of the runs would wait for all other tabs to be closed. */
const DATABASE = 'hrm-adapters';
const VERSION = 1;

/** Where the browser keeps nothing, or what it has cannot be read, nothing is known. Never rejects. */
export function idbVerdicts(): Verdicts {
  let opened: Promise<IDBPDatabase<Schema> | undefined> | undefined;
  const open = (): Promise<IDBPDatabase<Schema> | undefined> => {
    opened ??= openDB<Schema>(DATABASE, VERSION, {
      upgrade(db) {
        db.createObjectStore('verdicts');
      },
    }).catch(() => undefined);
    return opened;
  };
  return {
    get: async (adapter) => (await open())?.get('verdicts', adapter).catch(() => undefined),
    async put(adapter, verdict) {
      await (await open())?.put('verdicts', verdict, adapter).catch(() => undefined);
    },
  };
}
