import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { ALONE } from './support/page.ts';

/** What a visitor's browser has to take in before anything shows: KiB of scripts, compressed. */
const MOST = 180;
/** Until the board shows what the model says: milliseconds, on two cores that run the server and the browser too. */
const MOST_MS = 1500;

test('stays light', async ({ page, request }) => {
  await page.goto('/');
  const scripts = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLScriptElement | HTMLLinkElement>('script[src], link[rel="modulepreload"]')].map((element) =>
      element instanceof HTMLScriptElement ? element.src : element.href,
    ),
  );
  expect(scripts.length).toBeGreaterThan(0);
  const sizes = await Promise.all(scripts.map(async (url) => gzipSync(await (await request.get(url)).body()).length));
  expect(sizes.reduce((a, b) => a + b, 0) / 1024).toBeLessThanOrEqual(MOST);
});

test('shows a solved board soon', ALONE, async ({ page }) => {
  // Time from the start of navigation, by the page's own clock, on an empty cache.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[role="gridcell"][aria-label*="model says"]')) return;
      performance.mark('first board');
      observer.disconnect();
    }).observe(document, { subtree: true, childList: true, attributes: true });
  });
  await page.goto('/');
  await expect(page.getByRole('gridcell').first()).toBeVisible();
  const soon = await page.waitForFunction(() => performance.getEntriesByName('first board')[0]?.startTime);
  expect(await soon.jsonValue()).toBeLessThan(MOST_MS);
});
