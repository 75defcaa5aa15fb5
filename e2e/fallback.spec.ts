import { expect, inWorker, TrainPage, test } from './support/page.ts';

const own = (value: string): string => `Object.defineProperty(navigator, 'gpu', { configurable: true, value: ${value} });`;

for (const [name, gpu] of [
  ['WebGPU is absent', 'undefined'],
  ['there is no adapter', '{ requestAdapter: async () => null, getPreferredCanvasFormat: () => "bgra8unorm" }'],
  ['asking for an adapter throws', '{ requestAdapter: async () => { throw new Error("stubbed to throw"); } }'],
] as const)
  test(`trains on the CPU where ${name}`, async ({ page }) => {
    await inWorker(page, own(gpu));
    const train = new TrainPage(page);
    await train.open();
    await expect(train.button(/^Engine: CPU/)).toBeVisible();
    await train.button(/^Engine:/).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('not available');
    await expect(dialog.locator('.engine').first().locator('p').nth(1)).not.toBeEmpty();
    await page.keyboard.press('Escape');
    await train.train();
    await train.trainUntil(3);
  });

test('says in plain words that a chosen engine is not there, and goes on with another', async ({ page }) => {
  await inWorker(page, own('undefined'));
  const train = new TrainPage(page);
  await train.open();
  await page.getByLabel('Engine', { exact: true }).selectOption('webgpu');
  await train.button('Train').click();
  await expect(page.getByRole('alert')).toContainText('Stopped.');
  await page.getByLabel('Engine', { exact: true }).selectOption('cpu');
  await train.button('New run with 1 change').click();
  await train.trainUntil(1);
});
