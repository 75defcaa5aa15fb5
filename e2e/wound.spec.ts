/** Wound the network and watch it heal, on Solve. */
import { readFileSync } from 'node:fs';
import { decodeTrace } from '../src/trace/file.ts';
import { expect, expectNoAxeViolationsInBothThemes, test } from './support/page.ts';
import { SolvePage } from './support/solve-page.ts';

/** A 4x4 with one solution, which the network finds in its first segment. */
const PUZZLE = '1.....1.2.....4.';
const OPEN = `#/solve?v=1&p=${PUZZLE}`;
const SOLVED = 'Solved: every cell filled, no rule broken.';

class Wounded extends SolvePage {
  get verdict() {
    return this.page.locator('.board-verdict');
  }
  get banner() {
    return this.page.locator('.wound-banner');
  }
  get lesion() {
    return this.page.getByLabel('Wound it');
  }
  get during() {
    return this.page.getByLabel('Wounded in');
  }
}

/** Reduced motion: each solve is shown at its end at once. */
test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

test('a wounded network fails, heals while one watches, and is whole again', async ({ page }) => {
  const solve = new Wounded(page);
  await solve.openAt(OPEN);
  await expect(solve.verdict).toHaveText(SOLVED);
  await expect(solve.banner).toHaveCount(0);

  await solve.lesion.selectOption('z_H reset each cycle');
  await expect(solve.badge).toHaveText('live, wounded');
  // In two segments, if nobody says otherwise: then it heals, and solves it.
  await expect(solve.verdict).toHaveText(`Wounded, with z_H reset each cycle in segments 1 to 2. ${SOLVED}`);
  await expect(solve.banner).toHaveText(/^Wounded, with z_H reset each cycle in segments 1 to 2\. Here it is whole again\./);
  await solve.ruler.focus();
  await page.keyboard.press('Home');
  await expect(solve.verdict).toHaveText(/^Wounded\. .*(rule|digit)/);
  await expect(solve.banner).toHaveText(/^Wounded, with z_H reset each cycle in segments 1 to 2\.Heal it/);
  await expect(solve.lens.locator('[data-line="wound"]')).toContainText('z_H = initial state');
  for (let segment = 0; segment < 2; segment++) await page.keyboard.press(']');
  await expect(solve.lens.locator('[data-line="wound"]')).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(solve.verdict).toHaveText(/^Healed\. /);
  await expect(solve.lens.locator('[data-line="wound"]')).toHaveCount(0);

  await solve.during.selectOption('all segments');
  await expect(solve.verdict).toHaveText(/^Wounded, with z_H reset each cycle throughout\. Not solved: /);
  // What is said of the whole network is not said here.
  await expect(page.locator('.further')).not.toContainText('it solves');

  await solve.lesion.selectOption('no H update');
  await expect(solve.verdict).toHaveText(/^Wounded, with no H update throughout\. Not solved: /);
  await expect(solve.lens.locator('.goal')).toContainText('the H update is left out. Wounded: no H update.');
  await expect(solve.lens.locator('[data-line="H"] s')).toHaveCount(1);
  await expect(page.locator('.board-tag')).toContainText('given at the end of this segment');
  await solve.tab('Attention').click();
  await solve.ruler.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('.board-tag')).toContainText('no H update, no trial');
  await page.keyboard.press('End');
  await expect(solve.lens).toContainText('This update is left out');

  await solve.tab('Loop').click();
  await solve.banner.getByRole('button', { name: 'Heal it' }).click();
  await expect(solve.badge).toHaveText('live');
  await expect(solve.verdict).toHaveText(SOLVED);
  await expect(solve.banner).toHaveCount(0);
});

test('wounded and healed by keys alone, and told to whoever does not see it', async ({ page }) => {
  const solve = new Wounded(page);
  await solve.openAt(OPEN);
  await expect(solve.verdict).toHaveText(SOLVED);
  // A menu forgets after a second what was typed: a busy machine may have to begin again.
  await expect(async () => {
    await solve.lesion.focus();
    for (const key of 'no H') await page.keyboard.press(key);
    await expect(solve.lesion.locator('option:checked')).toHaveText('no H update', { timeout: 1500 });
  }).toPass();
  await expect(solve.verdict).toHaveText(`Wounded, with no H update in segments 1 to 2. ${SOLVED}`);
  await page.keyboard.press('Tab');
  await expect(solve.during).toBeFocused();
  await page.keyboard.press('End');
  await expect(solve.verdict).toHaveText(/^Wounded, with no H update throughout\. Not solved/);
  await solve.ruler.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press(']');
  await expect(page.getByRole('status').filter({ hasText: 'Wounded, with no H update throughout. Segment 1: ' })).toHaveCount(1);
  await solve.lesion.focus();
  await page.keyboard.press('Home');
  await expect(solve.badge).toHaveText('live');
  await expect(solve.verdict).toHaveText(SOLVED);
});

test('a link and a file carry the wound, and a file without one is of the whole network', async ({ page }) => {
  const solve = new Wounded(page);
  await solve.openAt(`${OPEN}&wound=no-L&wounded=2`);
  await expect(solve.badge).toHaveText('live, wounded');
  await expect(solve.verdict).toHaveText(`Wounded, with no L step in segments 1 to 2. ${SOLVED}`);
  await solve.button('Copy link').click();
  await expect(page).toHaveURL(/&wound=no-L&wounded=2/);
  const waiting = page.waitForEvent('download');
  await solve.button('Save trace').click();
  const path = await (await waiting).path();
  const bytes = readFileSync(path);
  expect(decodeTrace(bytes).header.wound).toEqual({ lesion: { kind: 'no L step' }, segments: 2 });

  await solve.lesion.selectOption('the whole network');
  await expect(solve.badge).toHaveText('live');
  const file = { name: 'wounded.safetensors', mimeType: 'application/octet-stream', buffer: bytes };
  await page.locator('.toolbar input[type="file"]').setInputFiles(file);
  // It is computed anew with the same wound, and agrees.
  await expect(solve.badge).toHaveText('verified live, wounded');
  await expect(solve.lesion.locator('option:checked')).toHaveText('no L step');

  await solve.openAt(`#/solve?v=1&p=${PUZZLE}&wound=silent-L-99`);
  await expect(solve.notices).toContainText('there is no head 98');
  await expect(solve.badge).toHaveText('live');
});

test('another way of thinking is of the whole network', async ({ page }) => {
  const solve = new Wounded(page);
  await solve.openAt(`${OPEN}&wound=no-H`);
  await expect(solve.badge).toHaveText('live, wounded');
  await page.getByRole('radio', { name: 'Views' }).or(solve.button('Views')).first().click();
  await expect(solve.badge).toHaveText('live');
  await expect(solve.lesion).toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  test('wounded, and healed by a finger where the lenses say so', async ({ page }) => {
    const solve = new Wounded(page);
    await solve.openAt(OPEN);
    await solve.lesion.selectOption('H head 1 silent');
    await solve.during.selectOption('all segments');
    await expect(solve.verdict).toHaveText(/^Wounded, with H head 1 silent throughout\./);
    await expect(page.locator('.ruler-key')).toContainText('wounded segments');
    await solve.banner.getByRole('button', { name: 'Heal it' }).tap();
    await expect(solve.badge).toHaveText('live');
    await expect(solve.verdict).toHaveText(SOLVED);
  });
});

test('a wounded solve has no axe violations, and is as wide as a phone', async ({ page }) => {
  const solve = new Wounded(page);
  await solve.openAt(`${OPEN}&wound=reset-z_H&wounded=2`);
  await expect(solve.badge).toHaveText('live, wounded');
  await expectNoAxeViolationsInBothThemes(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoAxeViolationsInBothThemes(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
