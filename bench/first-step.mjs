/**
 * How long a preset's first training step takes in a browser that has compiled nothing yet, on SwiftShader: each time in a fresh profile.
 * `npm run bench:first-step [-- PRESET] [--apart]`; apart, each pipeline is compiled alone, and the times are listed.
 */
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { ensureBrowser } from '../scripts/lib/browser.mjs';
import { inRoot, main } from '../scripts/lib/main.mjs';
import { progress } from '../scripts/lib/progress.mjs';

/** @typedef {import('./first-step/worker.ts').FirstStep} FirstStep */

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { apart: { type: 'boolean', default: false }, times: { type: 'string', default: '5' } },
  });
  const preset = positionals[0] ?? 'sudoku4-easy';
  const times = Number(values.times);
  const outDir = inRoot('build/bench-first-step');
  await build({ root: inRoot(), configFile: inRoot('bench/first-step/vite.config.ts') });
  const server = await preview({
    configFile: false,
    root: inRoot(),
    build: { outDir },
    preview: { host: '127.0.0.1', port: 20_000 + (process.pid % 20_000) },
  });
  const args = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const executablePath = await ensureBrowser();
  /** @type {FirstStep[]} */
  const runs = [];
  const begin = progress(times);
  try {
    for (let i = 0; i < times; i++) {
      begin(`a fresh profile, ${i + 1} of ${times}`);
      const browser = await chromium.launch({ executablePath, args });
      try {
        const page = await browser.newPage();
        page.setDefaultTimeout(0);
        await page.goto(`${server.resolvedUrls?.local[0]}bench/first-step/index.html`);
        runs.push(await page.evaluate(`ask(${JSON.stringify(preset)}, ${values.apart})`));
      } finally {
        await browser.close();
      }
    }
  } finally {
    await server.close();
  }
  const each = (runs[0]?.each ?? []).map(([name], i) => ({ name, time: Math.min(...runs.map((one) => one.each[i]?.[1] ?? 0)) }));
  for (const { name, time } of each.sort((a, b) => b.time - a.time)) console.log(`${time.toFixed(0).padStart(6)} ms  ${name}`);
  if (values.apart) return console.log(`${each.reduce((sum, { time }) => sum + time, 0).toFixed(0)} ms in all, the least of ${times} each`);

  const all = runs.map(({ milliseconds }) => milliseconds / 1000).sort((a, b) => a - b);
  console.log(`${preset}, ${runs[0]?.adapter}: ${runs[0]?.pipelines} pipelines, each time in a fresh profile`);
  console.log(
    `s until the first step is done: median ${all[times >> 1]?.toFixed(2)}, least ${all[0]?.toFixed(2)}, most ${all.at(-1)?.toFixed(2)}`,
  );
  console.log(
    `s of the second: ${runs.map(({ next }) => (next / 1000).toFixed(2)).join(', ')}; to open: ${runs.map(({ opened }) => (opened / 1000).toFixed(2)).join(', ')}`,
  );
});
