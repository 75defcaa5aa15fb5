import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { ALONE, expect, expectNoAxeViolations, expectNoAxeViolationsInBothThemes, TrainPage, test } from './support/page.ts';
import { ARC, csv, MAZE6, SUDOKU4 } from './support/puzzles.ts';
import { LONG_TASK, longestTask } from './support/tasks.ts';

interface Named {
  readonly name: string;
  readonly content: string | Buffer;
}

class DataPage {
  constructor(readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('/#/data');
    await expect(this.page.getByText('Nothing is kept yet.')).toBeVisible();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  get preview(): Locator {
    return this.page.locator('.preview');
  }

  get kept(): Locator {
    return this.page.locator('.kept-list li');
  }

  number(name: string): Locator {
    return this.page.getByRole('spinbutton', { name, exact: true });
  }

  fact(name: string): Locator {
    return this.preview.locator('.facts div').filter({ hasText: name }).locator('dd');
  }

  async choose(...files: readonly Named[]): Promise<void> {
    const chosen = files.map(({ name, content }) => ({ name, mimeType: '', buffer: Buffer.from(content) }));
    await this.page.locator('input[type="file"]').first().setInputFiles(chosen);
  }

  async paste(text: string): Promise<void> {
    await this.page.getByText('Paste text').click();
    await this.page.getByLabel('Puzzles as text').fill(text);
    await this.page.locator('.bring-way[open]').getByRole('button', { name: 'Read' }).click();
  }

  /** As somebody drops files from the desktop. */
  async drop(...files: readonly Named[]): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      (dropped) => {
        const data = new DataTransfer();
        for (const { name, text } of dropped) data.items.add(new File([text], name));
        return data;
      },
      files.map(({ name, content }) => ({ name, text: String(content) })),
    );
    for (const type of ['dragenter', 'dragover', 'drop']) await this.page.dispatchEvent('body', type, { dataTransfer: transfer });
  }

  async keep(name: string): Promise<void> {
    await this.page.getByLabel('Name').fill(name);
    await this.preview.getByRole('button', { name: /^Keep/ }).click();
    await expect(this.kept.filter({ hasText: name })).toBeVisible();
  }

  async download(name: string): Promise<Buffer> {
    const download = this.page.waitForEvent('download');
    await this.button(`Download ${name}`).click();
    return readFileSync(await (await download).path());
  }
}

test('reads every format, and shows what it has read', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await data.choose({ name: 'train.csv', content: csv(SUDOKU4.slice(2)) }, { name: 'test.csv', content: csv(SUDOKU4.slice(0, 2)) });
  await expect(data.fact('Training puzzles')).toHaveText('6');
  await expect(data.fact('Test puzzles')).toHaveText(['2', '0']);
  await expect(data.preview.getByRole('img')).toHaveCount(2 * 8 + 4);
  await expect(data.preview.getByRole('img').first()).toHaveAccessibleName(`Question, 4 by 4: ${SUDOKU4[2][0]}`);

  await data.paste(SUDOKU4.map(([question]) => question).join('\n'));
  await expect(data.fact('Training puzzles')).toHaveText('8');
  await expect(data.preview.getByRole('img').nth(1)).toHaveAccessibleName(`Answer, 4 by 4: ${SUDOKU4[0][1]}`);

  await data.drop({ name: 'mazes.csv', content: csv(MAZE6) });
  await expect(data.preview).toContainText('6x6 maze');
  await expect(data.fact('Training puzzles')).toHaveText('2');

  await data.drop({ name: 'turn.json', content: JSON.stringify(ARC) });
  await expect(data.preview).toContainText('ARC');
  await expect(data.fact('Puzzle identifiers')).toHaveText('1');
});

test('takes a folder, chosen or dropped', async ({ page }, info) => {
  const folder = info.outputPath('folder');
  mkdirSync(`${folder}/deeper`, { recursive: true });
  writeFileSync(`${folder}/train.csv`, csv(SUDOKU4.slice(2)));
  writeFileSync(`${folder}/deeper/test.csv`, csv(SUDOKU4.slice(0, 2)));
  const data = new DataPage(page);
  await data.open();
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await expect(data.preview).toContainText('6 puzzles to train on, 2 to test on');
  await data.button('Discard').click();
  // A drop of the browser's own: scripts cannot make one that holds a folder.
  const browser = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await browser.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data: { items: [], files: [folder], dragOperationsMask: 1 } });
  await expect(data.preview).toContainText('6 puzzles to train on, 2 to test on');
  await expect(page.locator('.drop-here')).toHaveCount(0);
});

test('names the first bad row and its column, and keeps the good ones', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await data.choose({ name: 'mixed.csv', content: csv(SUDOKU4.slice(0, 3), ['made,...1.....41.2.9.,4321124334122134,0']) });
  await expect(data.preview.locator('.bad-rows li')).toHaveText(/row 5, column question.*"9"/);
  await data.button('Keep the 3 good rows').click();
  await expect(data.kept).toContainText('3 to train on');

  await data.choose({ name: 'nothing.csv', content: 'a,b\n1,2\n' });
  await expect(page.getByRole('alert')).toContainText('source,question,answer,rating');
});

test('says plainly why an address gives nothing', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await page.getByText('From an address').click();
  const read = page.locator('.bring-way[open]').getByRole('button', { name: 'Read' });
  await page.getByLabel('Address of a file').fill('puzzles.csv');
  await read.click();
  await expect(page.getByRole('alert')).toContainText('should start with https://');
  const here = new URL('/puzzles.csv', page.url());
  await page.route(here.href, (route) => route.fulfill({ body: csv(SUDOKU4) }));
  await page.getByLabel('Address of a file').fill(here.href);
  await read.click();
  await expect(data.fact('Training puzzles')).toHaveText('8');
  await page.route(here.href, (route) => route.abort());
  await read.click();
  await expect(page.getByRole('alert')).toContainText('does not let other pages read its files');
});

test('exports a set that reads back equal, deletes it, and takes that back', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await data.choose({ name: 'train.csv', content: csv(SUDOKU4.slice(2)) }, { name: 'test.csv', content: csv(SUDOKU4.slice(0, 2)) });
  const elsewhere = new DataPage(await page.context().newPage());
  await elsewhere.open();
  // A tab in the background draws a frame a second, and clicks wait for frames.
  await page.bringToFront();
  await data.keep('Mine');
  await expect(elsewhere.kept).toContainText('Mine');
  const zip = await data.download('Mine');
  await data.button('Delete Mine').click();
  await expect(data.kept).toHaveCount(0);
  await expect(elsewhere.kept).toHaveCount(0);
  await elsewhere.page.close();
  await data.button('Undo').click();
  await expect(data.kept).toHaveCount(1);
  await data.button('Delete Mine').click();
  await expect(data.kept).toHaveCount(0);

  await data.choose({ name: 'again.zip', content: zip });
  await expect(data.preview).toContainText('6 puzzles to train on, 2 to test on');
  await data.keep('Again');
  expect((await data.download('Again')).equals(zip)).toBe(true);
  await page.reload();
  await expect(data.kept).toHaveCount(1);
  await data.button('Look at Again').click();
  await expect(data.fact('Training puzzles')).toHaveText('6');
});

test('makes puzzles by seed, and keeps what there is when it is stopped', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  const firstOf = async (seed: string): Promise<string | null> => {
    await data.number('Seed').fill(seed);
    await data.button('Make puzzles').click();
    const first = data.preview.getByRole('img').first();
    await expect(first).toBeVisible();
    const name = await first.getAttribute('aria-label');
    await data.button('Discard').click();
    return name;
  };
  await page.getByLabel('Board size').selectOption('sudoku6');
  await data.number('Puzzles').fill('30');
  await data.number('Of these for testing').fill('5');
  const one = await firstOf('7');
  expect(await firstOf('8')).not.toBe(one);
  expect(await firstOf('7')).toBe(one);

  await data.number('Puzzles').fill('1000000');
  await data.button('Make puzzles').click();
  await expect(page.locator('.work')).toContainText(/\d+ of/);
  await data.button('Stop').click();
  await expect(data.fact('Training puzzles')).toHaveText(/^[1-9]/);
  await data.button('Another disguise').click();
  await data.keep('Stopped early');

  await data.number('Puzzles').fill('0');
  await expect(data.button('Make puzzles')).toHaveAttribute('aria-disabled', 'true');
});

test('trains on a kept set, and goes back to made puzzles', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await data.choose({ name: 'train.csv', content: csv(SUDOKU4.slice(2)) }, { name: 'test.csv', content: csv(SUDOKU4.slice(0, 2)) });
  await data.keep('Mine');
  await data.button('Train on Mine').click();
  const train = new TrainPage(page);
  await expect(page.getByText('A kept set of 4x4 Sudoku puzzles')).toBeVisible();
  await train.train();
  await train.trainUntil(3);
  await train.pause();
  await expect(page.getByText(/From the test puzzles/)).toBeVisible();
  await train.button('Make puzzles instead').click();
  await expect(page.getByLabel('Board', { exact: true })).toBeVisible();
});

test('stays free while it reads a large file', ALONE, async ({ page, browser }, info) => {
  const data = new DataPage(page);
  await data.open();
  const rows = Array.from({ length: 8000 }, () => SUDOKU4).flat();
  // From the disk: handing its bytes over would busy the page itself.
  writeFileSync(info.outputPath('large.csv'), csv(rows));
  const reading = page.locator('input[type="file"]').first().setInputFiles(info.outputPath('large.csv'));
  expect(await longestTask(browser, page, 2000)).toBeLessThanOrEqual(LONG_TASK);
  await reading;
  await expect(data.fact('Duplicates left out')).toHaveText('63,992');
});

test('has no axe violation in light and dark colours, on a phone as well', async ({ page }) => {
  const data = new DataPage(page);
  await data.open();
  await data.choose({ name: 'mixed.csv', content: csv(SUDOKU4, ['made,12,12,0']) });
  for (const summary of await page.locator('.data-page summary').all()) await summary.click();
  await page.getByRole('slider', { name: 'Ratings: bar to read' }).press('Home');
  await expect(page.locator('.ratings .readout')).toHaveText('Rating 0: 1 puzzle');
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expectNoAxeViolationsInBothThemes(page);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoAxeViolations(page);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await data.button('Keep the 8 good rows').press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'is kept.' })).toHaveCount(1);
  await expect(page.getByRole('heading', { name: 'Kept sets' })).toBeFocused();
  await data.button('Delete mixed').press('Enter');
  await expect(data.button('Undo')).toBeFocused();
  await expectNoAxeViolationsInBothThemes(page, { part: '.kept' });
});
