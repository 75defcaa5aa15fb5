import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { inRoot, Stop } from './main.mjs';

/** The tools in node_modules by their entry file: started with this very Node, the same way on every system. */
const TOOLS = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  tsc: 'node_modules/typescript/bin/tsc',
  vite: 'node_modules/vite/bin/vite.js',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/@playwright/test/cli.js',
};

/**
 * @typedef {object} Options
 * @property {NodeJS.ProcessEnv} [env] added to the present environment
 * @property {'inherit' | 'ignore' | 2} [stdout] 2: to our stderr
 * @property {'inherit' | 'ignore'} [stderr]
 * @property {number} [timeout] milliseconds
 */

/**
 * Runs a tool of node_modules in the repository's root and gives its exit code.
 * @param {keyof typeof TOOLS} name
 * @param {string[]} args
 * @param {Options} [options]
 */
export const tool = (name, args, options) => run(process.execPath, [inRoot(TOOLS[name]), ...args], options);

/**
 * Runs a program to its end with our terminal, hands Ctrl-C and the like on to it, and gives its exit code.
 * @param {string} program
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<number>}
 */
export function run(program, args, { env, stdout = 'inherit', stderr = 'inherit', timeout } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: inRoot(),
      env: { ...process.env, ...env },
      stdio: ['inherit', stdout, stderr],
      ...(timeout === undefined ? {} : { timeout }),
    });
    /** @param {NodeJS.Signals} signal */
    const hand = (signal) => void child.kill(signal);
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const release = () => signals.forEach((signal) => void process.off(signal, hand));
    signals.forEach((signal) => void process.on(signal, hand));
    child.on('error', (error) => {
      release();
      reject(new Stop(`${program} could not be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      release();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/**
 * What a short command prints, or undefined where it fails, is missing or hangs.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeout?: number }} [options]
 */
export function output(program, args, { env, timeout = 20_000 } = {}) {
  const done = spawnSync(program, args, {
    cwd: inRoot(),
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout,
    killSignal: 'SIGKILL',
  });
  return done.status === 0 ? done.stdout.trim() : undefined;
}
