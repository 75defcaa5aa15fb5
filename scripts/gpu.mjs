/**
 * What a machine with a GPU can tell that no other can, in under ten minutes:
 *   npm run gpu [-- --sizes 81x128,81x256,81x512] [--python python3] [--anyway]
 * Every kernel with the tiles of hardware against the float64 oracle; training steps of the standard sizes against the machine's own limits, with
 * the fixed tiles and with a tuner's; PyTorch, eager and compiled, where it has this GPU. Results come as they are there, and go into
 * docs/performance.md. --anyway does it all on a software adapter, to see that it works; then nothing is written.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { countVitest } from './lib/counts.mjs';
import { gpuSection, keepGpu } from './lib/gpu-report.mjs';
import { inRoot, main, Stop, say } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';
import { output } from './lib/run.mjs';
import { probe, vulkanEnv } from './lib/vulkan.mjs';

/** @typedef {import('../src/bench/report.ts').RooflineReport} RooflineReport */

const DOCUMENT = inRoot('docs/performance.md');
const VITEST = inRoot('node_modules/vitest/vitest.mjs');
const HRM = inRoot('scripts/hrm.mjs');
const SOFTWARE = /llvmpipe|lavapipe|swiftshader/i;
/** Seconds that a part may take; together less than ten minutes. */
const LIMITS = { correct: 240, size: 60, tuned: 90, pytorch: 90 };

await main(async () => {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '81x128,81x256,81x512' },
      python: { type: 'string', default: 'python3' },
      anyway: { type: 'boolean', default: false },
    },
  });
  ensureModules();
  Object.assign(process.env, vulkanEnv());
  const adapter = probe({});
  if (!adapter) throw new Stop('Dawn finds no GPU adapter here: install a driver for the GPU (on Linux a Vulkan one).');
  if (SOFTWARE.test(adapter) && !values.anyway)
    throw new Stop(
      `The only adapter here is ${adapter}, which computes in software: its times say nothing. --anyway takes them all the same.`,
    );
  const sizes = values.sizes.split(',');
  const parts = 2 + sizes.length + 1;
  const began = Date.now();
  let part = 0;
  const begin = (/** @type {string} */ what, /** @type {number} */ limit) =>
    say(`[${++part} of ${parts}, ${Math.round((Date.now() - began) / 1000)} s] ${what}, at most ${limit} s`);

  say(`${adapter}; at most ${Math.ceil((LIMITS.correct + sizes.length * LIMITS.size + LIMITS.tuned + LIMITS.pytorch) / 60)} minutes`);
  begin('every kernel against the oracle', LIMITS.correct);
  const correct = await correctness();
  say(`${correct.passed} passed, ${correct.failed} failed`);
  /** @type {RooflineReport[]} */
  const reports = [];
  const anyway = values.anyway ? ['--anyway'] : [];
  for (const size of sizes) {
    begin(`a training step, ${size}`, LIMITS.size);
    const report = await roofline(['--size', size, ...anyway], LIMITS.size);
    if (report) reports.push(report);
  }
  const largest = sizes.at(-1) ?? '81x512';
  begin(`the same with a tuner's tiles, ${largest}`, LIMITS.tuned);
  const tuned = await roofline(['--size', largest, '--tune', ...anyway], LIMITS.tuned);
  begin('PyTorch', LIMITS.pytorch);
  const pytorch = await beside(values.python);

  const section = gpuSection({ adapter, date: new Date(), correct, reports, tuned, pytorch });
  process.stdout.write(`${section}\n`);
  if (SOFTWARE.test(adapter)) say('A software adapter: docs/performance.md stays as it is.');
  else {
    writeFileSync(DOCUMENT, keepGpu(readFileSync(DOCUMENT, 'utf8'), adapter, section));
    say('It is in docs/performance.md.');
  }
  return correct.failed > 0 || reports.length < sizes.length ? 1 : 0;
});

/** The tests of kernels and of whole steps, on this adapter. */
async function correctness() {
  const folder = inRoot('build/gpu');
  mkdirSync(folder, { recursive: true });
  const report = `${folder}/vitest.json`;
  rmSync(report, { force: true });
  const tests = ['src/gpu/kernels.test.ts', 'src/gpu/steps.test.ts', 'src/gpu/engine.test.ts'];
  await told([VITEST, 'run', '--reporter=json', `--outputFile.json=${report}`, ...tests], LIMITS.correct);
  return countVitest(
    existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { testResults: [], numPassedTests: 0, numFailedTests: 1 },
  );
}

/**
 * @param {string[]} args
 * @param {number} limit
 * @returns {Promise<RooflineReport | undefined>}
 */
async function roofline(args, limit) {
  const text = await told([HRM, 'bench', '--roofline', '--engine', 'webgpu', '--json', ...args], limit);
  // Dawn writes its warnings to the same place, and ends no line.
  const line = /\{"engine".*$/m.exec(text ?? '')?.[0];
  if (line === undefined) return undefined;
  /** @type {RooflineReport} */
  const report = JSON.parse(line);
  if (report.times)
    say(`${report.times.step.median.toFixed(2)} ms, ${(report.times.step.median / report.times.bound).toFixed(2)} times its bounds`);
  return report;
}

/** @param {string} python */
async function beside(python) {
  const cuda = output(python, ['-c', 'import torch; print(torch.__version__ if torch.cuda.is_available() else "")'], { timeout: 60_000 });
  if (!cuda) return `${python} has no PyTorch with a CUDA device here.`;
  const sizes = '16x64x32,81x128x16';
  const text = await told(
    [inRoot('bench/pytorch.mjs'), '--device', 'cuda', '--sizes', sizes, '--python', python, '--rounds', '3'],
    LIMITS.pytorch,
  );
  return text ?? `PyTorch ${cuda} did not end within ${LIMITS.pytorch} s, or failed: it says why above.`;
}

/**
 * What a script of Node prints, or undefined where it fails or takes too long; what it says goes on to ours.
 * @param {string[]} args
 * @param {number} limit seconds
 * @returns {Promise<string | undefined>}
 */
function told(args, limit) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: inRoot(), stdio: ['ignore', 'pipe', 'inherit'], timeout: limit * 1000 });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece) => {
      text += piece;
    });
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => {
      if (code === null) say(`That took longer than ${limit} s and was left out.`);
      resolve(code === 0 ? text.trim() : undefined);
    });
  });
}
