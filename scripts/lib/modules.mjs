/** node_modules as the lock file wants it: checked against npm's own record of what it installed, installed where they differ. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { inRoot, Stop, say } from './main.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Entry
 * @typedef {{ os: string, cpu: string, libc: string }} Platform
 * @typedef {Record<string, Entry>} Entries by path, 'node_modules/vite'
 */

/**
 * @param {string[] | undefined} wanted as npm writes it: names, or names to leave out with a '!'
 * @param {string} have
 */
const allows = (wanted, have) =>
  !wanted || (wanted.every((name) => name !== `!${have}`) && (wanted.every((name) => name.startsWith('!')) || wanted.includes(have)));

/**
 * @param {Entry} entry
 * @param {Platform} platform
 */
const suits = (entry, platform) => allows(entry.os, platform.os) && allows(entry.cpu, platform.cpu) && allows(entry.libc, platform.libc);

/**
 * Which packages are missing or of another version, by path.
 * @param {Entries} wanted the lock file's packages
 * @param {Entries} installed the packages in npm's record inside node_modules
 * @param {Platform} platform
 */
export function outdated(wanted, installed, platform) {
  return Object.entries(wanted)
    .filter(([path, entry]) => {
      if (path === '' || !suits(entry, platform)) return false;
      const have = installed[path];
      if (!have) return !entry.optional || isNative(entry);
      return have.version !== entry.version || have.integrity !== entry.integrity;
    })
    .map(([path]) => path);
}

/**
 * A package for one platform is "optional" only on the others: without it, a node_modules from another machine does not work here.
 * @param {Entry} entry
 */
const isNative = (entry) => Boolean(entry.os ?? entry.cpu ?? entry.libc);

/** @returns {Platform} */
function thisPlatform() {
  return { os: process.platform, cpu: process.arch, libc: process.platform === 'linux' && !isGlibc() ? 'musl' : 'glibc' };
}

function isGlibc() {
  const { report } = process;
  Object.assign(report, { excludeNetwork: true });
  return 'glibcVersionRuntime' in /** @type {{ header: object }} */ (report.getReport()).header;
}

/**
 * @param {string} path
 * @returns {Entries | undefined}
 */
function packagesIn(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

export function modulesReady() {
  const wanted = packagesIn(inRoot('package-lock.json'));
  if (!wanted) throw new Stop('package-lock.json is missing or damaged: take it from the repository again.');
  const installed = packagesIn(inRoot('node_modules/.package-lock.json'));
  if (!installed) return false;
  const present = Object.keys(installed).every((path) => existsSync(inRoot(path, 'package.json')));
  return present && outdated(wanted, installed, thisPlatform()).length === 0;
}

export function ensureModules() {
  if (modulesReady()) return;
  say('Installing the packages of package-lock.json ...');
  if (npm(['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], 'inherit') !== 0 || !modulesReady()) {
    throw new Stop('The packages could not be installed: `npm ci` says why. It needs a network once; afterwards its cache will do.');
  }
}

/**
 * npm's output goes to stderr, since stdout belongs to the results.
 * @param {string[]} args
 * @param {'inherit' | 'ignore'} input
 */
function npm(args, input) {
  const script = process.env.npm_execpath;
  const stdio = /** @type {const} */ ([input, 2, 2]);
  const options = { cwd: inRoot(), stdio: [...stdio] };
  const viaNode = script && /\.c?js$/.test(script);
  const done = viaNode
    ? spawnSync(process.execPath, [script, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  return done.status;
}
