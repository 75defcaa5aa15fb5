/** A puzzle that one try does not solve, and what can be tried then. */
import type { Page } from '@playwright/test';
import { expect, expectNoAxeViolations, expectNoAxeViolationsInBothThemes, test } from './support/page.ts';
import { SolvePage } from './support/solve-page.ts';

/** Minimal: no given can go. Its solution is found under a symmetry of it. */
const PUZZLE = '.16.....2.59.21.8...3...7....8.5..........5.4...974.......6.....9.2...63.6..85.9.';

const lanes = (page: Page) => page.locator('.lanes .lane');
const told = async (page: Page): Promise<string[]> => {
  await expect(page.locator('.lane-sum')).toHaveText(/^Solved in view [2-9], after \d+ segments of all views\.$/);
  return lanes(page).allInnerTexts();
};

test('other views solve what one try did not: each view a lane, with the rule that it broke, in a link and a file that bring back the same', async ({
  page,
}, info) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const solve = new SolvePage(page);
  await solve.openAt(`#/solve?v=1&p=${PUZZLE}&m=sudoku9`);
  const verdict = page.locator('.board-verdict');
  await expect(verdict).toHaveText(/cells? breaks? a rule/);
  await expect(page.locator('.lanes')).toHaveCount(0);
  await expect(solve.button('Think longer')).toBeVisible();

  await solve.button('Try other views').press('Enter');
  await expect(solve.button(/^(Solve|Solving…|Stop)$/)).toBeFocused();
  const found = await told(page);
  expect(found.length).toBeGreaterThan(1);
  for (const lane of found.slice(0, -1)) expect(lane).toMatch(/\n✕ (two|three|four) [1-9]s in (row|column|box) [1-9]/);
  expect(found.at(-1)).toMatch(/✓ no rule broken/);
  await expect(verdict).toHaveText('Solved: every cell filled, no rule broken.');
  await expect(solve.button('Try other views')).toHaveCount(0);
  await expect(page.locator('.lanes')).toContainText('No solver and no answer is asked');
  await expect(page.locator('[data-pinned]').first()).toHaveAccessibleName(/taken for given after segment \d+/);
  await expectNoAxeViolationsInBothThemes(page);

  // A view that was given up can be looked into as well: it ends with the rule that it broke.
  const first = lanes(page).first();
  await first.press('Enter');
  await expect(first).toHaveAttribute('aria-pressed', 'true');
  await expect(verdict).toHaveText(/cells? breaks? a rule/);
  await expect(page.locator('[data-conflict]').first()).toBeVisible();
  await lanes(page).last().click();
  await expect(verdict).toHaveText(/^Solved/);

  await solve.button('Copy link').click();
  await expect(page).toHaveURL(/#\/solve\?.*think=views/);
  const address = new URL(page.url());
  expect(address.hash).toContain('think=views&views=16&seed=1');
  const [file] = await Promise.all([page.waitForEvent('download'), solve.button('Save trace').click()]);
  const path = info.outputPath('wide.safetensors');
  await file.saveAs(path);

  await page.reload();
  await expect(solve.badge).toHaveText('live');
  expect(await told(page)).toEqual(found);

  await solve.button('Back to one try').click();
  await expect(page.locator('.lanes')).toHaveCount(0);
  await expect(verdict).toHaveText(/cells? breaks? a rule/);
  await page.locator('input[type="file"][multiple]').first().setInputFiles(path);
  await expect(solve.badge).toHaveText('verified live');
  expect(await told(page)).toEqual(found);
});

test('thinks longer, takes cells for given, and says which way was chosen', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const solve = new SolvePage(page);
  await solve.openAt(`#/solve?v=1&p=..4.6....3.......3.21........5.16...&M=1`);
  await expect(page.locator('.board-verdict')).toHaveText(/breaks? a rule|no digit/);
  await solve.button('Think longer').click();
  await expect(page.getByLabel('Segments, M')).toHaveAttribute('aria-valuetext', /^2,/);
  await expect.poll(() => solve.updates()).toBe(2 * 6);

  await page.getByRole('radio', { name: 'Commit' }).press('Space');
  await expect(page.getByLabel('Segments a view, M')).toHaveValue('24');
  await expect(page.locator('.lane-sum')).toHaveText(/^(Solved after|Not solved in) \d+ segments?\.$/);
  await solve.button('Copy link').click();
  await expect(page).toHaveURL(/#\/solve\?.*think=commit/);
  await page.getByRole('radio', { name: 'One try' }).press('Space');
  await expect(page.locator('.lanes')).toHaveCount(0);
});

test('a link that asks for what the puzzles do not have is told so', async ({ page }) => {
  await page.goto(`/#/solve?v=1&m=maze10&think=commit&views=0`);
  const solve = new SolvePage(page);
  await expect(solve.notices.filter({ hasText: 'views=0' })).toBeVisible();
  await expect(solve.notices.filter({ hasText: 'think=commit (expected plain or views)' })).toBeVisible();
});

test('the card of a model tells one try from thinking wider, each with its puzzles, intervals and segments', async ({ page, request }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const solve = new SolvePage(page);
  await solve.openAt('#/solve?v=1&p=...44...2......1&m=sudoku4');
  const card = await (await request.get('/models/sudoku4.json')).json();
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  const opener = solve.button('Model card');
  await opener.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Model card: ${card.name}` });
  await expect(dialog).toContainText(card.data.held_out);
  await expect(dialog).toContainText(card.training.command);

  const figures = [
    { name: 'One try', scores: card.one_try },
    { name: 'Thinking wider', scores: card.wide },
  ];
  await expect(dialog.getByRole('slider')).toHaveCount(figures.length);
  for (const { name, scores } of figures) {
    const figure = dialog.getByRole('region', { name, exact: true });
    const points = figure.getByRole('slider', { name: `${name}: point to read` });
    const said = (score: { exact: number; interval: [number, number] }) =>
      `${percent(score.exact)} (${percent(score.interval[0])} to ${percent(score.interval[1])})`;
    expect(await points.getAttribute('aria-valuetext')).toContain(`${said(scores.at(-1))}, `);
    await points.press('Home');
    await expect(figure.locator('.readout-value').first()).toContainText(said(scores[0]));
    await expect(figure.locator('.point[data-read="true"]').first()).toBeVisible();
    await figure.getByText('Show data').click();
    const rows = figure.getByRole('table').getByRole('row');
    await expect(rows.nth(scores.length)).toContainText(percent(scores.at(-1).exact));
  }
  await expectNoAxeViolations(page, { part: '.model-card' });
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
});
