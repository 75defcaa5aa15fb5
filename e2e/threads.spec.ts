import { expect, inWorker, TrainPage, test } from './support/page.ts';

test('an isolated page trains on several threads, says so, and goes on after a pause', async ({ page }) => {
  await inWorker(page, "Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 });");
  const train = new TrainPage(page);
  await train.open();
  await page.getByLabel('Engine', { exact: true }).selectOption('cpu');
  await train.endless();
  await train.train();
  await expect(train.button(/^Engine: CPU · WebAssembly SIMD · 2 threads/)).toBeVisible();
  await train.trainUntil(10);
  await train.pause();
  const step = await train.step();
  await train.button('Resume').click();
  await train.trainUntil(step + 5);
});

test('a page that is not isolated trains on one thread, and says why', async ({ page }) => {
  await page.route(/\/$/, async (route) => {
    const response = await route.fetch();
    const { 'cross-origin-opener-policy': _coop, 'cross-origin-embedder-policy': _coep, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  const train = new TrainPage(page);
  await train.open();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await page.getByLabel('Engine', { exact: true }).selectOption('cpu');
  await train.train();
  await train.trainUntil(3);
  await train.button(/^Engine: CPU · WebAssembly SIMD\./).click();
  await expect(page.getByRole('dialog')).toContainText('1 (the page is not cross-origin isolated)');
});
