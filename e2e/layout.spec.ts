/**
 * Where things lie on Solve and Train: what one looks at is in view and stays where it is, and what has the focus is never under anything
 * (WCAG 2.4.11).
 */
import type { Locator, Page } from '@playwright/test';
import { expect, TrainPage, test } from './support/page.ts';
import { keepPlaces, overFocus, watchShifts } from './support/places.ts';
import { SolvePage } from './support/solve-page.ts';

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

/** Minimal, and missed in one try. */
const MISSED = '.16.....2.59.21.8...3...7....8.5..........5.4...974.......6.....9.2...63.6..85.9.';

const inView = async (page: Page, parts: readonly Locator[]): Promise<void> => {
  const clock = page.locator('.transport');
  for (const part of [...parts, clock]) await expect(part).toBeInViewport({ ratio: 1 });
  const top = (await clock.boundingBox())?.y ?? 0;
  for (const part of parts) {
    const box = await part.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(top);
  }
};

test('shows board, sizes, verdict, what to do next and the clock together in a small window', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const solve = new SolvePage(page);
  await solve.open();
  const sizes = page.getByRole('group', { name: 'Kind of puzzle' });
  const next = page.getByRole('group', { name: 'Puzzles to try next' });
  await inView(page, [page.locator('.solve-grid'), page.locator('.board-verdict'), solve.button('Solve'), sizes, next]);
  await inView(page, [solve.button('New puzzle'), solve.button('Type or paste yours')]);
});

test('shows a maze, its verdict, what solves it and the clock together in a small window', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const solve = new SolvePage(page);
  await solve.openAt('#/solve?v=1&m=maze10');
  const draw = page.getByRole('group', { name: 'Draw on the board' });
  await inView(page, [page.locator('.solve-board .board-frame'), draw, page.locator('.board-verdict'), solve.button('Solve')]);
});

test('says why a puzzle was missed and what can be tried, in view', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const solve = new SolvePage(page);
  await solve.openAt(`#/solve?v=1&p=${MISSED}&m=sudoku9`);
  const why = page.locator('.further .why');
  await expect(why).toHaveText(/^It is \d+% sure of its answer\. An? (medium|hard) puzzle\. In one try it solves \d+% of such\.$/);
  await inView(page, [
    page.locator('.solve-grid'),
    page.locator('.board-verdict'),
    why,
    solve.button('Try other views'),
    solve.button('Solve'),
  ]);
  // Of a puzzle that has no solution nothing else can be asked.
  await solve.openAt('#/solve?v=1&p=123...4.........&m=sudoku4');
  await expect(page.locator('.board-verdict')).toHaveText('Nothing fits: this puzzle has no solution.');
  await expect(why).toHaveText(/^It is \d+% sure all the same\.$/);
});

const SCREENS = [
  [1280, 720, 'a small window'],
  [640, 360, 'a window at 200%'],
  [390, 844, 'a phone'],
] as const;

for (const [width, height, name] of SCREENS)
  for (const Opened of [SolvePage, TrainPage])
    test(`never has the focus under anything in ${name}, on ${Opened === SolvePage ? 'Solve' : 'Train'}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await new Opened(page).open();
      const seen: (string | undefined)[] = [];
      for (let tab = 0; tab < 60; tab++) {
        await page.keyboard.press('Tab');
        seen.push(await overFocus(page));
        if (await page.evaluate(() => document.activeElement === document.body)) break;
      }
      expect(seen.length).toBeGreaterThan(20);
      expect(seen.filter(Boolean)).toEqual([]);
    });

const TRAIN =
  '.settings, .runbar, .runbar button, .wall, .wall .choice, .wall-boards, .score, .stage, .stage-actions > *, .board-panel, .board-panel .board, .curves, [data-chart]';
const SOLVE = '.solve-head > *, .solve-board, .solve-grid, .board-verdict, .board-actions > *, .think, .lenses, .loop-part, .transport';

for (const [width, height, name] of [SCREENS[0], SCREENS[2]]) {
  test(`nothing on Train jumps as a training begins, goes on and ends, in ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await watchShifts(page);
    const train = new TrainPage(page);
    await train.open();
    await expect(page.locator('.wall-boards')).toBeVisible();
    const still = await keepPlaces(page, TRAIN);
    await train.train();
    await still('it has begun');
    await expect(page.locator('.score')).toContainText('unseen puzzles solved');
    await still('it was checked');
    await train.pause();
    await still('it rests');
    if (await train.button('Resume').isVisible()) await train.button('Resume').click();
    await expect(train.status).toContainText('Finished');
    await expect(page.locator('.runbar-kept')).toContainText(/saved at step/);
    await still('it has ended');
    await train.button('Reset').click();
    await expect(train.status).toContainText('Will run on');
    await still('it was put away');
  });

  test(`nothing on Solve jumps as a solve plays and another puzzle takes its place, in ${name}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.setViewportSize({ width, height });
    await watchShifts(page);
    const solve = new SolvePage(page);
    await solve.open();
    await expect(page.locator('.loop-part').first()).toBeAttached();
    const still = await keepPlaces(page, SOLVE);
    await expect(solve.button('Play')).toBeVisible();
    await still('it has played');
    await solve.button('New puzzle').click();
    await expect(solve.badge).toHaveText('live');
    await expect(solve.button('Play')).toBeVisible();
    await still('another one has played');
  });
}

test('shows the wall of boards early on a phone, and lets nothing lie over it', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await new TrainPage(page).open();
  const wall = page.locator('.wall-boards');
  await expect(wall).toBeInViewport({ ratio: 0.75 });
  const box = await wall.boundingBox();
  for (const y of [box?.y ?? 0, Math.min(844, (box?.y ?? 0) + (box?.height ?? 0)) - 4]) {
    const on = await page.evaluate((top) => document.elementFromPoint(195, top + 2)?.closest('.wall-boards') !== null, y);
    expect(on).toBe(true);
  }
});
