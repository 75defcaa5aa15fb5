import { expect, test } from '@playwright/test';

/** Everything else stands on this: a worker of an isolated page opens a WebGPU device. */
test('a worker gets a WebGPU device, in an isolated page', async ({ page }) => {
  await page.goto('/');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  // From an address of our own: the page's policy allows no other workers.
  await page.route('/probe.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: { 'Cross-Origin-Embedder-Policy': 'require-corp' },
      body: `(async () => {
        const adapter = await navigator.gpu?.requestAdapter();
        const device = await adapter?.requestDevice();
        postMessage(device ? device.limits.maxComputeInvocationsPerWorkgroup : 'no device');
      })().catch((error) => postMessage(String(error)))`,
    }),
  );
  const limit = await page.evaluate(
    () =>
      new Promise<number | string>((resolve) => {
        const worker = new Worker('/probe.js', { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => resolve(message);
      }),
  );
  expect(limit).toBeGreaterThanOrEqual(128);
});

test('the server keeps to its folder', async ({ request }) => {
  for (const path of ['/../package.json', '/..%2fpackage.json', '/%2e%2e/package.json', '/assets/']) {
    expect((await request.get(path)).status(), path).toBe(404);
  }
});
