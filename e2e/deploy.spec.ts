/** A tab of the version before, after a new one took its place on the host: what it still needs is gone. */
import { readFileSync } from 'node:fs';
import { test as base, expect, type Page } from '@playwright/test';
import { writeSafetensors } from '../src/formats/safetensors.ts';
import { TrainPage } from './support/page.ts';
import { onSite, type Site } from './support/site.ts';
import { SolvePage } from './support/solve-page.ts';

/** Not watched: files that are gone are errors in any browser's console. */
const test = base.extend<{ site: Site }>(onSite);

const notice = (page: Page) => page.getByRole('status').filter({ hasText: 'There is a new version of this page' });
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
const entry = (page: Page): Promise<string | null> => page.locator('script[type="module"]').getAttribute('src');

test('pages that are gone say that there is a new version, training goes on, and reloading keeps the run', async ({ page, site }) => {
  await page.goto(`${site.url}#/train`);
  const train = new TrainPage(page);
  await expect(train.status).toContainText(/Will run on/);
  await page.getByLabel('Engine', { exact: true }).selectOption('cpu');
  await train.endless();
  await train.train();
  const before = await entry(page);

  site.replace();
  await link(page, 'Benchmark').click();
  await expect(notice(page)).toContainText('Reloading saves the run on the Train page first.');
  await expect(page.getByRole('heading', { name: 'This part belongs to the new version' })).toBeVisible();
  await page.getByRole('button', { name: 'Later', exact: true }).click();
  await expect(notice(page)).toHaveCount(0);
  await link(page, 'Data').click();
  await expect(notice(page)).toBeVisible();

  await link(page, 'Train').click();
  const reached = await train.step();
  await train.trainUntil(reached + 2);
  await page.getByRole('button', { name: 'Reload', exact: true }).click();
  await expect.poll(() => entry(page)).not.toBe(before);
  await page.getByRole('button', { name: 'Go on with it' }).click();
  await expect(train.status).toContainText('Paused');
  expect(await train.step()).toBeGreaterThanOrEqual(reached);
  await link(page, 'Benchmark').click();
  await expect(page.getByRole('heading', { name: 'Benchmark', exact: true })).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
});

test('a reader that is gone says so', async ({ page, site }) => {
  await page.goto(site.url);
  await expect(new SolvePage(page).badge).toHaveText('verified live');
  site.replace();
  const weights = writeSafetensors([{ name: 'anything', shape: [1], data: new Float32Array(1) }]);
  const config = readFileSync(new URL('../src/training/golden/official/all_config.yaml', import.meta.url));
  await page.locator('.toolbar input[type="file"]').setInputFiles([
    { name: 'model.safetensors', mimeType: '', buffer: Buffer.from(weights) },
    { name: 'all_config.yaml', mimeType: '', buffer: config },
  ]);
  await expect(page.getByText('The reader of YAML could not be loaded')).toBeVisible();
  await expect(notice(page)).toBeVisible();
});

test('a worker that is gone says so', async ({ page, site }) => {
  await page.goto(`${site.url}#/benchmark`);
  await expect(page.getByRole('button', { name: 'Measure', exact: true }).first()).toBeEnabled();
  site.replace();
  await page.getByRole('button', { name: 'Measure', exact: true }).first().click();
  await expect(notice(page)).toBeVisible();
});

test('a host that cannot be reached is not a new version', async ({ page, site }) => {
  await page.goto(`${site.url}#/train`);
  await expect(new TrainPage(page).status).toContainText(/Will run on/);
  site.down();
  await link(page, 'Data').click();
  await expect(page.getByRole('heading', { name: 'This page stopped working.' })).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
});
