/** Kept by the browser: from a static host's sub-folder that sends no special headers, through a failing network and a new build. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { POLICY } from '../src/offline/headers.mjs';
import { test as base, expect, expectNoAxeViolations, TrainPage } from './support/page.ts';
import { controlled, onSite, type Site } from './support/site.ts';
import { SolvePage } from './support/solve-page.ts';

const test = base.extend<{ site: Site }>(onSite);

test.use({ serviceWorkers: 'allow' });

/** The first visit, until everything is kept. */
async function visit(page: Page, site: Site): Promise<void> {
  await page.goto(`${site.url}#/train`);
  await controlled(page);
  // The page's own worker has come too.
  await expect(page.locator('.status')).toContainText('Will run on');
}

const lookForUpdate = (page: Page): Promise<void> => page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));

const version = (page: Page): Promise<string | null> => page.locator('html').getAttribute('data-version');

const notice = (page: Page) => page.getByRole('status').filter({ hasText: 'A new version is ready' });

test('opens, solves and trains with the network off, isolated on a host that isolates nothing', async ({ page, site }) => {
  await visit(page, site);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  site.down();

  await page.goto(`${site.url}#/solve`);
  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated && typeof SharedArrayBuffer === 'function')).toBe(true);
  expect(await page.evaluate(async () => (await fetch('./')).headers.get('content-security-policy'))).toBe(POLICY);
  const solve = new SolvePage(page);
  await expect(solve.badge).toHaveText('verified live');

  const train = new TrainPage(page);
  await page.getByRole('link', { name: 'Train', exact: true }).click();
  await train.train();
  await train.trainUntil(5);
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Compare' })).toBeVisible();
});

test('a new version waits until it is asked for, while training goes on', async ({ page, site }) => {
  await visit(page, site);
  const train = new TrainPage(page);
  await expect(train.status).toContainText(/Will run on/);
  await lookForUpdate(page);
  await expect(notice(page)).toHaveCount(0);
  await train.endless();
  await train.train();

  await site.publish('second');
  await lookForUpdate(page);
  await expect(notice(page)).toContainText('Reloading saves the run on the Train page first.');
  const step = await train.step();
  await train.trainUntil(step + 2);
  await expect(train.status).toContainText('Training');
  await expectNoAxeViolations(page, { part: '.update' });

  const reached = await train.step();
  await page.getByRole('button', { name: 'Reload', exact: true }).click();
  await expect.poll(() => version(page)).toBe('second');
  await expect(notice(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Go on with it' }).click();
  await expect(train.status).toContainText('Paused');
  expect(await train.step()).toBeGreaterThanOrEqual(reached);
  const kept = await page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]);
    return (await cache.keys()).filter(({ url }) => new URL(url).pathname.endsWith('/playground/')).length;
  });
  expect(kept).toBe(1);
});

test('another tab with the version before is not disturbed', async ({ page, context, site }) => {
  await visit(page, site);
  const other = await context.newPage();
  await other.goto(site.url);
  await site.publish('second');
  await lookForUpdate(page);
  await page.getByRole('button', { name: 'Reload', exact: true }).click();
  await expect(notice(page)).toContainText('Another tab still uses the version before.');
  await other.close();
  // The browser may count a tab for a moment after it has closed.
  await expect(async () => {
    if ((await version(page)) !== 'second') await page.getByRole('button', { name: 'Reload', exact: true }).click({ timeout: 1000 });
    await expect.poll(() => version(page), { timeout: 3000 }).toBe('second');
  }).toPass();
});

test('a version whose upload is not complete is not taken', async ({ page, site }) => {
  await visit(page, site);
  await site.publish('second');
  writeFileSync(join(site.folder, 'index.html'), '<title>Half of it</title>');
  const refused = page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const installing = new Promise<ServiceWorker>((resolve) => {
      registration.addEventListener('updatefound', () => resolve(registration.installing as ServiceWorker));
    });
    await registration.update().catch(() => undefined);
    const worker = await installing;
    await new Promise<void>((resolve) => {
      const look = (): void => void (worker.state !== 'installing' && resolve());
      worker.addEventListener('statechange', look);
      look();
    });
    return worker.state;
  });
  expect(await refused).toBe('redundant');
  await page.reload();
  await expect(page).not.toHaveTitle('Half of it');
  await expect(new TrainPage(page).status).toContainText(/Will run on/);
});
