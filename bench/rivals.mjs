/**
 * The same HRM training step and matrix products by this project, jax-js and TensorFlow.js, in one tab on one adapter, taking turns.
 * `npm run bench:rivals [-- --kind webgpu|cpu] [--sizes 16x64x32,81x128x16,81x256x32] [--adapter swiftshader|own] [--rounds 5] [--json]`
 *
 * A size is tokens x D x batch; without any (`--sizes ''`) products alone are timed. Losses of the first steps must agree to 1e-3
 * before a step is timed.
 */
import { existsSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { ensureBrowser } from '../scripts/lib/browser.mjs';
import { inRoot, main, Stop, say } from '../scripts/lib/main.mjs';
import { progress } from '../scripts/lib/progress.mjs';
import { run } from '../scripts/lib/run.mjs';

const TOLERANCE = 1e-3;
const WARM_UP = 3;
/** A sample takes about this long, and two steps at least. */
const SAMPLE_MS = 2500;
/** A sample of the host's work alone, and as many before it. */
const HOST_STEPS = 10;
/** @type {[number, number, number][]} */
const PRODUCTS = [
  [512, 64, 192],
  [648, 128, 384],
  [1024, 512, 512],
];

/** @typedef {{ milliseconds: number, dispatches: number, submits: number, buffers: number, peakBytes: number }} Sample */

await main(async () => {
  const { values } = parseArgs({
    options: {
      kind: { type: 'string', default: 'webgpu' },
      sizes: { type: 'string', default: '16x64x32' },
      adapter: { type: 'string', default: 'swiftshader' },
      rounds: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!existsSync(inRoot('bench/rivals/node_modules')))
    await run('npm', ['ci', '--no-audit', '--no-fund', '--prefix', inRoot('bench/rivals')], { stdout: 2 });
  const executablePath = await ensureBrowser();
  const folder = { root: inRoot(), configFile: inRoot('bench/rivals/vite.config.ts') };
  await build(folder);
  // An isolated page has threads, which the libraries take unasked and this project's engine cannot where it may not wait: on the
  // processor everyone gets one.
  const isolated = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
  const headers = values.kind === 'cpu' ? {} : isolated;
  const server = await preview({ ...folder, preview: { host: '127.0.0.1', port: 20_000 + (process.pid % 20_000), headers } });
  const own = values.adapter === 'own';
  const args = [
    '--enable-unsafe-webgpu',
    ...(own ? ['--enable-features=Vulkan', '--ignore-gpu-blocklist'] : ['--use-webgpu-adapter=swiftshader']),
  ];
  const browser = await chromium.launch({ executablePath, args: [...args, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    page.on('pageerror', (error) => say(String(error)));
    await page.goto(new URL('bench/rivals/', server.resolvedUrls?.local[0]).href);
    await page.waitForFunction('globalThis.bench');
    const call = (/** @type {string} */ name, /** @type {unknown[]} */ ...parameters) =>
      page.evaluate(`bench.${name}(...${JSON.stringify(parameters)})`);
    const { peers, adapter } = await call('begin', values.kind);
    const machine = `Chromium ${browser.version()}, ${os.cpus().length} x ${os.cpus()[0]?.model}${values.kind === 'cpu' ? '' : `, ${adapter}`}`;
    console.log(values.json ? JSON.stringify({ machine }) : `${machine}\n`);
    for (const { name } of peers) await call('init', name);
    const sizes = values.sizes.split(',').filter(Boolean);
    const turns = values.kind === 'cpu' ? rounds : 2 * rounds;
    const begin = progress(sizes.length * peers.length * (1 + turns) + peers.length * rounds * PRODUCTS.length);
    for (const size of sizes) await steps(call, peers, size, rounds, { ...values, begin });
    await products(call, peers, rounds, { ...values, begin });
  } finally {
    await browser.close();
    await server.close();
  }
});

/**
 * @param {(name: string, ...parameters: unknown[]) => Promise<any>} call
 * @param {{ name: string, version: string }[]} peers
 * @param {string} size
 * @param {number} rounds
 * @param {{ kind: string, json: boolean, begin: (what: string) => void }} options
 */
async function steps(call, peers, size, rounds, { kind, json, begin }) {
  const reference = await call('reference', size, WARM_UP);
  const runs = [];
  for (const { name } of peers) {
    begin(`${name}, ${size}: the first steps`);
    const opened = await call('open', name, WARM_UP).catch((/** @type {Error} */ error) =>
      say(`${name} cannot: ${error.message.split('\n')[0]}`),
    );
    if (!opened) continue;
    const error = Math.max(
      ...opened.losses.map((/** @type {number} */ loss, /** @type {number} */ i) => Math.abs(loss / reference[i] - 1)),
    );
    if (!(error <= TOLERANCE)) throw new Stop(`${name} computes another loss: ${opened.losses} instead of ${reference}`);
    const { milliseconds } = await call('steps', name, 1);
    const count = Math.min(50, Math.max(2, Math.round(SAMPLE_MS / milliseconds)));
    runs.push({ name, error, first: opened.first, count, samples: /** @type {Sample[]} */ ([]), host: /** @type {number[]} */ ([]) });
  }
  for (let round = 0; round < rounds; round++)
    for (const one of runs) {
      begin(`${one.name}, ${size}: turn ${round + 1} of ${rounds}, ${one.count} steps`);
      const sample = await call('steps', one.name, one.count);
      one.samples.push(sample);
      say(`  ${sample.milliseconds.toFixed(2)} ms a step`);
    }
  // Emptied steps leave weights of no use, so they come last.
  if (kind !== 'cpu')
    for (let round = 0; round < rounds; round++)
      for (const one of runs) {
        begin(`${one.name}, ${size}: the host alone, turn ${round + 1} of ${rounds}`);
        // What the peer before has left to clear away in the tab is not this one's.
        await call('steps', one.name, HOST_STEPS, true);
        one.host.push((await call('steps', one.name, HOST_STEPS, true)).milliseconds);
      }
  for (const { name } of runs) await call('close', name);
  const ours = median(runs[0]?.samples.map((sample) => sample.milliseconds) ?? []);
  const rows = runs.map(({ name, error, first, samples, host }) => {
    const { dispatches = 0, submits = 0, buffers = 0, peakBytes = 0 } = samples.at(-1) ?? {};
    const milliseconds = median(samples.map((sample) => sample.milliseconds));
    return {
      size,
      name,
      milliseconds,
      times: milliseconds / ours,
      host: median(host),
      dispatches,
      submits,
      buffers,
      peakBytes,
      first,
      error,
    };
  });
  if (json) return rows.forEach((row) => void console.log(JSON.stringify(row)));
  console.log(`Training step, ${size} (tokens x D x batch), median of ${rounds} turns:\n`);
  const requests = kind !== 'cpu';
  const middle = requests ? ['host alone, ms', 'dispatches', 'submits', 'buffers made', 'peak MiB'] : [];
  const columns = ['', 'ms a step', 'times ours', ...middle, 'first step, s', 'loss differs by'];
  console.log(line(columns));
  console.log(line(columns.map(() => '---')));
  for (const row of rows) {
    const asked = [
      row.host.toFixed(2),
      row.dispatches,
      Number(row.submits.toFixed(1)),
      Number(row.buffers.toFixed(1)),
      (row.peakBytes / 2 ** 20).toFixed(1),
    ];
    const last = [(row.first / 1000).toFixed(1), row.error.toExponential(0)];
    console.log(line([row.name, row.milliseconds.toFixed(1), row.times.toFixed(2), ...(requests ? asked : []), ...last]));
  }
  console.log();
}

/**
 * @param {(name: string, ...parameters: unknown[]) => Promise<any>} call
 * @param {{ name: string, version: string }[]} peers
 * @param {number} rounds
 * @param {{ json: boolean, begin: (what: string) => void }} options
 */
async function products(call, peers, rounds, { json, begin }) {
  const rows = PRODUCTS.flatMap((shape) => peers.map(({ name }) => ({ shape, name, gflops: 0 })));
  for (let round = 0; round < rounds; round++)
    for (const row of rows) {
      begin(`${row.name}, product ${row.shape.join(' x ')}: turn ${round + 1} of ${rounds}`);
      const { gflops, error } = await call('product', row.name, row.shape);
      if (!(error < 1e-3)) throw new Stop(`${row.name} computes another product: off by ${error}`);
      row.gflops = Math.max(row.gflops, gflops);
      say(`  ${gflops.toFixed(1)} GFLOP/s`);
    }
  if (json) return rows.forEach((row) => void console.log(JSON.stringify(row)));
  const shapes = PRODUCTS.map((shape) => shape.join(' x '));
  console.log(`Matrix product, M x K x N, float32, GFLOP/s, fastest of ${rounds} turns:\n`);
  console.log(line(['', ...shapes]));
  console.log(line(['---', ...shapes.map(() => '---')]));
  for (const { name } of peers) console.log(line([name, ...rows.filter((row) => row.name === name).map((row) => row.gflops.toFixed(1))]));
}

/** @param {(string | number)[]} cells */
function line(cells) {
  return `| ${cells.join(' | ')} |`;
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
