/** Where things lie on the Solve page: what one looks at is in view, and what has the focus is never under anything (WCAG 2.4.11). */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/page.ts';
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

test('shows board, verdict, Solve and the clock together in a small window', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const solve = new SolvePage(page);
  await solve.open();
  await inView(page, [page.locator('.solve-grid'), page.locator('.board-verdict'), solve.button('Solve')]);
});

test('says why a puzzle was missed and what can be tried, in view', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const solve = new SolvePage(page);
  await solve.openAt(`#/solve?v=1&p=${MISSED}&m=sudoku9`);
  const why = page.locator('.further .why');
  await expect(why).toHaveText(/^It is \d+% sure of its answer\. An? (medium|hard) puzzle\. In one try it solves \d+% of such\.$/);
  await inView(page, [page.locator('.solve-grid'), page.locator('.board-verdict'), why, solve.button('Try other views')]);
  // Of a puzzle that has no solution nothing else can be asked.
  await solve.openAt('#/solve?v=1&p=123...4.........&m=sudoku4');
  await expect(why).toHaveText(/^Nothing fits: this puzzle has no solution\./);
});

/** What lies over the middle of what has the focus, if it is not that itself or a part of it. */
const over = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const focused = document.activeElement as HTMLElement;
    if (focused === document.body || focused.closest('.sr-only')) return undefined;
    const { left, top, width, height } = focused.getBoundingClientRect();
    const on = document.elementFromPoint(left + width / 2, top + Math.min(height, innerHeight) / 2);
    const own = on && (focused.contains(on) || on.contains(focused) || on.closest('label')?.contains(focused));
    return own ? undefined : `${focused.outerHTML.slice(0, 90)} lies under ${on?.outerHTML.slice(0, 90) ?? 'nothing: it is out of view'}`;
  });

for (const [width, height, name] of [
  [1280, 720, 'a small window'],
  [640, 360, 'a window at 200 %'],
  [390, 844, 'a phone'],
] as const)
  test(`never has the focus under anything in ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const solve = new SolvePage(page);
    await solve.open();
    const seen: (string | undefined)[] = [];
    for (let tab = 0; tab < 60; tab++) {
      await page.keyboard.press('Tab');
      seen.push(await over(page));
      if (await page.evaluate(() => document.activeElement === document.body)) break;
    }
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.filter(Boolean)).toEqual([]);
  });
