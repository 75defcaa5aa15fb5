import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';

/** What a visitor's browser has to take in before anything shows: KiB of scripts, compressed. */
const MOST = 165;
/** Work of the page's main thread until the board shows what the model says, on an empty cache: milliseconds. */
const MOST_MS = 1200;

test('stays light', async ({ page, request }) => {
  const html = await (await request.get('/')).text();
  // As the page says them, not as it stands a moment later: what it then asks for is shown already.
  const scripts = await page.evaluate((text) => {
    const asked = new DOMParser().parseFromString(text, 'text/html');
    return [...asked.querySelectorAll('script[src], link[rel="modulepreload"]')].map((element) =>
      String(element.getAttribute(element.matches('script') ? 'src' : 'href')),
    );
  }, html);
  expect(scripts.length).toBeGreaterThan(0);
  const sizes = await Promise.all(scripts.map(async (url) => gzipSync(await (await request.get(url)).body()).length));
  expect(sizes.reduce((a, b) => a + b, 0) / 1024).toBeLessThanOrEqual(MOST);
});

test('shows a solved board soon', async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  // The thread's own time: the clock on the wall also counts the time in which a busy machine lets others run.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto('/');
  await page.waitForFunction(() => document.querySelector('[role="gridcell"][aria-label*="model says"]'));
  const { metrics } = await session.send('Performance.getMetrics');
  const busy = 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  // Less than a paint would take means that nothing was measured.
  expect(busy).toBeGreaterThan(10);
  expect(busy).toBeLessThan(MOST_MS);
});
