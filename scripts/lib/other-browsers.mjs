/** The browsers other than Chromium in which journeys run: which of them are here, and what is said of those that are not. */
import { ensureFirefox } from './firefox.mjs';
import { ensureWebkit } from './webkit.mjs';

/** By the names of their projects in playwright.config.ts. */
const NAMES = { firefox: 'Firefox', webkit: 'WebKitGTK' };

/** @typedef {keyof typeof NAMES} OtherBrowser */

/**
 * What runs and what is said of the rest. In CI, which can have all of them, none may be missing.
 * @param {Record<OtherBrowser, string | undefined>} missing why each cannot be had, or undefined where it is here
 * @param {boolean} ci
 * @returns {{ run: OtherBrowser[], leftOut: string[], refused: boolean }}
 */
export function planBrowsers(missing, ci) {
  const all = /** @type {OtherBrowser[]} */ (Object.keys(NAMES));
  const leftOut = all.filter((name) => missing[name]).map((name) => `Left out: the journeys in ${NAMES[name]}. ${missing[name]}`);
  return { run: all.filter((name) => !missing[name]), leftOut, refused: ci && leftOut.length > 0 };
}

/** Finds or installs each, as `planBrowsers` wants to know it. */
export const missingBrowsers = async () => ({ firefox: (await ensureFirefox()).missing, webkit: (await ensureWebkit()).missing });
