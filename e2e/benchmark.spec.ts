/** The Benchmark page: measures, copies, refuses a software adapter's speeds, stops. */
import type { Page } from '@playwright/test';
import { ALONE, expect, expectNoAxeViolations, test } from './support/page.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const status = (page: Page) => page.locator('.runbar .status');

async function open(page: Page, engine: string): Promise<void> {
  await page.goto('/#/benchmark');
  await expect(page.getByRole('heading', { name: 'Benchmark', exact: true })).toBeVisible();
  await page.getByLabel('Engine', { exact: true }).selectOption(engine);
  await page.getByLabel('Size', { exact: true }).selectOption('tiny');
}

test('holds every kernel against the measured peaks of the CPU engine, and copies it all', ALONE, async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, 'cpu');
  await button(page, 'Measure').click();
  await expect(button(page, 'Copy as Markdown')).toBeVisible();
  await expect(status(page)).toHaveText('Done.');
  await expect(page.getByText('Its first steps came out as stored')).toBeVisible();

  const shares = (await page.locator('[data-share]').allInnerTexts()).map((text) => Number.parseFloat(text));
  expect(shares.length).toBeGreaterThan(20);
  // A clock that browsers round may find nothing of the shortest kernels; a peak is measured, and may be met.
  for (const share of shares.filter(Number.isFinite)) expect(share).toBeGreaterThanOrEqual(0);
  const sorted = shares
    .slice(0, 12)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  expect(sorted[sorted.length >> 1]).toBeGreaterThan(0);
  expect(sorted[sorted.length >> 1]).toBeLessThanOrEqual(120);
  await expect(page.getByText(/^Shares of the time: Products \d+%/)).toBeVisible();

  await button(page, 'Copy as Markdown').click();
  await expect(page.getByText('Copied')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('| kernel | shape | calls | dispatches | MFLOP | MB | time | lower bound | of the bound |');
  expect(copied).toMatch(/\| adam_atan2 \| length \d+ \| 1 \| 1 \|/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  await expectNoAxeViolations(page);
});

test('shows counts instead of speeds on a software adapter, and stops when told to', async ({ page }) => {
  await open(page, 'webgpu');
  await button(page, 'Measure').click();
  await expect(page.getByRole('alert')).toContainText('these times say nothing about a GPU');
  await expect(page.locator('.bench-kernels tbody tr')).not.toHaveCount(0);
  await expect(page.locator('[data-share]')).toHaveCount(0);
  await expect(page.getByText('Whole step', { exact: true })).toHaveCount(0);

  // Too large to be done before it is stopped.
  await page.getByLabel('Size', { exact: true }).selectOption('81x512');
  await button(page, 'Show anyway').click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await button(page, 'Stop').click();
  await expect(status(page)).toHaveText('Stopped.');
  await expect(button(page, 'Measure')).toBeEnabled();
});
