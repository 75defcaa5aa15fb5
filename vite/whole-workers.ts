/**
 * Keeps a worker's entry a module that nobody imports. Left to itself, the bundler puts what an entry shares with a part that is loaded
 * later into the entry, and has that part import it from there. WebKit (seen in 2.50.6) does not know a worker's entry by its address:
 * it runs it a second time, and that second worker, which has no model, takes over the messages of the first.
 */
import type { Plugin } from 'vite';

/** For the plugins of workers. */
export function wholeWorkers(): Plugin {
  return {
    name: 'whole-workers',
    // Vite sets this itself, for workers too, and heeds no configuration there.
    options: (options) => ({ ...options, preserveEntrySignatures: 'strict' }),
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const entries = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
      for (const { fileName, imports, dynamicImports } of chunks) {
        const entry = [...imports, ...dynamicImports].find((name) => entries.has(name));
        if (entry) this.error(`${fileName} imports ${entry}, the entry of a worker: WebKit would run it twice.`);
      }
    },
  };
}
