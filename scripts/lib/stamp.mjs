/** Whether something built is still what its sources say: by content, so that a fresh clone or a changed clock never misleads. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './main.mjs';

/** What both the page and the command line are built from; folders without their tests. */
export const SOURCES = ['src', 'shaders', 'vite', 'vite.config.ts', 'tsconfig.json', 'package-lock.json'];
export const PAGE_SOURCES = [...SOURCES, 'index.html', 'public'];

/**
 * A short name for the present content of files and folders.
 * @param {string[]} paths relative to the root
 */
export function contentHash(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesUnder)) {
    hash.update(`${path}\0`);
    hash.update(readFileSync(inRoot(path)));
    hash.update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  const kind = statSync(inRoot(path), { throwIfNoEntry: false });
  if (!kind) return [];
  if (kind.isFile()) return [path];
  return readdirSync(inRoot(path), { withFileTypes: true })
    .filter((entry) => !/\.test(ing)?\.[a-z]+$/.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesUnder(join(path, entry.name)));
}
