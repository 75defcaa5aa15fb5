import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';

/** What a visitor's browser has to take in before anything shows: KiB of scripts, compressed. */
const MOST = 180;

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
