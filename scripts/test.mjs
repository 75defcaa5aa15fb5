/** Every test, or the parts that are named; what is missing to run them is installed first. The last line is the count. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureBrowser } from './lib/browser.mjs';
import { countPlaywright, countVitest, NONE, sum, tallyLine } from './lib/counts.mjs';
import { inRoot, main, Stop, say } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';
import { ensurePage } from './lib/page.mjs';
import { tool } from './lib/run.mjs';
import { ensureVulkan } from './lib/vulkan.mjs';

/**
 * @typedef {import('./lib/counts.mjs').Counts} Counts
 * @typedef {{ code: number, counts?: Counts }} Outcome
 */

const REPORTS = inRoot('build/test');

/**
 * The parts in their order. Each gets the words that follow its name: `npm test -- unit src/formats`.
 * @type {Record<string, (args: string[]) => Promise<Outcome>>}
 */
const PARTS = {
  lint: async () => ({
    code: (await tool('biome', ['ci', '--error-on-warnings', ...(process.stdout.isTTY ? [] : ['--colors=off'])])) || (await imports()),
  }),
  types: async () => ({ code: await tool('tsc', ['--noEmit']) }),
  unit,
  build: async () => {
    await ensurePage();
    return { code: 0 };
  },
  e2e,
};

await main(async () => {
  const { parts, args } = chosen(process.argv.slice(2));
  ensureModules();
  /** @type {{ name: string, seconds: number, code: number, counts: Counts }[]} */
  const results = [];
  for (const name of parts) {
    const began = Date.now();
    const { code, counts = NONE } = await attempt(name, args);
    const failed = code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
    results.push({ name, seconds: (Date.now() - began) / 1000, code, counts: failed });
    if (code !== 0) break;
  }
  for (const { name, seconds, code } of results)
    say(`${name.padEnd(6)} ${seconds.toFixed(1).padStart(7)} s  ${code === 0 ? 'passed' : 'FAILED'}`);
  const notRun = parts.slice(results.length);
  if (notRun.length > 0) say(`not run: ${notRun.join(', ')}`);
  process.stdout.write(`${tallyLine(sum(results.map(({ counts }) => counts)))}\n`);
  return results.at(-1)?.code ?? 0;
});

/** @param {string[]} words */
function chosen(words) {
  const [name, ...args] = words;
  if (name === undefined) return { parts: Object.keys(PARTS), args: [] };
  if (!(name in PARTS)) throw new Stop(`npm test -- [PART [ARGUMENTS]], where PART is one of ${Object.keys(PARTS).join(', ')}`, 2);
  return { parts: [name], args };
}

/**
 * A part that cannot be run has failed, and says why.
 * @param {string} name
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function attempt(name, args) {
  say(`== ${name}`);
  try {
    return await /** @type {(args: string[]) => Promise<Outcome>} */ (PARTS[name])(args);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
    return { code: error.code };
  }
}

async function imports() {
  const { reportImports } = await import('./check-imports.mjs');
  return reportImports();
}

/** @param {string[]} args */
async function unit(args) {
  const { env } = await ensureVulkan().catch(withBrowser);
  const report = freshReport('vitest.json');
  const code = await tool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], { env });
  return { code, counts: countVitest(read(report)) };
}

/**
 * SwiftShader lies beside a browser: on a machine that can have no other driver, a browser may bring one.
 * @param {unknown} reason
 */
async function withBrowser(reason) {
  const browser = await ensureBrowser().catch(() => {
    throw reason;
  });
  return ensureVulkan(browser);
}

/** @param {string[]} args */
async function e2e(args) {
  const browser = await ensureBrowser();
  await ensurePage();
  const report = freshReport('playwright.json');
  const env = { CHROME_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const code = await tool('playwright', ['test', '--reporter=list,json', ...args], { env });
  return { code, counts: countPlaywright(read(report)) };
}

/** @param {string} name */
function freshReport(name) {
  mkdirSync(REPORTS, { recursive: true });
  rmSync(`${REPORTS}/${name}`, { force: true });
  return `${REPORTS}/${name}`;
}

/** @param {string} path */
function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
