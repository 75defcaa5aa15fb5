/**
 * What the charts cost: milliseconds of the page's main thread for each frame in which something moved. `npm run bench:charts`
 * Words after it choose cases, and `--still` asks for reduced motion: `npm run bench:charts -- --still board`.
 */
import react from '@vitejs/plugin-react';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { ensureBrowser } from '../scripts/lib/browser.mjs';
import { inRoot, main, Stop } from '../scripts/lib/main.mjs';
import { progress } from '../scripts/lib/progress.mjs';

const WARM_UP = 10;
const FRAMES = 60;

/** @typedef {{ name: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number, args?: { name?: string } }} TraceEvent */

await main(async () => {
  const words = process.argv.slice(2).filter((word) => word !== '--still');
  const still = process.argv.includes('--still');
  const executablePath = await ensureBrowser();
  const folder = { root: inRoot('bench/charts'), configFile: /** @type {const} */ (false), logLevel: /** @type {const} */ ('warn') };
  const outDir = inRoot('build/bench-charts');
  await build({ ...folder, plugins: [react()], build: { target: 'es2022', outDir, emptyOutDir: true } });
  const server = await preview({ ...folder, build: { outDir }, preview: { host: '127.0.0.1', port: 20_000 + (process.pid % 20_000) } });
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1600 }, reducedMotion: still ? 'reduce' : 'no-preference' });
    page.on('pageerror', (error) => void console.error(error));
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    /** @type {string[]} */
    const names = await page.evaluate('bench.names');
    const wanted = names.filter((name) => words.every((word) => name.includes(word)));
    console.log(`Chromium ${browser.version()}, ${FRAMES} frames a row${still ? ', reduced motion' : ''}, median / 95th percentile\n`);
    console.log('| what moves | script, ms | all of the main thread, ms | between frames, ms |');
    console.log('| --- | --- | --- | --- |');
    const begin = progress(wanted.length);
    for (const name of wanted) {
      begin(name);
      await page.evaluate(`bench.show(${JSON.stringify(name)})`);
      await page.evaluate(`bench.run(${WARM_UP})`);
      await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
      // The trace may lack the first or the last.
      await page.evaluate(`bench.run(${FRAMES + 2})`);
      const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
      const { script, thread, between } = frames(traceEvents);
      console.log(`| ${name} | ${pair(script)} | ${pair(thread)} | ${pair(between)} |`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
});

/**
 * Of each frame: the script that it ran, everything that the main thread did until the next frame began (style, layout and painting
 * with it), and how long that was on the clock. Work is counted in the thread's own time, which leaves out what other programs took.
 * @param {TraceEvent[]} events
 */
function frames(events) {
  const main = new Set(events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(thread));
  const ours = events.filter((event) => main.has(thread(event)) && event.tdur !== undefined).sort((a, b) => a.ts - b.ts);
  const scripts = ours.filter(({ name }) => name === 'FireAnimationFrame').slice(0, FRAMES + 1);
  if (scripts.length < FRAMES + 1) throw new Stop(`${scripts.length} frames in the trace, ${FRAMES + 1} were awaited`);
  let free = 0;
  const tasks = ours.filter(({ name, ts, dur = 0 }) => {
    // A task within a task is counted with the outer one.
    const outer = name.endsWith('RunTask') && ts >= free;
    if (outer) free = ts + dur;
    return outer;
  });
  // The task that a frame's script ran in is where the frame began.
  const begins = scripts.map(({ ts }) => tasks.findLast((task) => task.ts <= ts)?.ts ?? ts);
  const each = begins.slice(0, -1).map((begin, i) => ({ begin, end: /** @type {number} */ (begins[i + 1]), script: scripts[i] }));
  return {
    script: each.map(({ script }) => (script?.tdur ?? 0) / 1000),
    thread: each.map(({ begin, end }) => sum(tasks.filter(({ ts }) => ts >= begin && ts < end).map(({ tdur = 0 }) => tdur)) / 1000),
    between: each.map(({ begin, end }) => (end - begin) / 1000),
  };
}

/** @param {TraceEvent} event */
function thread({ pid, tid }) {
  return `${pid}:${tid}`;
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((a, b) => a + b, 0);
}

/** @param {number[]} values */
function pair(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ share) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
  return `${at(0.5)} / ${at(0.95)}`;
}
