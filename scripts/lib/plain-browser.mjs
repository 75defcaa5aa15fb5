/**
 * A Chromium as a visitor has it. The one that Playwright starts takes every tab for seen and slows none down; in this one a tab behind
 * another is hidden, its timers are rare, and it can be frozen.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { Stop } from './main.mjs';

/** How long it may take to start, milliseconds. */
const START_LIMIT = 120_000;

const ARGS = [
  ...['--headless', '--remote-debugging-port=0', '--no-first-run', '--no-default-browser-check', '--window-size=1280,800'],
  ...['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
];

/**
 * Its profile is a new one, in a temporary folder.
 * @param {string} path of the browser
 * @returns {Promise<{ browser: import('playwright').Browser, context: import('playwright').BrowserContext, close: () => Promise<void> }>}
 */
export async function openPlainBrowser(path) {
  const profile = mkdtempSync(join(tmpdir(), 'hrm-browser-'));
  // Chrome's sandbox refuses to start as root.
  const args = [...ARGS, `--user-data-dir=${profile}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const end = async () => {
    child.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const browser = await chromium.connectOverCDP(await addressOf(child), { noDefaults: true, timeout: START_LIMIT });
    const [context] = browser.contexts();
    if (!context) throw new Stop(`${path} opened no window.`);
    const close = async () => {
      await browser.close();
      await end();
    };
    return { browser, context, close };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * Where its debugger listens, as it says itself.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>}
 */
const addressOf = (child) =>
  new Promise((resolve, reject) => {
    let said = '';
    const give = (/** @type {string} */ why) => reject(new Stop(`The browser ${why}. It said: ${said.slice(-1000)}`));
    const late = setTimeout(() => give('did not start in time'), START_LIMIT);
    child.once('error', reject);
    child.once('exit', () => give('ended as it started'));
    child.stderr?.on('data', (text) => {
      said += text;
      const address = /listening on (ws:\S+)/.exec(said)?.[1];
      if (!address) return;
      clearTimeout(late);
      said = '';
      resolve(address);
    });
  });
