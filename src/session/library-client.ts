/** The page's end of the library worker, which starts when something is first asked of it. */
import * as Comlink from 'comlink';
import type { Library } from '../worker/library-protocol.ts';
import { sessionStrings } from './strings.ts';
import { fileMissing } from './version.ts';

let worker: Worker | undefined;
let remote: Comlink.Remote<Library> | undefined;
const listeners = new Set<() => void>();

export function library(): Comlink.Remote<Library> {
  if (remote) return remote;
  worker = new Worker(new URL('../worker/library-worker.ts', import.meta.url), { type: 'module' });
  worker.onerror = () => {
    fileMissing();
    loseLibrary();
  };
  worker.onmessageerror = loseLibrary;
  remote = Comlink.wrap<Library>(worker);
  return remote;
}

/** Asks something of the library. @throws also when the worker is lost before it answers. */
export function ask<T>(question: (library: Comlink.Remote<Library>) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const settled = onLibraryLost(() => reject(new Error(sessionStrings.library)));
    question(library())
      .catch((error: unknown) => {
        if ((error as Error).name === 'MissingPart') fileMissing();
        throw error;
      })
      .then(resolve, reject)
      .finally(settled);
  });
}

/** Ends the worker, whatever it does; the next call of `library` starts another. What was asked of it is never answered. */
function loseLibrary(): void {
  worker?.terminate();
  worker = undefined;
  remote = undefined;
  for (const listener of listeners) listener();
}

/** Calls back whenever the worker was lost. @returns a function that ends this. */
export function onLibraryLost(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
