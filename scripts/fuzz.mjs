/**
 * Damaged files by the hundred thousand for every reader of src/formats: `npm run fuzz -- [--inputs N] [--seed S] [--format F]`.
 * The readers run in a worker that is watched: one that hangs or runs out of memory is named with the input that did it. Every run
 * adds a line with its seed to docs/fuzz-runs.jsonl.
 */
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { bundle } from './lib/bundle.mjs';
import { inRoot, main, Stop, say } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';

const FOLDER = 'build/fuzz';
const MOST_SECONDS_AN_INPUT = 20;
const HEAP_MEGABYTES = 512;

await main(async () => {
  const { values } = parseArgs({
    options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string' }, format: { type: 'string' } },
  });
  const inputs = Number(values.inputs);
  if (!Number.isSafeInteger(inputs) || inputs < 1) throw new Stop('--inputs takes a whole number from 1', 2);
  const seed = values.seed ?? randomBytes(6).toString('hex');
  ensureModules();
  const program = await bundle('src/formats/fuzz.testing.ts', FOLDER);
  /** @type {{ TARGETS: object }} */
  const { TARGETS } = await import(program);
  const formats = values.format ? [values.format] : Object.keys(TARGETS);
  if (formats.some((format) => !(format in TARGETS))) throw new Stop(`--format takes one of ${Object.keys(TARGETS).join(', ')}`, 2);
  say(`seed ${seed}`);
  let failed = false;
  for (const format of formats) {
    const result = await watch(program, format, seed, inputs);
    appendFileSync(
      inRoot('docs/fuzz-runs.jsonl'),
      `${JSON.stringify({ date: new Date().toISOString(), format, seed, inputs, ...result })}\n`,
    );
    const { error, value, refused, seconds, slowest } = result;
    if (error) failed = true;
    const slow = (1000 * slowest).toFixed(1);
    console.log(
      error
        ? `${format.padEnd(12)} FAILED: ${error}`
        : `${format.padEnd(12)} ${value + refused} inputs: ${value} read, ${refused} refused, ${seconds.toFixed(1)} s, the slowest ${slow} ms`,
    );
  }
  return failed ? 1 : 0;
});

/**
 * @typedef {{ value: number, refused: number, seconds: number, slowest: number, error?: string }} Result
 * @param {string} program
 * @param {string} format
 * @param {string} seed
 * @param {number} inputs
 * @returns {Promise<Result>}
 */
function watch(program, format, seed, inputs) {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(inRoot('scripts/lib/fuzz-worker.mjs'), {
    workerData: { program, format, seed, inputs, progress },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  });
  const began = performance.now();
  let last = -1;
  let since = began;
  return new Promise((resolve) => {
    /** @param {Partial<Result>} result */
    const end = (result) => {
      clearInterval(timer);
      void worker.terminate();
      resolve({ value: 0, refused: 0, seconds: (performance.now() - began) / 1000, slowest: 0, ...result });
    };
    const timer = setInterval(() => {
      const at = Atomics.load(progress, 0);
      if (at !== last) [last, since] = [at, performance.now()];
      else if (performance.now() - since > 1000 * MOST_SECONDS_AN_INPUT)
        end({ error: `seed ${seed}, input ${at}: no end after ${MOST_SECONDS_AN_INPUT} s` });
    }, 500);
    worker.on('message', (/** @type {Partial<Result>} */ result) => end(result));
    worker.on('error', (error) => end({ error: `seed ${seed}, input ${Atomics.load(progress, 0)}: ${error.message}` }));
  });
}
