/**
 * What it costs a training to be watched: its speed with the Train page in view against a hidden tab, in turns, and what the page's
 * main thread does meanwhile. `npm run bench:watching [-- PRESET]` after `npm run build`
 */

import { ensureBrowser } from '../scripts/lib/browser.mjs';
import { inRoot, main } from '../scripts/lib/main.mjs';
import { openPlainBrowser } from '../scripts/lib/plain-browser.mjs';
import { serve } from '../scripts/lib/serve.mjs';

const ROUNDS = 9;
/** Milliseconds in each place: to come to rest, to take the speed, and, after that, to trace. */
const REST = 1500;
const WATCH = 5000;
const TRACE = 3000;
/** Beyond this, in milliseconds, a task counts as long. */
const LONG = 50;

/** @typedef {import('playwright').Page} Page @typedef {import('playwright').CDPSession} Session */
/** @typedef {{ speed: number, layouts: number, styles: number, busy: number, tasks: number[] }} Seen */
/** @typedef {{ name: string, go: (page: Page, other: Page) => Promise<unknown>, seen: Seen[] }} Place */

/** @type {(hash: string) => (page: Page) => Promise<void>} */
const show = (hash) => async (page) => {
  await page.bringToFront();
  await page.evaluate((to) => location.assign(to), hash);
};
/** @type {(part: string) => (page: Page) => Promise<void>} */
const look = (part) => async (page) => {
  await show('#/train')(page);
  await page.locator(part).evaluate((element) => element.scrollIntoView({ block: 'start' }));
};

/** @type {Place[]} */
const PLACES = [
  { name: 'hidden tab', go: (_, other) => other.bringToFront(), seen: [] },
  { name: 'another page, Data', go: show('#/data'), seen: [] },
  { name: 'Train, from its top', go: look('.lede'), seen: [] },
  { name: 'Train, its curves', go: look('.curves'), seen: [] },
];

await main(async () => {
  const preset = process.argv[2] ?? 'sudoku4-easy';
  const { server, port } = await serve(inRoot('dist'), '127.0.0.1', [0]);
  const { browser, context, close } = await openPlainBrowser(await ensureBrowser());
  try {
    const other = await context.newPage();
    const page = await context.newPage();
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.addInitScript(listen);
    await page.goto(`http://127.0.0.1:${port}/#/train?preset=${preset}`);
    await page.getByRole('spinbutton', { name: 'Steps', exact: true }).fill('1000000');
    await page.getByRole('spinbutton', { name: 'Goal', exact: true }).fill('0');
    await page.getByLabel('Engine', { exact: true }).selectOption('cpu');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.locator('.status', { hasText: /step \d{2,} of/ }).waitFor({ timeout: 120_000 });
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    for (let round = 0; round < ROUNDS; round++)
      for (const place of PLACES) {
        await place.go(page, other);
        await page.waitForTimeout(REST);
        place.seen.push({ ...(await watch(page, session)), tasks: await tasks(browser, page) });
      }
    console.log(`Chromium ${browser.version()}, ${preset}, ${ROUNDS} rounds; medians, and each round's speed against its hidden tab\n`);
    console.log(
      '| what is shown | steps/s | of hidden (each) | layouts/s | styles/s | main thread busy | longest task, own time | over 50 ms |',
    );
    console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
    const [hidden] = PLACES;
    for (const { name, seen } of PLACES) {
      const shares = seen.map(({ speed }, i) => speed / (hidden?.seen[i]?.speed ?? Number.NaN));
      const of = (/** @type {(one: Seen) => number} */ what) => middle(seen.map(what));
      const all = seen.flatMap((one) => one.tasks);
      const each = shares.map((share) => share.toFixed(2)).join(' ');
      const cells = [
        name,
        of(({ speed }) => speed).toFixed(1),
        `${middle(shares).toFixed(3)} (${each})`,
        of(({ layouts }) => layouts).toFixed(1),
        of(({ styles }) => styles).toFixed(1),
        `${(100 * of(({ busy }) => busy)).toFixed(1)}%`,
        `${Math.max(...all).toFixed(0)} ms`,
        `${all.filter((task) => task > LONG).length}`,
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  } finally {
    await close();
    server.close();
  }
});

/** In the page: remembers how far the training worker says that it is. */
function listen() {
  const far = { step: 0 };
  Object.assign(globalThis, { far });
  const Plain = globalThis.Worker;
  globalThis.Worker = class extends Plain {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options) {
      super(url, options);
      this.addEventListener('message', ({ data }) => {
        if (data?.type === 'metrics') far.step = data.stepsPerSecond * data.seconds;
      });
    }
  };
}

/** @param {Page} page @param {Session} session */
async function watch(page, session) {
  const now = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (/** @type {string} */ name) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    /** @type {{ step: number, at: number }} */
    const far = await page.evaluate('({ step: far.step, at: performance.now() })');
    return { ...far, layouts: of('LayoutCount'), styles: of('RecalcStyleCount'), busy: of('TaskDuration') };
  };
  const before = await now();
  await page.waitForTimeout(WATCH);
  const after = await now();
  const seconds = (after.at - before.at) / 1000;
  const rate = (/** @type {'step' | 'layouts' | 'styles' | 'busy'} */ what) => (after[what] - before[what]) / seconds;
  return { speed: rate('step'), layouts: rate('layouts'), styles: rate('styles'), busy: rate('busy') };
}

/**
 * Tasks of the page's main thread, milliseconds of its own time: the clock also counts the time in which a busy machine lets others run.
 * @param {import('playwright').Browser} browser
 * @param {Page} page
 * @returns {Promise<number[]>}
 */
async function tasks(browser, page) {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await page.waitForTimeout(TRACE);
  /** @type {{ traceEvents: { name: string, pid: number, tid: number, tdur?: number, args?: { name?: string } }[] }} */
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const thread = (/** @type {{ pid: number, tid: number }} */ { pid, tid }) => `${pid}:${tid}`;
  const main = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(thread));
  return traceEvents.flatMap((event) =>
    main.has(thread(event)) && event.name.endsWith('RunTask') && event.tdur ? [event.tdur / 1000] : [],
  );
}

/** @param {number[]} values */
function middle(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
