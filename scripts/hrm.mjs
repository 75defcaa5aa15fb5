/** The command line: builds src/cli for Node where the sources changed, then is that program. stdout carries its results only. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot, main, Stop } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';
import { contentHash, SOURCES } from './lib/stamp.mjs';
import { vulkanEnv } from './lib/vulkan.mjs';

const BUILDS = 'build/cli';
const A_DAY = 24 * 3600 * 1000;

await main(async () => {
  ensureModules();
  const program = await built();
  Object.assign(process.env, vulkanEnv());
  process.setSourceMapsEnabled(true);
  process.argv = [process.execPath, program, ...process.argv.slice(2)];
  await import(pathToFileURL(program).href);
});

/** The program's path. Each state of the sources has its folder, so that commands may run, and build, side by side. */
async function built() {
  const folder = inRoot(BUILDS, contentHash(SOURCES));
  if (!existsSync(folder)) await build(folder);
  return `${folder}/main.js`;
}

/** @param {string} folder */
async function build(folder) {
  mkdirSync(inRoot(BUILDS), { recursive: true });
  dropOldBuilds();
  const draft = `${folder}.${process.pid}`;
  try {
    const vite = await import('vite');
    await vite.build({ root: inRoot(), configFile: inRoot('vite/cli.config.ts'), logLevel: 'silent', build: { outDir: draft } });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another command finished the same build first: its folder is as good.
    if (existsSync(folder)) return;
    throw new Stop(`The command line could not be built: ${error instanceof Error ? error.message : error}`);
  }
}

/** Young ones may still be running. */
function dropOldBuilds() {
  for (const name of readdirSync(inRoot(BUILDS))) {
    const folder = inRoot(BUILDS, name);
    if (Date.now() - statSync(folder).mtimeMs > A_DAY) rmSync(folder, { recursive: true, force: true });
  }
}
