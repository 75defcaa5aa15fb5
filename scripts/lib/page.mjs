/** The built page in dist/: built again where its sources are not those that it was built from. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot, Stop } from './main.mjs';
import { tool } from './run.mjs';
import { contentHash, PAGE_SOURCES } from './stamp.mjs';

const STAMP = inRoot('build/page.stamp');

/** @param {string[]} [args] for Vite */
export async function buildPage(args = []) {
  const hash = contentHash(PAGE_SOURCES);
  const code = await tool('vite', ['build', ...args], { stdout: 2 });
  if (code !== 0) throw new Stop('The page could not be built: Vite says why above.', code);
  mkdirSync(inRoot('build'), { recursive: true });
  writeFileSync(STAMP, hash);
}

export async function ensurePage() {
  const upToDate = existsSync(inRoot('dist/index.html')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === contentHash(PAGE_SOURCES);
  if (!upToDate) await buildPage(['--logLevel', 'warn']);
}
