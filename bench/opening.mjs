/**
 * How soon a first visit has something to look at, as built: the first picture, and the board. On this machine as it is, and on slow 4G
 * with a processor that is four times slower. Then what the workers weigh. `npm run bench:opening` after `npm run build`
 */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { ensureBrowser } from '../scripts/lib/browser.mjs';
import { inRoot, main } from '../scripts/lib/main.mjs';
import { progress } from '../scripts/lib/progress.mjs';

const TIMES = 5;
/** Its sandbox does not start for root, as containers have it. */
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
/** Lighthouse's slow 4G: 1.6 Mbit/s, 150 ms there and back. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
/** What every kind of worker is made of, beside the part that is its own. */
const WORKERS = /^(?:worker|train-worker|solve-worker|bench-worker|lab-worker|library-worker|thread-worker)-.*\.js$/;

/** @type {Readonly<Record<string, string>>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' };

await main(async () => {
  const folder = inRoot('dist');
  // Compressed, as hosts of static files send it.
  const packed = {
    name: 'packed',
    /** @param {import('vite').PreviewServer} server */
    configurePreviewServer: ({ middlewares }) =>
      void middlewares.use((request, response, next) => {
        const path = (request.url ?? '/').split('?', 1)[0];
        const type = TYPES[/\.\w+$/.exec(path)?.[0] ?? '.html'];
        if (!type) return next();
        response.setHeader('content-type', type);
        response.setHeader('content-encoding', 'gzip');
        response.end(gzipSync(readFileSync(folder + (path === '/' ? '/index.html' : path))));
      }),
  };
  const server = await preview({
    root: inRoot('.'),
    configFile: false,
    logLevel: 'warn',
    plugins: [packed],
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 20_000 + (process.pid % 20_000) },
  });
  const url = server.resolvedUrls?.local[0] ?? '';
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args });
  try {
    const begin = progress(2 * TIMES);
    for (const slow of [false, true]) {
      /** @type {Awaited<ReturnType<typeof visit>>[]} */
      const all = [];
      for (let i = 0; i < TIMES; i++) {
        begin(`${slow ? 'slow' : 'as it is'}, visit ${i + 1} of ${TIMES}`);
        all.push(await visit(browser, url, slow));
      }
      const middle = (/** @type {'picture' | 'board' | 'answers'} */ what) =>
        (all.map((one) => one[what]).sort((a, b) => a - b)[TIMES >> 1] / 1000).toFixed(2);
      const where = slow ? 'slow 4G, 4x slower processor' : 'as it is';
      console.log(
        `${where}, median of ${TIMES}: picture ${middle('picture')} s, board ${middle('board')} s, page answers ${middle('answers')} s`,
      );
    }
  } finally {
    await browser.close();
    await server.close();
  }
  console.log(`workers: ${(weight(`${folder}/assets`) / 1024).toFixed(0)} KiB gzipped in all`);
});

/**
 * Milliseconds from the start of a first visit.
 * @param {import('playwright').Browser} browser
 * @param {string} url
 * @param {boolean} slow
 */
async function visit(browser, url, slow) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    if (slow) {
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', SLOW);
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    }
    await page.addInitScript(() => {
      const seen = { board: 0, answers: 0 };
      Object.assign(globalThis, { seen });
      const look = () => {
        const grid = document.querySelector('.solve-grid');
        if (!seen.board && grid?.getBoundingClientRect().width) seen.board = performance.now();
        if (!seen.answers && grid && !grid.closest('[inert]')) seen.answers = performance.now();
        if (!seen.answers) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction(() => /** @type {any} */ (globalThis).seen?.answers > 0);
    return await page.evaluate(() => {
      const { seen } = /** @type {any} */ (globalThis);
      const picture = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
      return { picture, board: Math.max(picture, seen.board), answers: seen.answers };
    });
  } finally {
    await context.close();
  }
}

/** Bytes of all files that only workers load, each compressed. @param {string} assets */
function weight(assets) {
  const text = (/** @type {string} */ name) => readFileSync(`${assets}/${name}`, 'utf8');
  const files = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const all = new Set(files.filter((name) => WORKERS.test(name)));
  // What these load, and what that loads.
  for (const name of all) for (const other of files) if (text(name).includes(other)) all.add(other);
  return [...all].reduce((bytes, name) => bytes + gzipSync(text(name)).length, 0);
}
