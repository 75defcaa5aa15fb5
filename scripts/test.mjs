/** Every test, or the parts that are named; what is missing to run them is installed first. The last line is the count. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { ensureBrowser } from './lib/browser.mjs';
import { countPlaywright, countVitest, NONE, pipelineLine, sum, tallyLine } from './lib/counts.mjs';
import { inRoot, main, Stop, say } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';
import { missingBrowsers, planBrowsers } from './lib/other-browsers.mjs';
import { ensurePage } from './lib/page.mjs';
import { run, tool } from './lib/run.mjs';
import { ensureVulkan } from './lib/vulkan.mjs';

/**
 * @typedef {import('./lib/counts.mjs').Counts} Counts
 * @typedef {{ code: number, counts?: Counts, remark?: string }} Outcome
 */

const REPORTS = inRoot('build/test');
/** Journeys at a time. */
const MOST_WORKERS = 2;
/** What a shell calls the end by Ctrl-C. */
const INTERRUPTED = 130;

/**
 * The parts in their order. Each gets the words that follow its name: `npm test -- unit src/formats`.
 * @type {Record<string, (args: string[]) => Promise<Outcome>>}
 */
const PARTS = {
  lint: async () => ({
    code: (await tool('biome', ['ci', '--error-on-warnings', ...(process.stdout.isTTY ? [] : ['--colors=off'])])) || (await imports()),
  }),
  types: async () => ({ code: await tool('tsc', ['--noEmit']) }),
  shaders,
  drivers,
  unit,
  build: async () => {
    await ensurePage();
    return { code: 0 };
  },
  e2e,
  browsers,
};

await main(async () => {
  const { parts, args } = chosen(process.argv.slice(2));
  ensureModules();
  /** @type {{ name: string, seconds: number, code: number, counts: Counts, remark: string | undefined }[]} */
  const results = [];
  for (const name of parts) {
    const began = Date.now();
    const { code, counts = NONE, remark } = await attempt(name, args);
    const failed = code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
    results.push({ name, seconds: (Date.now() - began) / 1000, code, counts: failed, remark });
    if (code !== 0) break;
  }
  for (const { name, seconds, code, remark } of results)
    say(`${name.padEnd(8)} ${seconds.toFixed(1).padStart(7)} s  ${code === 0 ? 'passed' : 'FAILED'}${remark ? `  (${remark})` : ''}`);
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
async function shaders(args) {
  const report = freshReport('shaders.json');
  const code = await run(process.execPath, [inRoot('scripts/shaders.mjs'), '--report', report, ...args]);
  return { code, ...read(report) };
}

/**
 * What AMD's compiler makes of a training step, where it can be had.
 * @param {string[]} args
 */
async function drivers(args) {
  const report = freshReport('drivers.json');
  const code = await run(process.execPath, [inRoot('scripts/drivers.mjs'), '--check', '--report', report, ...args]);
  return { code, ...read(report) };
}

/** @param {string[]} args */
async function unit(args) {
  const { env } = await ensureVulkan().catch(withBrowser);
  const report = freshReport('vitest.json');
  const tally = freshReport('pipelines.txt');
  const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await tool('vitest', ['run', ...options, ...args], { env: { ...env, PIPELINE_TALLY: tally } });
  const remark = existsSync(tally) ? pipelineLine(readFileSync(tally, 'utf8')) : undefined;
  return { code, counts: countVitest(read(report)), ...(remark ? { remark } : {}) };
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

/**
 * Journeys wait for much of their time, so two share the processors; those that look at a clock come after them, one by one.
 * @param {string[]} args
 */
async function e2e(args) {
  const env = { CHROME_PATH: await ensureBrowser() };
  await ensurePage();
  const workers = Math.min(availableParallelism(), MOST_WORKERS);
  const together = await journeys(['together'], ['--workers', String(workers), ...args], env);
  if (together.code === INTERRUPTED) return together;
  const alone = await journeys(['alone'], args, env);
  const code = together.code || alone.code;
  const counts = sum([together.counts, alone.counts]);
  if (code === 0 && counts.passed + counts.skipped === 0) throw new Stop('No journey has such a name.');
  return { code, counts };
}

/**
 * Journeys in Firefox and WebKitGTK, as far as they can be had here.
 * @param {string[]} args
 */
async function browsers(args) {
  const { run: here, leftOut, refused } = planBrowsers(await missingBrowsers(), Boolean(process.env.CI));
  for (const line of leftOut) say(line);
  if (refused) throw new Stop('CI runs the journeys in every browser: none may be left out.');
  if (here.length === 0) return { code: 0 };
  await ensurePage();
  return journeys(here, ['--workers', String(Math.min(availableParallelism(), MOST_WORKERS)), ...args], {});
}

/**
 * @param {('together' | 'alone' | import('./lib/other-browsers.mjs').OtherBrowser)[]} projects of playwright.config.ts
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function journeys(projects, args, env) {
  const report = freshReport(`playwright-${projects.join('-')}.json`);
  const options = [...projects.flatMap((project) => ['--project', project]), '--pass-with-no-tests', '--reporter=list,json'];
  const code = await tool('playwright', ['test', ...options, ...args], { env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } });
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
