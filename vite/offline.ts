/** Writes `sw.js` beside the built page: the service worker of src/offline/, with the list of the files that it keeps. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'vite';
import type { PageFile } from '../src/offline/precache.ts';

const WORKER = 'sw.js';
/** What the page opens without: weights, and the numbers behind recorded claims. */
const OPTIONAL = /^models\/.*\.safetensors$|^claims\/(?!index\.json)/;

export function offline(): Plugin {
  let root = '';
  let folder = '';
  return {
    name: 'offline',
    apply: (_, { command, isSsrBuild }) => command === 'build' && !isSsrBuild,
    configResolved(config) {
      root = config.root;
      folder = path.resolve(root, config.build.outDir);
    },
    // When all files of the page are in place, those of public/ among them.
    writeBundle: { order: 'post', sequential: true, handler: () => writeServiceWorker(root, folder) },
  };
}

/**
 * Writes the service worker of the page that has been built into a folder.
 * @param root of this project
 */
export async function writeServiceWorker(root: string, folder: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { __PAGE_FILES__: JSON.stringify(await pageFiles(folder)) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'es2022',
      rolldownOptions: { input: path.join(root, 'src/offline/service-worker.ts'), output: { format: 'iife', entryFileNames: WORKER } },
    },
  });
}

/** All files of a built page but source maps and the service worker itself, in an order that every machine has. */
export async function pageFiles(folder: string): Promise<readonly PageFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => name !== WORKER && !name.endsWith('.map'))
    .sort();
  return Promise.all(
    names.map(async (name) => ({
      path: name === 'index.html' ? '' : name,
      integrity: `sha256-${createHash('sha256')
        .update(await readFile(path.join(folder, name)))
        .digest('base64')}`,
      ...(OPTIONAL.test(name) ? { optional: true } : {}),
    })),
  );
}
