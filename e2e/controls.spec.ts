import { expect, TrainPage, test } from './support/page.ts';

test('pauses, steps, resumes, resets', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await expect(train.button('Step')).toBeDisabled();
  await train.endless();
  await train.train();
  await train.trainUntil(5);
  await train.pause();
  const paused = await train.step();
  await train.button('Step').click();
  await expect.poll(() => train.step()).toBe(paused + 1);
  await expect(train.status).toContainText('Paused');
  await train.button('Resume').click();
  await train.trainUntil(paused + 5);
  await train.button('Reset').click();
  await expect(train.status).toContainText('Will run on');
  await expect(train.cell(1, 1)).toHaveAccessibleName(/, empty$/);
  await expect(page).toHaveTitle('HRM Playground');
});

test('names what a new run would change, and runs it', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.endless();
  await train.train();
  await train.pause();
  const size = await train.field('Hidden size').inputValue();
  await train.field('Hidden size').fill('16');
  await train.field('Seed').fill('7');
  await expect(page.locator('.runbar-note')).toHaveText(`Hidden size ${size} → 16 · Seed 1 → 7`);
  await train.button('Reset Hidden size to 32').click();
  await expect(train.field('Hidden size')).toHaveValue(size);
  await train.button('New run with 1 change').click();
  await expect(train.status).toContainText('Training');
  await expect(page.getByRole('button', { name: /^New run/ })).toHaveCount(0);
});

test('refuses what cannot run, says why, and offers what can', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.field('Heads').fill('5');
  await expect(page.locator('[data-field="model.num_heads"]')).toContainText('Heads must divide the hidden size of 32: 4 or 8 do.');
  await expect(train.field('Heads')).toHaveAttribute('aria-invalid', 'true');
  await expect(train.button('Train')).toHaveAttribute('aria-disabled', 'true');
  await train.button('Train').click({ force: true });
  await expect(train.status).toContainText('Will run on');
  await train.button('Use 4').click();
  await train.field('Batch').fill('');
  await expect(page.locator('.runbar')).toContainText('1 setting needs a look');
  await train.button(/^Reset Batch/).click();
  await expect(train.button('Train')).toHaveAttribute('aria-disabled', 'false');
});

test('gives up a run that is still being prepared', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await page.getByLabel('Board size').selectOption('sudoku9');
  await train.button('Train').click();
  await expect(train.status).toContainText('Preparing');
  await train.button('Reset').click();
  await expect(train.status).toContainText('Will run on');
  await page.getByLabel('Preset').selectOption('sudoku4-easy');
  await train.train();
});

test('reads the same step in every chart, by pointer and by keys', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.train();
  await train.trainUntil(60);
  await train.pause();
  const loss = page.getByRole('slider', { name: 'Loss: step to read' });
  await loss.focus();
  await loss.press('Home');
  await expect(page.locator('.crosshair text')).toHaveText(Array(6).fill('step 1'));
  await loss.press('ArrowRight');
  await expect(loss).toHaveAttribute('aria-valuetext', /^Step 2: total [\d.]+/);
  await loss.press('Escape');
  await expect(page.locator('.crosshair')).toHaveCount(0);
  await page.locator('[data-chart="loss"] .plot-keys').hover();
  await expect(page.locator('.crosshair')).toHaveCount(6);
  await page.locator('[data-chart="loss"]').getByText('Show data').click();
  await expect(page.getByRole('table').getByRole('row')).not.toHaveCount(0);
});

test('says how long a run takes on this machine, once it has trained', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  const fact = page.locator('.derived');
  await expect(fact).toContainText('known after a first training');
  await page.evaluate(() => localStorage.setItem('hrm-playground.speed', JSON.stringify({ cpu: 2e9, webgpu: 2e9 })));
  await page.reload();
  await expect(fact).toContainText(/\d+ (s|min).* at most/);
});
