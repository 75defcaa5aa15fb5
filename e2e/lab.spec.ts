/** The Lab page: recorded results at first, the same numbers again in the tab, by mouse, by keys and on a phone. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, expectNoAxeViolationsInBothThemes, test } from './support/page.ts';

/** As many as the site brings along. */
const CLAIMS: number = JSON.parse(readFileSync('public/claims/index.json', 'utf8')).claims.length;

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const claim = (page: Page) => page.locator('.claim');
const status = (page: Page) => page.locator('.claim .status');

async function open(page: Page, id: string): Promise<void> {
  await page.goto(`/#/lab?claim=${id}`);
  await expect(claim(page)).toBeVisible();
}

test('shows what was recorded of every claim, and opens the one that the address names', async ({ page }) => {
  await page.goto('/#/lab');
  const links = page.getByRole('navigation', { name: 'Claims' }).getByRole('link');
  await expect(links).toHaveCount(CLAIMS);
  for (const badge of await page.locator('.lab-list .verdict').allInnerTexts())
    expect(badge).toMatch(/^(holds here|does not hold here|cannot tell at this n)$/);
  await links.nth(8).click();
  await expect(page).toHaveURL(/#\/lab\?claim=/);
  await expect(claim(page).getByText('recorded', { exact: true })).toBeVisible();
  await expect(claim(page).getByText(/n = [\d,]+ /)).toBeVisible();
  await expectNoAxeViolationsInBothThemes(page);
  await open(page, 'memory');
  await expect(claim(page).getByRole('heading', { level: 2 })).toContainText('one-step gradient');
  await expectNoAxeViolationsInBothThemes(page);
});

test('runs a lesion claim in the tab, by keys alone: the oracle finds every number of its file again', async ({ page }) => {
  await open(page, 'frozen');
  await claim(page).getByLabel('Model').selectOption({ label: '4x4 Sudoku, hardest' });
  await claim(page).getByLabel('Puzzles').fill('4');
  await button(page, 'Run it here').focus();
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveText('Done.');
  await expect(claim(page).getByText('computed in this tab')).toBeVisible();
  await expect(claim(page)).toContainText('z_H reset each cycle');
  await expect(claim(page)).toContainText('n = 4 puzzles');

  const waiting = page.waitForEvent('download');
  await button(page, 'All numbers as CSV').click();
  const [head, ...lines] = readFileSync(await (await waiting).path(), 'utf8')
    .trim()
    .split('\n');
  const call = ['claim', 'run', 'frozen', '--model', 'sudoku4', '--n', '4', '--seed', '1', '--engine', 'oracle', '--json'];
  const { data } = JSON.parse(execFileSync(process.execPath, ['scripts/hrm.mjs', ...call], { encoding: 'utf8' }));
  expect(head.split(',')).toEqual(data.columns);
  expect(lines.map((line) => line.split(',').map(Number))).toEqual(data.rows);

  await button(page, 'Show the recorded result').click();
  await expect(claim(page).getByText('recorded', { exact: true })).toBeVisible();
});

test('stops a test at once, and says what cannot be asked', async ({ page }) => {
  await open(page, 'harder');
  await expect(button(page, 'Stop')).toBeDisabled();
  await button(page, 'Run it here').click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await button(page, 'Stop').click();
  await expect(status(page)).toHaveText('Stopped.');
  await claim(page).getByLabel('Puzzles').fill('0');
  await expect(claim(page)).toContainText('Take 2 to 1,000 puzzles.');
  await expect(button(page, 'Run it here')).toBeDisabled();
  await open(page, 'one-blank');
  await claim(page).getByLabel('Model').selectOption({ label: '10x10 maze' });
  await expect(claim(page)).toContainText('Not on this model:');
});

test('shows the list or a claim on a phone, without scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/#/lab');
  await page.getByRole('link', { name: /^Failures wander/ }).click();
  await expect(page.getByRole('navigation', { name: 'Claims' })).toBeHidden();
  await expect(claim(page).getByRole('heading', { level: 2 })).toBeFocused();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  await expectNoAxeViolationsInBothThemes(page);
  await page.getByRole('link', { name: 'All claims' }).click();
  await expect(page.getByRole('link', { name: /^Failures wander/ })).toBeFocused();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
});
