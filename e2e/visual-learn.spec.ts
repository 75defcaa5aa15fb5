/** What lessons look like, in light and dark, on a desktop and a phone: a step of each. As visual.spec.ts takes its pictures. */
import { lessonById } from '../src/features/learn/lessons/list.ts';
import { LearnPage } from './support/learn-page.ts';
import { expect, test } from './support/page.ts';
import { dress, look, MOST_POINTS, MOST_POINTS_OF_PAGES, SCREENS } from './support/pictures.ts';

/** A lesson, and a step of it: at its end, which is the same each time, a training's too. */
const LESSONS = [
  ['tokens', 1],
  ['guess', 2],
  ['fast', 1],
  ['target', 3],
  ['segments', 1],
  ['gradient', 2],
  ['training', 1],
  ['halting', 1],
  ['attention', 1],
  ['dimensions', 2],
  ['disputed', 1],
  ['program', 1],
] as const;

for (const [screen, options] of Object.entries(SCREENS))
  test.describe(`on a ${screen}`, () => {
    // The letters are put into the page by hand, which its policy would not let.
    test.use({ ...options, bypassCSP: true });
    test('has lessons as they were, in light and dark colours', async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.goto('/#/learn');
      await dress(page);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await look(page, page, `learn-${screen}`, [], MOST_POINTS_OF_PAGES);
      // What stays in place while the page scrolls would lie over a part that is higher than the screen; each machine has its own engine.
      await page.addStyleTag({ content: '.shell-head { position: static !important; } .learn-engine { visibility: hidden; }' });
      const learn = new LearnPage(page);
      for (const [lesson, step] of LESSONS) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, `#/learn?lesson=${lesson}&step=${step}`);
        await expect(page.locator('.learn-steps [aria-current]')).toHaveText(String(step));
        await expect(learn.title).toHaveText(lessonById(lesson)?.title ?? '');
        await learn.act();
        if (lesson === 'training') await expect(page.locator('.learn-run')).toContainText('Finished');
        if (lesson === 'dimensions') await expect(learn.figure.locator('.figure-sentence')).toContainText(/\d/);
        await page.mouse.move(0, 0);
        await page.evaluate(() => (document.activeElement as HTMLElement).blur());
        await look(page, page.locator('.learn'), `learn-${lesson}-${screen}`, [], MOST_POINTS);
      }
    });
  });
