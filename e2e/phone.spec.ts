import { expect, expectNoAxeViolations, TrainPage, test } from './support/page.ts';
import { overflow, smallTargets } from './support/places.ts';

test.use({ hasTouch: true, isMobile: true });

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
    expect(await smallTargets(page)).toEqual([]);
    await expectNoAxeViolations(page);
  }
});
