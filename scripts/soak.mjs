/**
 * A long training in a browser, and whether anything grows that should not:
 *   npm run soak -- [--steps N] [--minutes N] [--only cpu|webgpu|away]
 * A tiny model trains on each engine while Train shows how the newest weights think, and Solve is visited and looked at through every
 * lens; then a tab is hidden for six minutes, and frozen. Writes docs/soak.md; exit code 1 if something grew, or stood still.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './lib/browser.mjs';
import { judge, table } from './lib/flat.mjs';
import { Living } from './lib/living.mjs';
import { inRoot, main, Stop, say } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';
import { ensurePage } from './lib/page.mjs';
import { serve } from './lib/serve.mjs';
import { begin, filesOf, goOn, rest, secondsOf, stepOf, visitSolve } from './lib/soak-page.mjs';
import { keepSection } from './lib/soak-report.mjs';

/**
 * @typedef {import('playwright').BrowserContext} BrowserContext
 * @typedef {import('playwright').Browser} Browser
 * @typedef {import('./lib/soak-page.mjs').Engine} Engine
 * @typedef {import('./lib/soak-report.mjs').Section} Section
 * @typedef {{ steps: number, minutes: number }} Limits
 */

const REPORT = inRoot('docs/soak.md');
const SAMPLES = 20;
/** Solve is visited at the first sample and at every so manieth after it. */
const VISIT_EVERY = 5;
/** A timer in a hidden tab comes once a minute from the sixth minute on. */
const HIDDEN_MINUTES = 6;
const FROZEN_SECONDS = 60;
const MINUTE = 60_000;
const KIB = 1024;

/** Bytes of curves that a step leaves, 12 numbers in the worker and 16 in the page, in arrays that double as they grow. */
const WORKER_CURVES = 12 * 4;
const PAGE_CURVES = 16 * 4;
/** Steps whose curves fill a file of their own. */
const CHUNK_ROWS = 4096;
/** @type {(bytes: number) => (from: number, to: number) => number} at first they may have had no room to spare, at the end half of it */
const doubling = (bytes) => (from, to) => bytes * (2 * to - from);

/** @type {readonly import('./lib/flat.mjs').Rule[]} */
const RULES = [
  { of: /^page: buffers$/, unit: 'bytes', slack: 256 * KIB, kept: doubling(PAGE_CURVES) },
  { of: /^training worker: buffers$/, unit: 'bytes', slack: 256 * KIB, kept: doubling(WORKER_CURVES) },
  { of: /: (JS heap|buffers)$/, unit: 'bytes', slack: 64 * KIB },
  { of: /: engine$/, unit: 'bytes' },
  { of: /: promises$/, unit: 'count', slack: 4 },
  { of: /: message ports$/, unit: 'count', slack: 2 },
  { of: /: (elements and texts|listeners)$/, unit: 'count', slack: 20 },
  { of: /^files: of curves$/, unit: 'count', kept: (from, to) => Math.ceil((to - from) / CHUNK_ROWS) },
  // The first save after the best check, where it is not one of the last two.
  { of: /^files: all others$/, unit: 'count', slack: 1 },
  { of: /^process: /, unit: 'bytes', slack: 64 * KIB * KIB },
];

await main(async () => {
  const { limits, parts } = options();
  ensureModules();
  const path = await ensureBrowser();
  await ensurePage();
  const { server, port } = await serve(inRoot('dist'), '127.0.0.1', [0]);
  const { openPlainBrowser } = await import('./lib/plain-browser.mjs');
  const address = `http://127.0.0.1:${port}/`;
  let good = true;
  try {
    for (const part of parts) {
      const { browser, context, close } = await openPlainBrowser(path);
      try {
        const section = part === 'away' ? await away(context, address) : await soak(browser, context, address, part, limits);
        good = section.good && good;
        const versions = `Chromium ${browser.version()}, Node ${process.versions.node}`;
        writeFileSync(REPORT, keepSection(existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '', section, versions));
        console.log([`## ${section.title}`, '', ...section.lines, ''].join('\n'));
      } finally {
        await close();
      }
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return good ? 0 : 1;
});

function options() {
  const { values } = parseArgs({
    options: { steps: { type: 'string', default: '100000' }, minutes: { type: 'string', default: '120' }, only: { type: 'string' } },
  });
  const steps = Number(values.steps);
  const minutes = Number(values.minutes);
  if (!Number.isSafeInteger(steps) || steps < 1) throw new Stop('--steps takes a whole number from 1', 2);
  if (!(minutes > 0)) throw new Stop('--minutes takes a number above 0: of training, for each engine', 2);
  /** @type {readonly (Engine | 'away')[]} */
  const all = ['cpu', 'webgpu', 'away'];
  const parts = all.filter((part) => values.only === undefined || part === values.only);
  if (!parts.length) throw new Stop(`--only takes one of ${all.join(', ')}`, 2);
  return { limits: { steps, minutes }, parts };
}

/**
 * Memory of the browser's processes that is theirs alone, where the system tells.
 * @param {import('playwright').CDPSession} session of the browser
 */
async function processes(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  /** @type {Record<string, number>} */
  const numbers = {};
  for (const { type, id } of processInfo) {
    const file = `/proc/${id}/status`;
    const [, kilobytes] = (existsSync(file) && /RssAnon:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))) || [];
    const name = type === 'GPU' ? 'process: GPU' : type === 'renderer' ? 'process: pages and workers' : undefined;
    if (kilobytes && name) numbers[name] = (numbers[name] ?? 0) + KIB * Number(kilobytes);
  }
  return numbers;
}

/** @param {BrowserContext} context */
async function firstPage(context) {
  return context.pages()[0] ?? (await context.newPage());
}

/**
 * What a page says that it should not.
 * @param {import('playwright').Page} page
 */
function complaintsOf(page) {
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  return complaints;
}

/**
 * @param {Browser} browser
 * @param {BrowserContext} context
 * @param {string} address
 * @param {Engine} engine
 * @param {Limits} limits
 * @returns {Promise<Section>}
 */
async function soak(browser, context, address, engine, limits) {
  const page = await firstPage(context);
  const complaints = complaintsOf(page);
  await begin(page, address, engine);
  const living = await Living.of(await context.newCDPSession(page));
  const system = await browser.newBrowserCDPSession();
  /** @type {import('./lib/flat.mjs').Sample[]} */
  const samples = [];
  const began = Date.now();
  let resting = 0;
  const way = (/** @type {number} */ step) => Math.max(step / limits.steps, (Date.now() - began - resting) / (limits.minutes * MINUTE));
  for (let next = 1; next <= SAMPLES; ) {
    await page.waitForTimeout(250);
    if (way(await stepOf(page)) < next / SAMPLES) continue;
    if (next % VISIT_EVERY === 1) await visitSolve(page);
    // Counted at rest, where nothing is on its way.
    await rest(page);
    const since = Date.now();
    const step = await stepOf(page);
    next = Math.floor(way(step) * SAMPLES) + 1;
    samples.push({ step, numbers: { ...(await living.count()), ...(await filesOf(page)), ...(await processes(system)) } });
    say(`${engine}: step ${step.toLocaleString('en')}`);
    resting += Date.now() - since;
    if (next <= SAMPLES) await goOn(page);
  }
  const verdicts = judge(samples, RULES);
  const grew = verdicts.filter((verdict) => verdict.grew).map(({ name }) => name);
  const steps = samples.at(-1)?.step ?? 0;
  const wanted = limits.steps.toLocaleString('en');
  const part = steps < limits.steps ? `, of the ${wanted} asked for: as many as came in ${limits.minutes} minutes of training` : '';
  const label = await page.getByRole('button', { name: /^Engine: / }).innerText();
  return {
    title: engine === 'cpu' ? 'CPU engine' : 'WebGPU engine',
    lines: [
      `${steps.toLocaleString('en')} steps on ${label}${part}; ${samples.length} samples. ${grew.length ? `**Grew: ${grew.join(', ')}.**` : 'Nothing grew.'}`,
      ...said(complaints),
      '',
      ...table(verdicts),
    ],
    good: grew.length === 0 && complaints.length === 0,
  };
}

/** @param {readonly string[]} complaints */
function said(complaints) {
  return complaints.length ? [`The page complained: ${complaints.slice(0, 3).join('; ')}.`] : [];
}

/**
 * A tab behind another one, then frozen.
 * @param {BrowserContext} context
 * @param {string} address
 * @returns {Promise<Section>}
 */
async function away(context, address) {
  const page = await firstPage(context);
  const complaints = complaintsOf(page);
  await begin(page, address, 'cpu');
  const session = await context.newCDPSession(page);
  const living = await Living.of(session);
  await (await context.newPage()).bringToFront();
  if (!(await page.evaluate(() => document.hidden))) throw new Stop('This browser does not hide a tab behind another.');
  const titled = async () => Number(/step ([\d,]+)/.exec(await page.title())?.[1]?.replaceAll(',', '') ?? 0);
  /** @type {{ step: number, titled: number, heap: number }[]} */
  const minutes = [];
  for (let minute = 0; minute <= HIDDEN_MINUTES; minute++) {
    if (minute) await sleep(MINUTE);
    const heap = (await living.count())['page: JS heap'] ?? 0;
    minutes.push({ step: await stepOf(page), titled: await titled(), heap });
    say(`hidden for ${minute} minutes: step ${minutes[minute]?.step}`);
  }
  const steps = minutes.slice(1).map(({ step }, i) => step - (minutes[i]?.step ?? 0));
  const [, first] = minutes;
  const last = minutes.at(-1);
  await page.bringToFront();
  await rest(page);
  const seenAt = await stepOf(page);
  const before = await secondsOf(page);

  await goOn(page);
  await (context.pages()[1] ?? page).bringToFront();
  const hiddenAgain = Date.now();
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  const freezing = Date.now() - hiddenAgain;
  await sleep(1000);
  const frozen = await stepOf(page);
  await sleep(1000 * FROZEN_SECONDS);
  const stood = (await stepOf(page)) - frozen;
  const thawed = Date.now();
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await page.bringToFront();
  await rest(page);
  const awake = (Date.now() - thawed + freezing) / 1000;
  const after = await secondsOf(page);
  const went = (await stepOf(page)) - frozen;

  /** @type {[string, string, boolean][]} */
  const rows = [
    [`steps in each of ${HIDDEN_MINUTES} hidden minutes`, steps.map((n) => n.toLocaleString('en')).join(', '), steps.every((n) => n > 0)],
    ['step in the title after them', `${last?.titled.toLocaleString('en')}`, (last?.titled ?? 0) > (minutes.at(-2)?.titled ?? 0)],
    [
      'JS heap of the page, hidden for 1 minute and for all',
      `${mib(first?.heap)}, ${mib(last?.heap)}`,
      (last?.heap ?? 0) <= 1.05 * (first?.heap ?? 0) + 1024 * KIB,
    ],
    ['step kept as soon as it was seen again', seenAt.toLocaleString('en'), seenAt >= (last?.step ?? 0)],
    [`steps in ${FROZEN_SECONDS} frozen seconds`, `${stood}`, stood === 0],
    ['steps after them, to the next pause', went.toLocaleString('en'), went > 0],
    ['seconds of training that the run counted meanwhile', `${after - before}`, after - before < awake + FROZEN_SECONDS / 2],
  ];
  const good = rows.every(([, , right]) => right) && complaints.length === 0;
  return {
    title: 'Out of sight',
    lines: [
      'On the CPU engine, in a tab behind another one; then frozen there, as browsers do to save power.',
      ...said(complaints),
      '',
      '| | | |',
      '| --- | --- | --- |',
      ...rows.map(([what, found, right]) => `| ${what} | ${found} | ${right ? 'right' : '**wrong**'} |`),
    ],
    good,
  };
}

/** @param {number | undefined} bytes */
function mib(bytes = 0) {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`;
}

/**
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
