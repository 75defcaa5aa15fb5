import type { Page } from '@playwright/test';
import { expect, expectNoAxeViolations, TrainPage, test } from './support/page.ts';

test.use({ hasTouch: true, isMobile: true });

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Controls smaller than a finger tip needs; words of a sentence are as small as it (WCAG 2.5.8 lets those be). */
const small = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, select, summary, input:not([type="checkbox"]), label.check, .cell')]
      .filter((element) => element.checkVisibility() && !element.closest('.sr-only, .skip, .term') && !element.matches('.skip'))
      .filter((element) => Math.min(element.offsetWidth, element.offsetHeight) < 24)
      .map((element) => element.outerHTML.slice(0, 80)),
  );

const SCREENS = [
  { width: 360, height: 740 },
  { width: 320, height: 640 },
] as const;

test('fits small screens', async ({ page }) => {
  const train = new TrainPage(page);
  await page.setViewportSize(SCREENS[0]);
  await train.open();
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    await expect(train.button('Train')).toBeInViewport();
    await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0);
  }
  await train.train();
  await train.trainUntil(55);
  await train.pause();
  await page.locator('.settings-body > summary').click();
  await page.getByText('More model settings').click();
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0);
    expect(await small(page)).toEqual([]);
    await expectNoAxeViolations(page);
  }
});
