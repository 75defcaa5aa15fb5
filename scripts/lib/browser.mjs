/** A Chrome or Chromium for the end-to-end tests: the user's, an installed one, Playwright's download, or Debian's package. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall, ourDebian } from './debian.mjs';
import { Stop, say } from './main.mjs';
import { output, tool } from './run.mjs';

/** The first Chrome whose workers have WebGPU. */
const OLDEST = 113;
const DOWNLOAD_LIMIT = 5 * 60_000;

const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome'];

/** @type {Partial<Record<NodeJS.Platform, (env: NodeJS.ProcessEnv) => string[]>>} */
const PLACES = {
  linux: () => ['/opt/google/chrome/chrome', '/usr/lib/chromium/chromium', '/snap/bin/chromium'],
  darwin: ({ HOME = '' }) =>
    ['', HOME].flatMap((home) => [
      `${home}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome`,
      `${home}/Applications/Chromium.app/Contents/MacOS/Chromium`,
    ]),
  win32: (env) =>
    [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [`${folder}\\Google\\Chrome\\Application\\chrome.exe`, `${folder}\\Chromium\\Application\\chrome.exe`]),
};

/**
 * Where an installed browser may be, in the order of preference.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function usualPlaces(platform, env) {
  const onPath = platform === 'win32' ? [] : (env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...NAMES.flatMap((name) => onPath.map((folder) => join(folder, name))), ...(PLACES[platform]?.(env) ?? [])];
}

/**
 * Whether what `--version` printed is a browser that will do.
 * @param {string | undefined} printed
 */
export function isGoodVersion(printed) {
  const version = /Chrom(?:e|ium)\b[^\d]*(\d+)\./.exec(printed ?? '')?.[1];
  return version !== undefined && Number(version) >= OLDEST;
}

/**
 * A file that is there and starts. On Windows `--version` would open a window, so being there has to do.
 * @param {string} path
 */
const starts = (path) => existsSync(path) && (process.platform === 'win32' || isGoodVersion(output(path, ['--version'])));

/** The browser that is already here, or undefined. */
export async function findBrowser() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (starts(chosen)) return chosen;
    throw new Stop(`CHROME_PATH is ${chosen}, which does not start as Chrome or Chromium ${OLDEST} or newer: correct it, or unset it.`);
  }
  return usualPlaces(process.platform, process.env).find(starts) ?? (await downloaded());
}

/** Playwright's own browser, where it was downloaded before. */
async function downloaded() {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return path && starts(path) ? path : undefined;
}

/** The browser's path, installed if need be. Needs node_modules. */
export async function ensureBrowser() {
  const browser = (await findBrowser()) ?? (await download()) ?? (await installPackage());
  if (browser) return browser;
  throw new Stop('The end-to-end tests need Chrome or Chromium: install one, or name one in CHROME_PATH, and run this again.');
}

async function download() {
  say('No Chrome or Chromium found. Downloading the one of Playwright (5 minutes at most) ...');
  const code = await tool('playwright', ['install', 'chromium', '--no-shell'], {
    // It reports a missing network with stack traces.
    stdout: 'ignore',
    stderr: 'ignore',
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
    timeout: DOWNLOAD_LIMIT,
  });
  const browser = code === 0 ? await downloaded() : undefined;
  if (!browser) say('No browser that starts here could be downloaded.');
  return browser;
}

async function installPackage() {
  if (!ourDebian()) return undefined;
  // Without letters of its own a bare server draws none at all.
  await aptInstall(['chromium', 'fonts-liberation']);
  return findBrowser();
}
