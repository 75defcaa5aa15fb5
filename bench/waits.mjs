/**
 * How long a browser takes to say that the GPU is done, with and without what `src/gpu/soon.ts` does about it, how many empty submits
 * that is, and, on Linux, what one costs. `npm run bench:waits [-- chromium|firefox]`
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { ensureBrowser } from '../scripts/lib/browser.mjs';
import { ensureFirefox, openFirefox } from '../scripts/lib/firefox.mjs';
import { inRoot, main, Stop } from '../scripts/lib/main.mjs';
import { progress } from '../scripts/lib/progress.mjs';

const TIMES = 30;
const WAIT_MS = 2000;
const TURNS = 1000;
const ROUNDS = 5;
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** @typedef {import('./waits/worker.ts').Measure} Measure @typedef {import('./waits/worker.ts').Measured} Measured */

await main(async () => {
  const name = process.argv[2] ?? 'chromium';
  const folder = { root: inRoot('bench/waits'), configFile: /** @type {const} */ (false), logLevel: /** @type {const} */ ('warn') };
  const outDir = inRoot('build/bench-waits');
  await build({ ...folder, worker: { format: 'es' }, build: { target: 'es2022', outDir, emptyOutDir: true } });
  const server = await preview({ ...folder, build: { outDir }, preview: { host: '127.0.0.1', port: 20_000 + (process.pid % 20_000) } });
  const url = server.resolvedUrls?.local[0] ?? '';
  const { version, ask, close } = await open(name, url);
  try {
    const begin = progress(3 + ROUNDS);
    begin('answers as they come');
    const plain = await ask({ what: 'answers', times: TIMES, asEngine: false });
    begin('answers as the engine waits for them');
    const ours = await ask({ what: 'answers', times: TIMES, asEngine: true });
    begin('one long wait');
    const wait = await ask({ what: 'wait', milliseconds: WAIT_MS });
    console.log(`${version}, ${plain.adapter}; median of ${TIMES}, ms`);
    console.log(`onSubmittedWorkDone ${plain.done.toFixed(1)}, as the engine waits ${ours.done.toFixed(1)}`);
    console.log(`mapAsync ${plain.map.toFixed(1)}, as the engine waits ${ours.map.toFixed(1)}`);
    console.log(`empty submits in a wait of ${WAIT_MS} ms: ${wait.submits}`);
    if (existsSync('/proc/self/stat')) {
      const costs = [];
      for (let round = 0; round < ROUNDS; round++) {
        begin(`what an empty submit costs, round ${round + 1} of ${ROUNDS}`);
        const without = await cpu(() => ask({ what: 'turns', turns: TURNS, submit: false }));
        costs.push((await cpu(() => ask({ what: 'turns', turns: TURNS, submit: true }))) - without);
      }
      const microseconds = costs.map((cost) => (1000 * cost) / TURNS).sort((a, b) => a - b);
      console.log(`processor time of an empty submit, all processes of the browser, ${ROUNDS} rounds: ${microseconds.join(', ')} us`);
    }
  } finally {
    await close();
    await server.close();
  }
});

/**
 * @param {string} name
 * @param {string} url
 * @returns {Promise<{ version: string, ask: (measure: Measure) => Promise<Measured>, close: () => Promise<void> }>}
 */
async function open(name, url) {
  const call = (/** @type {Measure} */ measure) => `ask(${JSON.stringify(measure)})`;
  if (name === 'firefox') {
    const found = await ensureFirefox();
    if (found.missing !== undefined) throw new Stop(found.missing);
    const browser = await openFirefox(found.path);
    const page = await browser.newPage();
    await page.goto(url);
    return {
      version: await browser.version(),
      ask: async (measure) => /** @type {Measured} */ (await page.evaluate(call(measure))),
      close: () => browser.close(),
    };
  }
  if (name !== 'chromium') throw new Stop(`${name} is no browser that this knows: chromium or firefox`, 2);
  const args = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args });
  const page = await browser.newPage();
  await page.goto(url);
  return {
    version: `Chromium ${browser.version()}`,
    ask: (measure) => page.evaluate(call(measure)),
    close: () => browser.close(),
  };
}

/**
 * Milliseconds of processor time that all processes below this one took meanwhile.
 * @param {() => Promise<unknown>} work
 */
async function cpu(work) {
  const before = ticks();
  await work();
  return (ticks() - before) * TICK_MS;
}

function ticks() {
  /** @type {Map<string, { parent: string, ticks: number }>} */
  const processes = new Map();
  for (const id of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
      // After the name, which may hold anything: state, parent, ..., user and system time as the 12th and 13th.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      processes.set(id, { parent: fields[1] ?? '', ticks: Number(fields[11]) + Number(fields[12]) });
    } catch {
      // It has ended.
    }
  }
  const self = String(process.pid);
  let total = 0;
  for (const [id, { ticks }] of processes) {
    /** @type {string | undefined} */
    let above = id;
    while (above && above !== self) above = processes.get(above)?.parent;
    if (above && id !== self) total += ticks;
  }
  return total;
}
