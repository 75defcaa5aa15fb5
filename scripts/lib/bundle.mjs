/** One module of src/, with all that it imports, built for Node by the plugins that the page is built with. */
import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot } from './main.mjs';

/**
 * @param {string} entry relative to the root
 * @param {string} folder where to put it, relative to the root
 * @returns {Promise<string>} the address to import it from
 */
export async function bundle(entry, folder) {
  mkdirSync(inRoot(folder), { recursive: true });
  const vite = await import('vite');
  await vite.build({
    root: inRoot(),
    configFile: inRoot('vite/cli.config.ts'),
    logLevel: 'silent',
    build: { ssr: entry, outDir: folder, emptyOutDir: false },
  });
  return pathToFileURL(inRoot(folder, 'main.js')).href;
}
