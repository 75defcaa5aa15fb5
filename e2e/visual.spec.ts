/**
 * What the recorded solve looks like, and every other page as it opens but Learn and Compare, which have files of their own. The pages' letters are the system's own; here they come from a font that every machine gets, so
 * that the pictures, taken by Chromium on Linux, are those of any machine but for the edges. `--update-snapshots` takes them anew.
 */
import type { Page } from '@playwright/test';
import { expect, test } from './support/page.ts';
import { dress, look, MOST_POINTS, MOST_POINTS_OF_PAGES, SCREENS } from './support/pictures.ts';
import { csv, SUDOKU4 } from './support/puzzles.ts';
import { SolvePage } from './support/solve-page.ts';

/** A small puzzle, of which the first two segments are solved without what z_H remembers. */
const WOUNDED = '#/solve?v=1&p=1.....1.2.....4.&wound=reset-z_H&wounded=2';

/** What each page waits for before its picture is taken, and what of it is another on each machine. */
const PAGES = {
  train: { mask: ['.status'], ready: (page: Page) => expect(page.locator('.status')).toContainText('Will run on') },
  runs: { mask: ['.storage'], ready: (page: Page) => expect(page.locator('.runs-empty')).toBeVisible() },
  data: { mask: [], ready: (page: Page) => expect(page.getByText('Nothing is kept yet.')).toBeVisible() },
  lab: { mask: [], ready: (page: Page) => expect(page.locator('.claim-files button').first()).toBeEnabled() },
  benchmark: { mask: [], ready: (page: Page) => expect(page.getByRole('button', { name: 'Measure', exact: true })).toBeVisible() },
} as const;

for (const [screen, options] of Object.entries(SCREENS))
  test.describe(`on a ${screen}`, () => {
    // The letters are put into the page by hand, which its policy would not let.
    test.use({ ...options, bypassCSP: true });
    test('looks as it did, in light and dark colours', async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      const solve = new SolvePage(page);
      await solve.open();
      await dress(page);
      await solve.ruler.focus();
      for (const key of ['Home', ']', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
      // The focus ring is no part of the picture, and how long a solve took is another number each time.
      await solve.ruler.blur();
      await page.mouse.move(0, 0);
      await expect(page.locator('.card')).toBeAttached();
      await look(page, page, `solve-${screen}`, ['[data-varies]'], MOST_POINTS);
      // What stays in place while the page scrolls would lie over a part that is higher than the screen.
      await page.addStyleTag({ content: '.shell-head, .transport { position: static !important; }' });
      for (const name of ['Loop', 'Trajectory', 'Attention', 'Halting', 'State'] as const) {
        await solve.tab(name).click();
        await expect(solve.lens.locator('.wait')).toHaveCount(0);
        await look(page, solve.lens, `${name.toLowerCase()}-${screen}`, [], MOST_POINTS);
      }
    });

    test('looks as it did with a wounded network, in light and dark colours', async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      const solve = new SolvePage(page);
      await page.goto(`/${WOUNDED}`);
      await expect(solve.badge).toHaveText('live, wounded');
      await dress(page);
      await solve.ruler.focus();
      for (const key of ['Home', ']']) await page.keyboard.press(key);
      await solve.ruler.blur();
      await page.evaluate(() => scrollTo(0, 0));
      await expect(page.locator('.board-verdict')).toHaveText(/^Wounded/);
      await look(page, page, `wounded-${screen}`, ['[data-varies]'], MOST_POINTS);
    });

    test('has every other page as it was, in light and dark colours', async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.goto('/#/train');
      await dress(page);
      for (const [name, { mask, ready }] of Object.entries(PAGES)) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, `#/${name}`);
        await ready(page);
        await look(page, page, `${name}-${screen}`, mask, MOST_POINTS_OF_PAGES);
      }
      await page.evaluate(() => {
        location.hash = '#/data';
      });
      await page
        .locator('input[type="file"]')
        .first()
        .setInputFiles({ name: 'mine.csv', mimeType: '', buffer: Buffer.from(csv(SUDOKU4)) });
      const preview = page.locator('.preview');
      await expect(preview.locator('.mini-board').first()).toBeVisible();
      // High enough for all of it.
      await page.setViewportSize({ width: options.viewport.width, height: 3600 });
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await look(page, preview, `preview-${screen}`, [], MOST_POINTS_OF_PAGES);
    });
  });
