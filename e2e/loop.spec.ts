/** The Loop: the network as a living picture, by mouse, by keys, by touch, and in words. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { ModelConfig } from '../src/model/config.ts';
import { GLOSSARY } from '../src/words/glossary.ts';
import { expect, expectNoAxeViolationsInBothThemes, test } from './support/page.ts';
import { SolvePage } from './support/solve-page.ts';
import { untrained } from './support/untrained.ts';

const PUZZLE = '3..1.243..3...14';
const AT = `#/solve?v=1&p=${PUZZLE}&M=2&N=2&T=2`;

const figure = (page: Page) => page.locator('[data-figure="loop"]');
const part = (page: Page, name: string) => page.locator(`[data-part="${name}"]`);
const lines = (page: Page) => page.locator('.loop-code [aria-current="step"]').evaluateAll((all) => all.map((line) => line.dataset.line));
const lit = (page: Page) => page.locator('[data-part][data-active="true"]').evaluateAll((all) => all.map((one) => one.dataset.part));

test('opens on the loop, in view beside the board, lit by the cursor', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const solve = new SolvePage(page);
  await solve.openAt(`${AT}&c=1.1.1`);
  await expect(solve.tab('Loop')).toHaveAttribute('aria-selected', 'true');
  const top = (await page.locator('.transport').boundingBox())?.y ?? 0;
  for (const shown of ['.loop-diagram', '.loop-code', '.loop-formula']) {
    const box = await page.locator(shown).boundingBox();
    expect(box && box.y + box.height, shown).toBeLessThanOrEqual(top);
  }
  const seen: unknown[] = [];
  for (let update = 0; update < 6; update++) {
    seen.push([await lines(page), await lit(page)]);
    await solve.button('One update further').click();
  }
  expect(seen).toEqual([
    ...[1, 2].map(() => [['L'], ['L']]),
    [['H'], ['H']],
    ...[1, 2].map(() => [['L'], ['L']]),
    [
      ['H', 'answer', 'gate'],
      ['H', 'answer', 'gate', 'carry'],
    ],
  ]);
  await expect(part(page, 'L').locator('.loop-aimed')).toHaveText(/^new target, was [\d.]+$/);
  await expect(part(page, 'gate')).toHaveAccessibleName(/^stop\? \d+%, go on\? \d+%, (thinks on|would stop), segment 1$/);
});

test('plays update by update in slow motion, and stops when told', async ({ page }) => {
  const solve = new SolvePage(page);
  // So long that it is under way whenever somebody looks.
  await solve.openAt(`${AT.replace('M=2', 'M=32')}&c=1.1.1`);
  const slow = solve.button('Slow motion');
  await slow.click();
  await expect(slow).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByLabel('Speed')).toHaveValue('slow');
  const words = figure(page).locator('.goal');
  await expect(words).toContainText('L-step 2 of 2');
  await expect(page.locator('.loop-pulse')).not.toHaveCount(0);
  await expect(words).toContainText('H moves z_H');
  await slow.click();
  await expect(slow).toHaveAttribute('aria-pressed', 'false');
  await expect(solve.button('Play')).toBeVisible();
  await expect(page.locator('.loop-pulse')).toHaveCount(0);
  expect(await solve.update()).toBeLessThan(await solve.updates());
  await expect(page.getByRole('status').filter({ hasText: /^Segment \d+ of 32, cycle \d of 2/ })).toHaveCount(1);
});

test('has nothing that moves by itself where motion is not wanted', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const solve = new SolvePage(page);
  await solve.openAt(`${AT}&c=1.1.1`);
  await solve.button('Slow motion').click();
  await expect(page.locator('.loop-pulse')).not.toHaveCount(0);
  expect(await figure(page).evaluate((element) => element.getAnimations({ subtree: true }).length)).toBe(0);
  await expect.poll(() => solve.update()).toBeGreaterThan(1);
});

test('by keys: parts are read about, the arrows step, and the code of a kernel opens at its function', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openAt(`${AT}&c=1.1.1`);
  await solve.tab('Loop').focus();
  const about = page.locator('.loop-about');
  for (let i = 0; i < 20 && (await part(page, 'H').evaluate((element) => element !== document.activeElement)); i++)
    await page.keyboard.press('Tab');
  await expect(part(page, 'H')).toBeFocused();
  await expect(part(page, 'H')).toHaveAccessibleDescription(/^The slow module ?: once a cycle it takes in z_L/);
  await expect(about).toContainText('z_H = H(z_H + z_L)');
  await expect(about).toContainText('channels');
  await page.keyboard.press('ArrowRight');
  expect(await solve.place()).toBe('segment 1, cycle 1, L-step 2');
  await page.keyboard.press('Shift+ArrowRight');
  expect(await solve.place()).toBe('segment 1, cycle 1, H update');
  await page.keyboard.press('ArrowLeft');
  expect(await solve.place()).toBe('segment 1, cycle 1, L-step 2');

  const kernel = solve.button('Show the code of attention_forward');
  await kernel.focus();
  await page.keyboard.press('Enter');
  const text = page.getByRole('region', { name: 'Text of shaders/attention_forward.wgsl' });
  await expect(text).toHaveText(readFileSync('shaders/attention_forward.wgsl', 'utf8').trim(), { useInnerText: true });
  expect(await text.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
  await solve.button('Show the code of lib/qkv').press('Enter');
  await expect(page.getByRole('region', { name: 'Text of shaders/lib/qkv.wgsl' })).toContainText('QUERY');
  await expectNoAxeViolationsInBothThemes(page, { part: '[role="tabpanel"]' });
  await page.getByRole('region', { name: 'shaders/lib/qkv.wgsl', exact: true }).getByRole('button', { name: 'Close' }).press('Enter');
  await expect(page.locator('.loop-file')).toHaveCount(0);
});

test('says what a term means on hover and focus, and hides it on Escape', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openAt(AT);
  const term = page.locator('.loop-about').getByRole('button', { name: 'L-step' });
  await expect(term).toHaveAccessibleDescription(GLOSSARY['L-step'].means);
  const meaning = page.getByRole('tooltip').filter({ visible: true });
  await term.hover();
  await expect(meaning).toHaveText(GLOSSARY['L-step'].means);
  await page.mouse.move(0, 0);
  await expect(meaning).toHaveCount(0);
  await term.focus();
  await expect(meaning).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Escape');
  await expect(meaning).toHaveCount(0);
});

test('the raw states are one click away, and so is the way back', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openAt(AT);
  await solve.button('Raw states').click();
  await expect(solve.tab('State')).toHaveAttribute('aria-selected', 'true');
  await expect(solve.lens.locator('.heat-map').first()).toBeVisible();
  await solve.tab('Loop').click();
  await expect(page.locator('.loop-diagram')).toBeVisible();
});

const MODELS = {
  hrm: [{ architecture: 'hrm' }, ['input', 'L', 'H', 'answer', 'gate', 'carry', 'training'], 'if q_halt > q_continue: stop'],
  trm: [{ architecture: 'trm' }, ['input', 'L', 'H', 'answer', 'gate', 'carry', 'training'], 'if q_halt > 0: stop'],
  recurrent: [{ architecture: 'recurrent' }, ['input', 'L', 'answer', 'gate', 'carry', 'training'], 'z = M(z + x)'],
  feedforward: [{ architecture: 'feedforward', halt_max_steps: 1 }, ['input', 'L', 'answer', 'training'], 'z = layer(z)'],
} as const satisfies Record<string, readonly [Partial<ModelConfig>, readonly string[], string]>;

test('draws every architecture as what it is', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openAt('#/solve?v=1&m=sudoku4');
  for (const [name, [change, parts, line]] of Object.entries(MODELS))
    await test.step(name, async () => {
      await page.getByLabel('Open…').setInputFiles({ ...untrained('sudoku4', change), name: `${name}.safetensors` });
      await expect(page.locator('.about')).toContainText(name);
      await expect(solve.badge).toHaveText('live');
      // The solve of the model before stands there until the new one is done.
      const drawn = () => page.locator('[data-part]').evaluateAll((all) => all.map((one) => one.dataset.part).sort());
      await expect.poll(drawn).toEqual([...parts].sort());
      await expect(page.locator('.loop-code')).toContainText(line);
      for (const one of parts) {
        await part(page, one).click();
        await expect(page.locator('.loop-kernel').first()).toBeVisible();
        await expect(page.locator('.loop')).not.toContainText(/NaN|undefined/);
        if (name === 'trm') await expect(page.locator('.loop')).not.toContainText(/q_continue|go on\?/);
      }
    });
});

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
  test('fits, answers to a finger, and no part lies on another', async ({ page }) => {
    const solve = new SolvePage(page);
    await solve.openAt(`${AT}&c=1.2.1`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await part(page, 'gate').tap();
    await expect(page.locator('.loop-about')).toContainText('weighs q_halt against q_continue', { useInnerText: true });
    await page.locator('.loop-about').getByRole('button', { name: 'q_halt' }).tap();
    await expect(page.getByRole('tooltip').filter({ visible: true })).toBeInViewport({ ratio: 1 });
    const boxes = await page.locator('.loop-part, .loop-code, .loop-about').evaluateAll((all) =>
      all.map((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return { left, right, top, bottom };
      }),
    );
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1))
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
  });
});
