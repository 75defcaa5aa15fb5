import { expect, expectNoAxeViolationsInBothThemes, TrainPage, test } from './support/page.ts';

test('has no axe violation in light and dark colours', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await expectNoAxeViolationsInBothThemes(page);
  await train.field('Heads').fill('5');
  for (const more of await page.locator('.group summary').all()) await more.click();
  await expectNoAxeViolationsInBothThemes(page);
  await train.button('Use 4').click();
  await train.train();
  await train.trainUntil(55);
  await train.pause();
  await page.getByLabel('Check against the solution').check();
  for (const summary of await page.locator('.panel-foot summary').all()) await summary.click();
  await train.cell(2, 2).hover();
  await expectNoAxeViolationsInBothThemes(page);
  await train.button(/^Engine:/).click();
  await expectNoAxeViolationsInBothThemes(page);
});

test('walks the board and the segments by keys alone', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.train();
  await train.trainUntil(2);
  await train.pause();
  const grid = page.locator('.board-panel').getByRole('grid');
  await expect(grid.locator('[tabindex="0"]')).toHaveCount(1);
  await train.cell(1, 1).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await expect(train.cell(2, 4)).toBeFocused();
  await expect(train.cell(2, 4)).toHaveAccessibleName(/^Row 2 column 4, (given \d|blank, model (says \d, \d+%|names no digit))/);
  await expect(page.locator('.candidates-title')).toContainText('Row 2, column 4');
  await page.keyboard.press('Control+Home');
  await expect(train.cell(1, 1)).toBeFocused();
  await expect(grid.locator('[tabindex="0"]')).toHaveCount(1);

  const segment = page.getByRole('slider', { name: 'Segment', exact: true });
  await segment.focus();
  await page.keyboard.press('Home');
  await expect(grid).toHaveAccessibleName(/after segment 1$/);
  const first = await grid.getAttribute('aria-label');
  await train.button('Next puzzle').press('Enter');
  await expect(grid).not.toHaveAccessibleName(first as string);
  await expect(grid).toHaveAccessibleName(/puzzle 2 of/);
});

test('keeps the chosen theme, and says what happens politely', async ({ page }) => {
  const train = new TrainPage(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await train.open();
  await train.button('Switch to dark colours').click();
  await page.reload();
  await expect(train.button('Switch to light colours')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await train.endless();
  await train.train();
  await train.pause();
  await expect(page.getByRole('status').filter({ hasText: 'Paused.' })).toHaveCount(1);
});
