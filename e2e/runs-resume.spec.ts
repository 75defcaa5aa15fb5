import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { ENDLESS, expect, inWorker, TrainPage, test } from './support/page.ts';

/** How far runs are compared beyond the step from which one was resumed. */
const BEYOND = 100;

/** The numbers of the run's first steps, without those that a clock decides. */
async function numbers(page: Page, steps: number): Promise<string[][]> {
  const csv = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save CSV', exact: true }).click();
  const rows = readFileSync(await (await csv).path(), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const timed = rows[0].indexOf('held_out_seconds');
  return rows.slice(0, steps + 1).map((row) => row.filter((_, column) => column !== timed));
}

/** What a browser says before it may drop a page. */
const hide = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });

test('a run that its page left in the middle goes on as if it had never stopped', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.endless();
  await train.train();
  await train.trainUntil(5);
  await hide(page);
  await expect(page.locator('.runbar-kept')).toContainText(/saved at step [1-9]/);
  await page.reload();
  await expect(page.locator('.notice')).toContainText(/was interrupted. Its last save is step [1-9]/);
  await train.button('Go on with it').click();
  await expect(train.status).toContainText('Paused');
  const resumed = await train.step();
  expect(resumed).toBeGreaterThan(0);
  const compared = resumed + BEYOND;
  await expect(train.field('Steps')).toHaveValue(ENDLESS);
  await train.button('Resume').click();
  await train.trainUntil(compared);
  await train.pause();
  const left = await numbers(page, compared);
  expect(left.length).toBe(compared + 1);

  await train.button('Reset').click();
  await train.train();
  await train.trainUntil(compared);
  await train.pause();
  expect(await numbers(page, compared)).toEqual(left);
});

test('a run that another tab trains is not offered as one that was interrupted, until that tab is gone', async ({ page, context }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.endless();
  await train.train();
  await expect(page.locator('.runbar-kept')).toContainText('saved at step 0');
  const second = await context.newPage();
  const other = new TrainPage(second);
  await other.open();
  await second.waitForLoadState('networkidle');
  await expect(second.locator('.notice')).toHaveCount(0);
  await expect(train.status).toContainText('Training');
  await page.close();
  await expect(second.locator('.notice')).toContainText('was interrupted');
});

test('a run whose tab crashed is offered in another one, and goes on there', async ({ page, context }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.endless();
  await train.train();
  await train.trainUntil(5);
  await hide(page);
  await expect(page.locator('.runbar-kept')).toContainText(/saved at step [1-9]/);
  const second = await context.newPage();
  const other = new TrainPage(second);
  await other.open();
  await second.waitForLoadState('networkidle');
  await expect(second.locator('.notice')).toHaveCount(0);

  const crash = page.waitForEvent('crash');
  const session = await context.newCDPSession(page);
  // It cannot answer any more.
  session.send('Page.crash').catch(() => undefined);
  await crash;
  await expect(second.locator('.notice')).toContainText(/was interrupted. Its last save is step [1-9]/);
  await other.button('Go on with it').click();
  await expect(other.status).toContainText('Paused');
  const step = await other.step();
  expect(step).toBeGreaterThan(0);
  await other.button('Resume').click();
  await other.trainUntil(step + 2);
  await other.pause();
});

test('where the browser keeps no files, training works and the page says what to do', async ({ page }) => {
  await inWorker(page, "navigator.storage.getDirectory = () => Promise.reject(new DOMException('no', 'SecurityError'));");
  const train = new TrainPage(page);
  await train.open();
  await train.train();
  await expect(page.locator('.notice')).toContainText(/keeps no files for this page.*Save the weights/);
  await train.trainUntil(5);
});
