/**
 * A Firefox for what only Firefox shows, first of all what its shader compiler (naga) accepts: the user's, an installed one, or Debian's
 * package. It is driven by puppeteer-core: Playwright's own Firefox is a build apart, and its driver for others (1.65, channel
 * moz-firefox) sends commands that Firefox ESR 153 does not know.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall, ourDebian } from './debian.mjs';
import { Stop } from './main.mjs';
import { output } from './run.mjs';
import { lavapipe, vulkanEnv } from './vulkan.mjs';

/** The first Firefox that ships WebGPU. */
const OLDEST = 141;
/** Busy machines start it slowly, and one answer of a page may be thousands of shaders. */
const START_LIMIT = 3 * 60_000;
const ANSWER_LIMIT = 10 * 60_000;

const NAMES = ['firefox', 'firefox-esr'];

/** @type {Partial<Record<NodeJS.Platform, (env: NodeJS.ProcessEnv) => string[]>>} */
const PLACES = {
  linux: () => ['/usr/lib/firefox/firefox', '/usr/lib/firefox-esr/firefox-esr', '/opt/firefox/firefox', '/snap/bin/firefox'],
  darwin: ({ HOME = '' }) => ['', HOME].map((home) => `${home}/Applications/Firefox.app/Contents/MacOS/firefox`),
  win32: (env) =>
    [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .map((folder) => `${folder}\\Mozilla Firefox\\firefox.exe`),
};

/**
 * Where an installed Firefox may be, in the order of preference.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function firefoxPlaces(platform, env) {
  const onPath = platform === 'win32' ? [] : (env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...NAMES.flatMap((name) => onPath.map((folder) => join(folder, name))), ...(PLACES[platform]?.(env) ?? [])];
}

/**
 * Whether what `--version` printed is a Firefox that will do.
 * @param {string | undefined} printed
 */
export function isGoodFirefox(printed) {
  const version = /Firefox (\d+)\./.exec(printed ?? '')?.[1];
  return version !== undefined && Number(version) >= OLDEST;
}

/**
 * A file that is there and starts. On Windows `--version` prints nothing, so being there has to do.
 * @param {string} path
 */
const starts = (path) =>
  existsSync(path) && (process.platform === 'win32' || isGoodFirefox(output(path, ['--version'], { timeout: START_LIMIT })));

/** The Firefox that is already here, or undefined. @throws Stop where FIREFOX_PATH names none. */
export function findFirefox() {
  const chosen = process.env.FIREFOX_PATH;
  if (!chosen) return firefoxPlaces(process.platform, process.env).find(starts);
  if (starts(chosen)) return chosen;
  throw new Stop(`FIREFOX_PATH is ${chosen}, which does not start as Firefox ${OLDEST} or newer: correct it, or unset it.`);
}

/**
 * The path of Firefox, installed if need be, or why there is none. What to do then is the caller's to say: CI must have one, another
 * machine may go without.
 * @returns {Promise<{ path: string, missing?: undefined } | { path?: undefined, missing: string }>}
 * @throws Stop where FIREFOX_PATH names none
 */
export async function ensureFirefox() {
  const found = findFirefox();
  if (found) return { path: found };
  const wanted = `Install Firefox ${OLDEST} or newer, or name one in FIREFOX_PATH.`;
  if (!ourDebian()) return { missing: `No Firefox was found. ${wanted}` };
  try {
    await aptInstall(['firefox-esr']);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { missing: `No Firefox was found, and Debian's could not be installed. ${wanted}` };
  }
  const installed = findFirefox();
  return installed ? { path: installed } : { missing: `Debian's firefox-esr is older than Firefox ${OLDEST}. ${wanted}` };
}

/** WebGPU in pages and workers, also on software drivers, which Firefox blocks by itself. */
const PREFS = { 'dom.webgpu.enabled': true, 'dom.webgpu.workers.enabled': true, 'gfx.webgpu.ignore-blocklist': true };

/**
 * Vulkan by Mesa's software driver on Linux, so that results depend on no GPU; elsewhere what the system has. Lavapipe compiles twice as
 * fast for vectors of four.
 * @returns {Record<string, string>}
 */
function gpuEnv() {
  if (process.platform !== 'linux') return {};
  const driver = lavapipe();
  return { WGPU_BACKEND: 'vulkan', LP_NATIVE_VECTOR_WIDTH: '128', ...(driver ? { VK_ICD_FILENAMES: driver } : vulkanEnv()) };
}

/**
 * Firefox without a window, with WebGPU and a profile of its own. Whoever opens it closes it. Needs node_modules; a page must come from
 * localhost or https to have WebGPU.
 * @param {string} path
 * @param {{ prefs?: Record<string, boolean | number | string>, env?: NodeJS.ProcessEnv, width?: number, height?: number }} [options]
 * @returns {Promise<import('puppeteer-core').Browser>}
 */
export async function openFirefox(path, { prefs = {}, env = {}, width = 1280, height = 720 } = {}) {
  const { default: puppeteer } = await import('puppeteer-core');
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: path,
    headless: true,
    timeout: START_LIMIT,
    protocolTimeout: ANSWER_LIMIT,
    extraPrefsFirefox: { ...PREFS, ...prefs },
    env: { ...process.env, ...gpuEnv(), ...env },
    args: [`--width=${width}`, `--height=${height}`],
    defaultViewport: { width, height },
  });
}
