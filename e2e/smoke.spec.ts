import { expect, test } from '@playwright/test';

/** Everything else stands on this: a worker of an isolated page opens a WebGPU device. */
test('a worker gets a WebGPU device, in an isolated page', async ({ page }) => {
  await page.goto('/');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const limit = await page.evaluate(
    () =>
      new Promise<number | string>((resolve) => {
        const source = `(async () => {
          const adapter = await navigator.gpu?.requestAdapter();
          const device = await adapter?.requestDevice();
          postMessage(device ? device.limits.maxComputeInvocationsPerWorkgroup : 'no device');
        })().catch((error) => postMessage(String(error)))`;
        const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })), { type: 'module' });
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
