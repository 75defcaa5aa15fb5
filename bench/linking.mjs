/**
 * How long the page's worker takes to make the text of every shader of a training step, before the first step can be compiled, and what
 * the worker of the built page weighs. `npm run bench:linking [-- PRESET]`
 */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { ensureBrowser } from '../scripts/lib/browser.mjs';
import { inRoot, main } from '../scripts/lib/main.mjs';
import { progress } from '../scripts/lib/progress.mjs';

const TIMES = 9;

/** @typedef {import('./linking/worker.ts').Linked} Linked */

await main(async () => {
  const preset = process.argv[2] ?? 'sudoku4-hardest';
  const outDir = inRoot('build/bench-linking');
  await build({ root: inRoot(), configFile: inRoot('bench/linking/vite.config.ts') });
  const server = await preview({
    configFile: false,
    root: inRoot(),
    build: { outDir },
    preview: { host: '127.0.0.1', port: 20_000 + (process.pid % 20_000) },
  });
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.resolvedUrls?.local[0]}bench/linking/index.html`);
    /** @type {Linked[]} */
    const runs = [];
    const begin = progress(TIMES);
    for (let i = 0; i < TIMES; i++) {
      begin(`a new worker, ${i + 1} of ${TIMES}`);
      runs.push(await page.evaluate(`ask(${JSON.stringify(preset)})`));
    }
    const times = runs.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    console.log(`Chromium ${browser.version()}, ${preset}: ${runs[0]?.shaders} shaders, each time in a new worker`);
    console.log(`ms: median ${times[TIMES >> 1]?.toFixed(0)}, least ${times[0]?.toFixed(0)}, most ${times.at(-1)?.toFixed(0)}`);
    const assets = inRoot('build/bench-linking/assets');
    for (const name of readdirSync(assets).filter((one) => /^worker-.*\.js$/.test(one))) {
      const bytes = readFileSync(inRoot('build/bench-linking/assets', name));
      console.log(`the worker with nothing but this: ${kb(bytes.length)} KB, ${kb(gzipSync(bytes).length)} KB compressed`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
});

/** @param {number} bytes */
function kb(bytes) {
  return (bytes / 1000).toFixed(1);
}
