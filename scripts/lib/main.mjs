/**
 * What every script here starts with: the folder it works in, the Node version it needs, and an end without stack traces.
 * The scripts use Node's own modules only, because node_modules may not be there yet.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {string[]} parts */
export const inRoot = (...parts) => join(ROOT, ...parts);

/** A reason to stop that the user can do something about: shown as it is, without a stack trace. */
export class Stop extends Error {
  /**
   * @param {string} message
   * @param {number} [code] exit code
   */
  constructor(message, code = 1) {
    super(message);
    this.code = code;
  }
}

/**
 * Progress goes to stderr: stdout belongs to the results.
 * @param {string} text
 */
export const say = (text) => void process.stderr.write(`${text}\n`);

/**
 * Why this Node cannot be used, or undefined. Vite needs 20.19, and 22.12 of the next line.
 * @param {string} version as in process.versions.node
 */
export function refuseNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const recent = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 23;
  return recent ? undefined : `Node ${version} cannot run this project: install Node 20.19 or newer of that line, or 22.12 or newer.`;
}

/**
 * Runs a script's body and turns what it throws into a message and an exit code.
 * @param {() => Promise<number | void>} body
 */
export async function main(body) {
  const refused = refuseNode(process.versions.node);
  if (refused) return end(refused, 1);
  try {
    const code = await body();
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    if (error instanceof Stop) return end(error.message, error.code);
    throw error;
  }
}

/**
 * @param {string} message
 * @param {number} code
 */
function end(message, code) {
  say(message);
  process.exitCode = code;
}
