import { expect, expectNoAxeViolations, TrainPage, test } from './support/page.ts';

test('offers what each kind of puzzle has, and the nearest of what it has not', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  const board = page.getByLabel('Board', { exact: true });
  const size = page.getByLabel('Board size');
  const guesses = page.getByRole('combobox', { name: 'Guesses' });
  await expect(guesses).toHaveCount(0);
  await size.selectOption('sudoku9');
  await guesses.selectOption('a range');
  await train.field('Guesses, most').fill('1');
  await page.getByRole('button', { name: 'Use 1–2' }).click();
  await expect(train.field('Guesses, least')).toHaveValue('1');
  await board.selectOption('Maze');
  await expect(size).toHaveValue('maze10');
  await expect(guesses).toHaveCount(0);
  await train.field('Path, most').fill('900');
  await expect(train.button('Train')).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Use 10–48' }).click();
  await expect(train.button('Train')).toHaveAttribute('aria-disabled', 'false');
  await expectNoAxeViolations(page, { part: '.settings' });
});

test('trains on mazes and scores them twice', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await page.getByLabel('Board', { exact: true }).selectOption('Maze');
  await page.getByLabel('Board size').selectOption('maze6');
  await train.field('Training puzzles').fill('300');
  await train.train();
  await expect(page.locator('.score')).toContainText(/With any path that is as short: [\d.]+\s?%/);
  await expect(page.locator('[data-chart="exact"]')).toContainText('any path as short');
  await expect(page.locator('.score')).toContainText('6x6 mazes');
  await train.pause();
});
