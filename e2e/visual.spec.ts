/**
 * What the recorded solve looks like. The pages' letters are the system's own; here they come from a font that every machine gets, so
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
const LETTERS = readFileSync('node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2').toString('base64');
const FONT = `@font-face { font-family: Pictures; font-weight: 100 900; src: url(data:font/woff2;base64,${LETTERS}); }
:root { --font: Pictures; }`;

for (const [screen, options] of Object.entries(SCREENS))
  test.describe(`on a ${screen}`, () => {
    // The letters are put into the page by hand, which its policy would not let.
    test.use({ ...options, bypassCSP: true });
    test('looks as it did, in light and dark colours', async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      const solve = new SolvePage(page);
      await solve.open();
      await page.addStyleTag({ content: FONT });
      await page.evaluate(() => document.fonts.load('1rem Pictures'));
      await solve.ruler.focus();
      for (const key of ['Home', ']', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
      // The focus ring is no part of the picture, and how long a solve took is another number each time.
      await solve.ruler.blur();
      await page.mouse.move(0, 0);
      await expect(page.locator('.card')).toBeAttached();
      const look = async (shown: Page | Locator, name: string): Promise<void> => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await expect(shown).toHaveScreenshot(`${name}-${screen}-${colorScheme}.png`, {
            mask: [page.locator('.chip'), page.locator('[data-varies]')],
            maxDiffPixelRatio: MOST_POINTS,
            animations: 'disabled',
          });
        }
      };
      await look(page, 'solve');
      // What stays in place while the page scrolls would lie over a part that is higher than the screen.
      await page.addStyleTag({ content: '.shell-head, .transport { position: static !important; }' });
      for (const name of ['Loop', 'Trajectory', 'Attention', 'Halting', 'State'] as const) {
        await solve.tab(name).click();
        await expect(solve.lens.locator('.wait')).toHaveCount(0);
        await look(solve.lens, name.toLowerCase());
      }
    });
  });
