/** Training as an event: the wall of held-out boards turns green, and then there is something to do with the network. */
import { readFileSync } from 'node:fs';
import { ALONE, expect, TrainPage, test } from './support/page.ts';
import { SolvePage } from './support/solve-page.ts';
import { LONG_TASK, longestTask } from './support/tasks.ts';
import { SCREENS, Traveller, WAYS } from './support/ways.ts';

const SOLVED = /(\d+) of these 64 solved, ([\d,]+) of 1,024 cells right/;

class Wall {
  constructor(readonly train: TrainPage) {}

  get said() {
    return this.train.page.locator('.wall-said');
  }

  tile(puzzle: number) {
    return this.train.page.locator(`[data-tile="${puzzle - 1}"]`);
  }

  /** Has it shown large. */
  async show(traveller: Traveller, puzzle: number): Promise<void> {
    const tile = this.tile(puzzle);
    if (traveller.way === 'keys') {
      await traveller.walkTo(this.tile(1));
      for (let at = 1; at < puzzle; at++) await traveller.page.keyboard.press('ArrowRight');
      await expect(tile).toBeFocused();
      await traveller.page.keyboard.press('Enter');
      return;
    }
    await tile.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await tile.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const { mouse, touchscreen } = traveller.page;
    await (traveller.way === 'mouse' ? mouse.click(x + width / 2, y + height / 2) : touchscreen.tap(x + width / 2, y + height / 2));
  }

  async solved(): Promise<number> {
    return Number(SOLVED.exec(await this.said.innerText())?.[1] ?? 0);
  }
}

for (const way of WAYS)
  test.describe(`by ${way}`, () => {
    test.use({ ...SCREENS[way], permissions: ['clipboard-read', 'clipboard-write'] });
    test('a network learns before one’s eyes, is played on an unseen puzzle, raced and shared', ALONE, async ({ page, browser }) => {
      const traveller = new Traveller(page, way);
      const train = new TrainPage(page);
      const wall = new Wall(train);
      const pages = page.getByRole('navigation', { name: 'Pages' });
      await traveller.setOut();
      await train.open();
      await expect(page.locator('.wall-boards')).toBeVisible();
      await traveller.arrive();
      await traveller.look('before a training');

      await traveller.press(train.button('Train'));
      await expect(train.status).toContainText(/Training|Finished/);
      expect(await longestTask(browser, page, 1500)).toBeLessThanOrEqual(LONG_TASK);
      // Before the first check the wall shows what the untrained network says.
      await expect(wall.said).toHaveText(/^Step \d+: \d+ of these 64 solved/);
      await expect.poll(() => wall.solved(), { intervals: [500] }).toBeGreaterThanOrEqual(56);
      await expect(train.status).toContainText('Finished');
      await expect(page.getByRole('heading', { name: /^Thinking once solves \d+ of 100, twice \d+\.$/ })).toBeVisible();
      await expect(page.locator('.stage')).toContainText('Your network is trained.');

      // Every board can be read, and shown large.
      await wall.show(traveller, 2);
      const words = (await wall.tile(2).getAttribute('aria-label')) ?? '';
      expect(words).toMatch(/^Held-out puzzle 2: (solved, all 16|\d+ of 16) cells right\.$/);
      await expect(wall.said).toHaveText(words);
      await expect(page.getByRole('grid', { name: /held-out puzzle 2 of/ })).toBeVisible();
      await traveller.look('a trained network');

      // What is shared: the settings as a link, and the walls as a picture.
      await traveller.press(train.button('Copy link'));
      await expect(page.getByText('Link copied')).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/#\/train\?preset=sudoku4-easy$/);
      const picture = page.waitForEvent('download');
      await traveller.press(train.button('Save picture'));
      const file = await picture;
      expect(file.suggestedFilename()).toMatch(/^hrm-sudoku4-\d+\.png$/);
      const png = readFileSync(await file.path());
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect(png.readUInt32BE(16)).toBeGreaterThan(400);

      // The network on the puzzle that the large board shows.
      const givens = await page.locator('.board-panel .cell[data-kind="given"]').count();
      await traveller.press(train.button('Play it on an unseen puzzle'));
      await expect(page).toHaveURL(/#\/solve/);
      const solve = new SolvePage(page);
      await expect(solve.badge).toHaveText(/live/);
      await traveller.arrive();
      await expect(page.getByRole('grid').first().locator('.cell[data-kind="given"]')).toHaveCount(givens);
      await expect(page.getByText('Sudoku 4x4, easy').first()).toBeAttached();
      await traveller.press(solve.button('New puzzle'));
      await expect(solve.badge).toHaveText('live');
      expect(await longestTask(browser, page, 1000)).toBeLessThanOrEqual(LONG_TASK);
      await traveller.press(solve.button('To the last update'));
      await expect(page.locator('.board-verdict')).toHaveText(/^(Solved|Not solved)/);
      await traveller.look('the own network on a puzzle of its level');

      await traveller.press(pages.getByRole('link', { name: 'Train' }));
      await traveller.press(page.getByRole('link', { name: 'Race it' }));
      await expect(page).toHaveURL(/#\/compare/);
      await expect(page.getByLabel('Preset')).toHaveValue('sudoku4-easy');
      await traveller.arrive();
      await traveller.look('a race to come');
    });
  });

test('settings of a run and of a comparison are in the address, and come back from it', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await expect(page).toHaveURL(/#\/train$/);
  await train.field('L steps, T').fill('5');
  await expect(page).toHaveURL(/#\/train\?preset=sudoku4-easy&model\.L_cycles=5$/);
  await page.reload();
  await expect(train.field('L steps, T')).toHaveValue('5');
  await page.getByRole('link', { name: 'Race it' }).click();
  await expect(page.getByLabel('Preset')).toContainText('Sudoku 4x4, easy, changed');
  await page.getByRole('spinbutton', { name: 'Steps each' }).fill('300');
  await page.getByRole('checkbox', { name: 'TRM' }).uncheck();
  await expect(page).toHaveURL(/model\.L_cycles=5&models=hrm,recurrent,feedforward&steps=300/);
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await expect(page.getByRole('spinbutton', { name: 'Steps each' })).toHaveValue('300');
  await expect(page.getByRole('checkbox', { name: 'TRM' })).not.toBeChecked();
  await page.goto('/#/train?preset=sudoku4-hardest&model.L_cycles=0');
  await expect(page.getByText(/Left out of the link: model\.L_cycles=0/)).toBeVisible();
  await expect(page.getByLabel('Preset')).toHaveValue('sudoku4-hardest');
});

test('a run in progress is seen on every page and in the title', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.endless();
  await train.train();
  await train.trainUntil(1);
  await expect(page.locator('.progress-chip')).toHaveCount(0);
  const pages = page.getByRole('navigation', { name: 'Pages' });
  for (const name of ['Solve', 'Compare', 'Runs', 'Data', 'Benchmark']) {
    await pages.getByRole('link', { name }).click();
    await expect(page.locator('.progress-chip')).toHaveText(/^Training \d+%/);
    await expect(page).toHaveTitle(/^Training \d+%/);
  }
  await page.locator('.progress-chip').click();
  await expect(page).toHaveURL(/#\/train/);
  await train.pause();
  await pages.getByRole('link', { name: 'Runs' }).click();
  await expect(page.locator('.progress-chip')).toHaveText(/^Paused at \d+%/);
});
