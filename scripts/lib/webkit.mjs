/** WebKitGTK with its WebDriver, for journeys in Safari's engine: an installed one, or Debian's package. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { aptInstall, ourDebian } from './debian.mjs';
import { Stop } from './main.mjs';

/** The driver brings the browser; the other is a display that nobody sees. */
const PACKAGES = ['webkit2gtk-driver', 'xvfb'];
const START_LIMIT = 60_000;

/** @typedef {{ driver: string, xvfb: string }} Paths of both programs */

/** @returns {Paths | undefined} */
function findWebkit() {
  const [driver, xvfb] = ['WebKitWebDriver', 'Xvfb'].map(onPath);
  return driver && xvfb ? { driver, xvfb } : undefined;
}

/**
 * The programs, installed if need be, or why there are none: as `ensureFirefox` does.
 * @returns {Promise<{ paths: Paths, missing?: undefined } | { paths?: undefined, missing: string }>}
 */
export async function ensureWebkit() {
  const found = findWebkit();
  if (found) return { paths: found };
  const wanted = `Install WebKitWebDriver and Xvfb (on Debian the packages ${PACKAGES.join(' and ')}).`;
  if (process.platform !== 'linux') return { missing: 'WebKitGTK is for Linux.' };
  if (!ourDebian()) return { missing: `No WebKitGTK with a WebDriver was found. ${wanted}` };
  try {
    await aptInstall(PACKAGES);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { missing: `No WebKitGTK was found, and Debian's could not be installed. ${wanted}` };
  }
  const installed = findWebkit();
  return installed ? { paths: installed } : { missing: `Debian's packages brought no WebKitWebDriver. ${wanted}` };
}

/**
 * Starts the driver on a display of its own. Whoever starts it closes it.
 * @param {Paths} paths
 * @returns {Promise<{ url: string, close: () => void }>} where the driver listens
 */
export async function startWebkit({ driver, xvfb }) {
  const screen = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await firstLine(screen, 3);
  const port = await freePort();
  const server = spawn(driver, [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: `:${display}`, WAYLAND_DISPLAY: '', WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
  });
  const close = () => {
    server.kill();
    screen.kill();
  };
  const url = `http://127.0.0.1:${port}`;
  if (await answers(`${url}/status`)) return { url, close };
  close();
  throw new Stop(`${driver} did not answer within ${START_LIMIT / 1000} s.`);
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} fd
 * @returns {Promise<string>}
 */
function firstLine(child, fd) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdio[fd]?.on('data', (/** @type {Buffer} */ chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.trim());
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Stop(`Xvfb ended with code ${code} before it had a display.`)));
  });
}

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });

/** @param {string} url */
async function answers(url) {
  for (let waited = 0; waited < START_LIMIT; waited += 100) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/** @param {string} program */
const onPath = (program) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, program))
    .find(existsSync);
