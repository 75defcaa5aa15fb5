/** The Compare page: a recorded answer, models trained after one another, an answer of their own, pause, read, clear. */
import type { Page } from '@playwright/test';
import { expect, expectNoAxeViolations, expectNoAxeViolationsInBothThemes, test } from './support/page.ts';

/** Few steps, for a comparison that is to end. */
const FEW = 60;
/** So many that it does not end while it is looked at. */
const MANY = 1_000_000;

const row = (page: Page, name: string) => page.locator('.compare-figures tr').filter({ hasText: name });
const multiple = (page: Page, figure: string, architecture: string) =>
  page.locator(`[data-figure="${figure}"] .multiple[data-architecture="${architecture}"]`);
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** A model of a comparison on the Runs page. */
const kept = (page: Page, name: string) =>
  page
    .locator('[data-run]')
    .filter({ has: page.getByRole('textbox', { name: `Name of ${name} (compare Sudoku 4x4, easy)`, exact: true }) });

const said = (page: Page) => page.locator('.answer .said');

async function open(page: Page, chosen: readonly string[], steps: number, seeds = 1): Promise<void> {
  await page.goto('/#/compare');
  await expect(page.getByRole('heading', { name: 'Compare', exact: true })).toBeVisible();
  for (const name of ['HRM', 'Recurrent', 'Feed-forward', 'TRM'])
    await page.getByRole('checkbox', { name, exact: true }).setChecked(chosen.includes(name));
  await page.getByLabel('Steps each').fill(String(steps));
  await page.getByLabel('Seeds').fill(String(seeds));
}

test('answers with what was recorded before anybody trains, for the models that are chosen', async ({ page }) => {
  await page.goto('/#/compare');
  await expect(said(page)).toHaveText(/^On this puzzle and budget HRM \(.*TRM.*; n = 4 x 500\.$/);
  await expect(page.locator('.answer .origin')).toHaveText('recorded');
  await expect(page.locator('.command')).toContainText('compare run --preset sudoku4-easy --by parameters --steps 750 --seeds 4');
  await expect(row(page, 'HRM')).toContainText(/recorded\s*\d+\.\d%/);
  await page.getByRole('checkbox', { name: 'Feed-forward', exact: true }).uncheck();
  await page.getByRole('checkbox', { name: 'Recurrent', exact: true }).uncheck();
  await expect(said(page)).toHaveText(/^On this puzzle and budget (HRM|TRM) .*n = 4 x 500\)\.$/);
  await page.getByRole('radio', { name: 'operations' }).check();
  await expect(page.getByRole('slider', { name: 'Puzzles solved: step to read' })).toHaveAttribute(
    'aria-valuetext',
    /FLOP: HRM [\d.]+%, TRM/,
  );
  for (const summary of await page.locator('.panel-foot summary').all()) await summary.click();
  await expectNoAxeViolationsInBothThemes(page);
  await page.getByRole('radio', { name: 'layer updates' }).check();
  await expect(page.locator('.command')).toContainText('--by updates');
  await page.getByLabel('Steps each').fill('100');
  await expect(said(page)).toHaveText(/^Nothing is recorded for these settings/);
});

test('trains what is chosen, one model after the other from each seed, and answers in one sentence', async ({ page }) => {
  await open(page, ['HRM', 'TRM'], FEW, 2);
  await expect(page.locator('.compare-figures tbody tr')).toHaveCount(2);
  await expect(page.locator('[data-chart="compare-exact"]')).toContainText('Not measured yet.');

  await page.getByRole('button', { name: 'Train both' }).click();
  // What was recorded goes at once; the first training may have ended before anybody looks.
  await expect(said(page)).toHaveText(/^(It stands here once a training has ended\.|On this puzzle and budget .*)$/);
  await expect(page.locator('.status')).toContainText('All models are trained.');
  await expect(said(page)).toHaveText(/^On this puzzle and budget .*(cannot be told apart|solves more puzzles than).*, n = 2 x 500\)\.$/);
  await expect(page.locator('.answer .origin')).toHaveText('computed in this tab');
  for (const name of ['HRM', 'TRM']) await expect(row(page, name)).toContainText(/trained\s*\d+\.\d%/);
  // One chart has both curves.
  await expect(page.getByRole('slider', { name: 'Puzzles solved: step to read' })).toHaveAttribute(
    'aria-valuetext',
    /Step 60: HRM [\d.]+%, TRM/,
  );
  // The same puzzle for both, and a path for each of their states.
  const givens = async (architecture: string) =>
    (await multiple(page, 'compare-boards', architecture).getByRole('gridcell').all()).map((cell) => cell.getAttribute('data-kind'));
  expect(await Promise.all(await givens('hrm'))).toEqual(await Promise.all(await givens('trm')));
  for (const architecture of ['hrm', 'trm']) {
    await expect(multiple(page, 'compare-paths', architecture)).toContainText(/z_L: [\d.]+% of the variance.*z_H: [\d.]+%/s);
    await expect(multiple(page, 'compare-residuals', architecture).locator('canvas').first()).toBeVisible();
  }

  await page.getByLabel('Update', { exact: true }).press('Home');
  await expect(page.getByLabel('Update', { exact: true })).toHaveAttribute('aria-valuetext', '1 of 8');
  await expect(page.getByRole('grid', { name: 'Sudoku, TRM, after update 1' })).toBeVisible();
  await page.getByLabel('Check against the solution').check();
  for (const summary of await page.locator('.panel-foot summary').all()) await summary.click();
  await expectNoAxeViolations(page);

  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(row(page, 'HRM')).toContainText('not trained yet');
  await expect(page.getByLabel('Steps each')).toBeEnabled();
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  for (const name of ['HRM', 'TRM', 'TRM, seed 2']) await expect(kept(page, name)).toContainText(/finished.*60 of 60/s);
});

test('pauses and stops when told to, keeps what was measured, and fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, ['Recurrent', 'Feed-forward'], MANY);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Train both' }).click();
  await expect(page.locator('.status')).toContainText(/training Recurrent/);
  await expect(row(page, 'Recurrent').getByRole('cell').nth(8)).toHaveText(/\d/);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.locator('.status')).toContainText('paused');
  // What has been looked at is there, what comes at the end or of the other model is not.
  await expect(multiple(page, 'compare-boards', 'recurrent').getByRole('gridcell')).toHaveCount(16);
  await expect(multiple(page, 'compare-paths', 'recurrent')).toContainText('Drawn when its training ends.');
  await expect(multiple(page, 'compare-boards', 'feedforward')).toContainText('Starts with the first look');
  await expect(page.getByLabel('Steps each')).toBeDisabled();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.locator('.status')).toContainText(/training Recurrent/);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.locator('.status')).toContainText('Stopped. What was measured stays.');
  await expect(row(page, 'Recurrent')).toContainText('stopped early');
  await expect(row(page, 'Feed-forward')).toContainText('not trained yet');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await expectNoAxeViolations(page);
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(kept(page, 'Recurrent')).toContainText('paused');
  await expect(page.locator('[data-run]')).toHaveCount(1);
});

test('asks for at least one model and a number of steps', async ({ page }) => {
  await open(page, [], FEW);
  await expect(page.getByText('Choose at least one model.')).toBeVisible();
  await page.getByRole('checkbox', { name: 'TRM', exact: true }).check();
  await page.getByLabel('Steps each').fill('0');
  await expect(page.getByText(/^Steps must be a whole number from 1 to/)).toBeVisible();
  await page.getByLabel('Seeds').fill('0');
  await expect(page.getByText(/Seeds must be a whole number from 1 to 10\.$/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Train this model' })).toHaveAttribute('aria-disabled', 'true');
});
