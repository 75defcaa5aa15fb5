/**
 * What the recorded solve looks like, and every other page as it opens. The pages' letters are the system's own; here they come from a font that every machine gets, so
 * that the pictures, taken by Chromium on Linux, are those of any machine but for the edges. `--update-snapshots` takes them anew.
 */
import { readFileSync } from 'node:fs';
import { devices, type Locator, type Page } from '@playwright/test';
import { expect, test } from './support/page.ts';
import { SolvePage } from './support/solve-page.ts';

const SCREENS = {
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: {
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
    deviceScaleFactor: 1,
    userAgent: devices['Pixel 7'].userAgent,
  },
} as const;
/** Each machine smooths the edges of letters and lines in its own way; a lost chart or a wrong colour changes more. */
const MOST_POINTS = 0.06;
/** Pages where nothing has been computed yet have fewer edges. */
const MOST_POINTS_OF_PAGES = 0.01;
const LETTERS = readFileSync('node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2').toString('base64');
const FONT = `@font-face { font-family: Pictures; font-weight: 100 900; src: url(data:font/woff2;base64,${LETTERS}); }
:root { --font: Pictures; }`;

async function look(page: Page, shown: Page | Locator, name: string, mask: readonly string[], maxDiffPixelRatio: number): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(shown).toHaveScreenshot(`${name}-${colorScheme}.png`, {
      mask: ['.chip', ...mask].map((selector) => page.locator(selector)),
      maxDiffPixelRatio,
      animations: 'disabled',
    });
  }
}

async function dress(page: Page): Promise<void> {
  await page.addStyleTag({ content: FONT });
  await page.evaluate(() => document.fonts.load('1rem Pictures'));
}

/** What each page waits for before its picture is taken, and what of it is another on each machine. */
const PAGES = {
  train: { mask: ['.status'], ready: (page: Page) => expect(page.locator('.status')).toContainText('Will run on') },
  compare: { mask: [], ready: (page: Page) => expect(page.getByText('Not measured yet').first()).toBeAttached() },
  runs: { mask: ['.storage'], ready: (page: Page) => expect(page.locator('.runs-empty')).toBeVisible() },
  data: { mask: [], ready: (page: Page) => expect(page.getByText('Nothing is kept yet.')).toBeVisible() },
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
    });
  });
