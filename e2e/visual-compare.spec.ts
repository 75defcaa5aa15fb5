/** What the Compare page looks like with its recorded answer, whole, in light and dark, on a desktop and a phone. As visual.spec.ts takes its pictures. */
import { expect, test } from './support/page.ts';
import { dress, look, MOST_POINTS, SCREENS } from './support/pictures.ts';

const SIZES = { desktop: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } } as const;

for (const screen of ['desktop', 'phone'] as const)
  test.describe(`on a ${screen}`, () => {
    // The letters are put into the page by hand, which its policy would not let.
    test.use({ ...SCREENS[screen], viewport: SIZES[screen], bypassCSP: true });
    test('Compare looks as it did, in light and dark colours', async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.goto('/#/compare');
      await dress(page);
      await expect(page.locator('.answer .origin')).toHaveText('recorded');
      await look(page, page, `compare-top-${screen}`, [], MOST_POINTS);
      // What stays in place while the page scrolls would lie over a part that is higher than the screen.
      await page.addStyleTag({ content: '.shell-head, .runbar { position: static !important; }' });
      await look(page, page.locator('.compare'), `compare-${screen}`, [], MOST_POINTS);
    });
  });
