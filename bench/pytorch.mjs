/**
 * The same HRM training step by this project in Node and by PyTorch, eager and compiled, taking turns.
 * `npm run bench:pytorch [-- --device cpu|cuda] [--engine cpu|webgpu] [--threads 1] [--sizes 16x64x32,81x128x16,81x256x32]
 *  [--python python3] [--rounds 5] [--json]`
 *
 * PyTorch takes the processor or a CUDA device; this project its CPU engine or, through Dawn, WebGPU. Threads are those of both. Losses of
 * the first steps must agree to 1e-3 before a step is timed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { bundle } from '../scripts/lib/bundle.mjs';
import { inRoot, main, Stop, say } from '../scripts/lib/main.mjs';
import { ensureModules } from '../scripts/lib/modules.mjs';
import { progress } from '../scripts/lib/progress.mjs';
import { vulkanEnv } from '../scripts/lib/vulkan.mjs';

const TOLERANCE = 1e-3;
const WARM_UP = 3;
/** A sample takes about this long, and two steps at least. */
const SAMPLE_MS = 1500;

/**
 * @typedef {{ name: string, losses: (steps: number) => Promise<number[]>, time: (steps: number) => Promise<number> }} Peer
 * @typedef {typeof import('./rivals/node.ts')} Ours
 */

await main(async () => {
  ensureModules();
  const { values } = parseArgs({
    options: {
      device: { type: 'string', default: 'cpu' },
      engine: { type: 'string' },
      threads: { type: 'string', default: '1' },
      sizes: { type: 'string', default: '16x64x32,81x128x16' },
      python: { type: 'string', default: 'python3' },
      rounds: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
    },
  });
  Object.assign(process.env, vulkanEnv());
  /** @type {Ours} */
  const ours = await import(await bundle('bench/rivals/node.ts', 'build/bench-pytorch'));
  if (!/^(cpu|cuda(:\d+)?)$/.test(values.device)) throw new Stop(`--device takes cpu, cuda or cuda:N, not "${values.device}"`, 2);
  if (!['cpu', 'webgpu', undefined].includes(values.engine)) throw new Stop(`--engine takes cpu or webgpu, not "${values.engine}"`, 2);
  for (const count of ['threads', 'rounds'])
    if (!/^[1-9]\d*$/.test(values[/** @type {'threads' | 'rounds'} */ (count)]))
      throw new Stop(`--${count} takes a whole number from 1`, 2);
  const sizes = values.sizes.split(',');
  const unknown = sizes.find((size) => !ours.sizes.includes(size));
  if (unknown) throw new Stop(`--sizes takes some of ${ours.sizes.join(', ')}, not "${unknown}"`, 2);
  const folder = mkdtempSync(join(os.tmpdir(), 'hrm-pytorch-'));
  try {
    for (const size of sizes) await compare(ours, size, join(folder, `${size}.safetensors`), values);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/**
 * @param {Ours} ours
 * @param {string} size
 * @param {string} file
 * @param {{ device: string, engine?: string | undefined, threads: string, python: string, rounds: string, json: boolean }} options
 */
async function compare(ours, size, file, { device, engine = device === 'cpu' ? 'cpu' : 'webgpu', threads, python, rounds, json }) {
  writeFileSync(file, ours.problemFile(size));
  const reference = await ours.reference(size, WARM_UP);
  const { name, stepper } = await ours.openOurs(/** @type {'cpu' | 'webgpu'} */ (engine), Number(threads), size).catch((error) => {
    throw new Stop(error.message);
  });
  const torch = await startPython(python, [file, '--device', device, '--threads', threads]);
  try {
    const peers = [own(name, stepper, ours.lossesOf), ...torch.peers];
    const runs = [];
    for (const peer of peers) {
      say(`${peer.name}, ${size}: the first steps`);
      const losses = await peer.losses(WARM_UP);
      const error = Math.max(...losses.map((loss, i) => Math.abs(loss / /** @type {number} */ (reference[i]) - 1)));
      if (!(error <= TOLERANCE)) throw new Stop(`${peer.name} computes another loss: ${losses} instead of ${reference}`);
      const count = Math.max(2, Math.round(SAMPLE_MS / (await peer.time(2))));
      runs.push({ peer, error, count, samples: /** @type {number[]} */ ([]) });
    }
    const begin = progress(Number(rounds) * runs.length);
    for (let round = 0; round < Number(rounds); round++)
      for (const { peer, count, samples } of runs) {
        begin(`${peer.name}, ${size}: turn ${round + 1} of ${rounds}, ${count} steps`);
        const milliseconds = await peer.time(count);
        samples.push(milliseconds);
        say(`  ${milliseconds.toFixed(2)} ms a step`);
      }
    const first = median(runs[0]?.samples ?? []);
    const machine = `${os.cpus()[0]?.model}, ${device === 'cpu' ? `${threads} of ${os.cpus().length} cores` : torch.device}`;
    if (!json) console.log(`Training step, ${size} (tokens x D x batch), median of ${rounds} turns, ${machine}:\n`);
    if (!json) console.log('| | ms a step | times ours | loss differs by |\n| --- | --- | --- | --- |');
    for (const { peer, error, samples } of runs) {
      const milliseconds = median(samples);
      const row = { size, machine, name: peer.name, milliseconds, times: milliseconds / first, error };
      const cells = [row.name, milliseconds.toFixed(2), row.times.toFixed(2), error.toExponential(0)];
      console.log(json ? JSON.stringify(row) : `| ${cells.join(' | ')} |`);
    }
    if (!json) console.log();
  } finally {
    stepper.close();
    torch.close();
  }
}

/**
 * @param {string} name
 * @param {import('./rivals/problem.ts').Stepper} stepper
 * @param {Ours['lossesOf']} lossesOf
 * @returns {Peer}
 */
function own(name, stepper, lossesOf) {
  return {
    name: `HRM Playground, ${name}`,
    losses: (steps) => lossesOf(stepper, steps),
    async time(steps) {
      const began = performance.now();
      for (let i = 0; i < steps; i++) await stepper.step();
      await stepper.loss();
      return (performance.now() - began) / steps;
    },
  };
}

/**
 * @param {string} python
 * @param {string[]} args
 */
async function startPython(python, args) {
  const child = spawn(python, [inRoot('bench/rivals/pytorch.py'), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = new Promise((_, reject) => {
    child.on('error', (error) => reject(new Stop(`${python} could not be started: ${error.message}; name another with --python`)));
    child.on('exit', (code) => reject(new Stop(`bench/rivals/pytorch.py ended with code ${code}: it needs a Python with torch and numpy`)));
  });
  // Once nobody waits for an answer, its end is no failure.
  failed.catch(() => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    // Its output may end a moment before it does.
    return done ? failed : JSON.parse(value);
  };
  const ask = (/** @type {object} */ request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return answer();
  };
  const { version, device, compiles } = await answer();
  if (!compiles) say(`PyTorch ${version} does not compile: eager alone`);
  const peers = ['eager', ...(compiles ? ['compiled'] : [])].map(
    /** @returns {Peer} */ (variant) => ({
      name: `PyTorch ${version} ${variant}`,
      losses: async (steps) => (await ask({ variant, steps, losses: true })).losses,
      time: async (steps) => (await ask({ variant, steps, losses: false })).milliseconds,
    }),
  );
  return { device, peers, close: () => child.stdin.end() };
}

/** @param {readonly number[]} values */
function median(values) {
  return /** @type {number} */ ([...values].sort((a, b) => a - b)[values.length >> 1]);
}
