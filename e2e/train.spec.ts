import { readFileSync } from 'node:fs';
import { ALONE, expect, TrainPage, test } from './support/page.ts';
import { LONG_TASK, layoutsASecond, longestTask } from './support/tasks.ts';

/**
 * What a training that is watched may come to: numbers and curves come two and a half times a second, together where a frame has room.
 * On a busy machine some have none. It was 10 to 16 when each came by itself.
 */
const LAYOUTS = 8;

test('learns the easy preset from scratch, in a page that stays free', ALONE, async ({ page, browser }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.train();
  await train.trainUntil(50);
  for (const part of ['.lede', '.curves']) {
    await page.locator(part).evaluate((element) => element.scrollIntoView());
    expect(await layoutsASecond(page, 2000), part).toBeLessThanOrEqual(LAYOUTS);
  }
  expect(await longestTask(browser, page, 5000)).toBeLessThanOrEqual(LONG_TASK);
  await expect.poll(() => train.solved(), { intervals: [500] }).toBeGreaterThanOrEqual(0.8);

  await expect(page.locator('.score')).toContainText(/of \d+ unseen puzzles solved/);
  await expect(page).toHaveTitle(/% solved/);
  await expect(page.locator('[data-chart="exact"]')).toContainText(/unseen puzzles, n = \d+/);
  await train.pause();

  const csv = page.waitForEvent('download');
  await train.button('Save CSV').click();
  const lines = readFileSync(await (await csv).path(), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines[0]).toMatch(/^step,loss,.*held_out_exact_1/);
  expect(lines.length - 1).toBe(await train.step());

  const weights = page.waitForEvent('download');
  await train.button('Save weights').click();
  const file = await weights;
  expect(file.suggestedFilename()).toMatch(/\.safetensors$/);
  const bytes = readFileSync(await file.path());
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
  expect(Object.keys(header)).toContain('lm_head.weight');
});

test('trains on WebGPU when that is chosen', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await page.getByLabel('Engine', { exact: true }).selectOption('webgpu');
  await train.field('Batch').fill('4');
  await train.train();
  await expect(train.button(/^Engine: WebGPU/)).toBeVisible();
  await train.trainUntil(3);
  await train.pause();
  await expect(train.cell(1, 1)).toHaveAccessibleName(/given \d|model (says|names)/);
  await expect(page.locator('[data-chart="loss"] .readout-value').first()).toHaveText(/^\d/);
});
