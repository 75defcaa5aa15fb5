/** A researcher: changes the loop, trains it, races it against another model to an answer, tests claims, and takes everything along. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { LearnPage } from './support/learn-page.ts';
import { ALONE, expect, expectNoAxeViolations, TrainPage, test } from './support/page.ts';
import { settle } from './support/places.ts';
import { LONG_TASK, longestTaskOf } from './support/tasks.ts';
import { SCREENS, Traveller, WAYS, type WayName } from './support/ways.ts';

/** Few, for a training that is to end. */
const STEPS = '30';
/** A lesion among them. */
const CLAIMS = ['frozen', 'longer', 'settles', 'naming'] as const;

/** What a press hands over as a file. */
async function taken(page: Page, press: Promise<void>): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), press]);
  return readFileSync(await file.path());
}

/** @param browser where nobody else uses the machine: then what is done has to leave the page free. */
async function journey(page: Page, name: WayName, browser: Browser | undefined): Promise<void> {
  const traveller = new Traveller(page, name);
  const button = (label: string | RegExp) =>
    page.getByRole('button', typeof label === 'string' ? { name: label, exact: true } : { name: label });
  const freely = async (work: () => Promise<void>): Promise<void> => {
    if (browser) expect(await longestTaskOf(browser, page, work)).toBeLessThanOrEqual(LONG_TASK);
    else await work();
  };
  const train = new TrainPage(page);
  await traveller.setOut();
  await train.open();
  await traveller.arrive();
  await freely(async () => {
    // Folded on a phone.
    const settings = page.locator('.settings-body > summary');
    if (await settings.isVisible()) await traveller.press(settings);
    for (const [field, value] of [
      ['H cycles, N', '2'],
      ['L steps, T', '2'],
      ['Segments, M', '3'],
      ['Steps', STEPS],
    ] as const)
      await traveller.write(train.field(field), value);
    await traveller.press(train.button(/^Train/).first());
    await expect(train.status).toContainText('Finished');
  });
  await expect(page).toHaveURL(/model\.H_cycles=2&model\.L_cycles=2&model\.halt_max_steps=3/);
  await traveller.look('a run');

  // The same settings, raced.
  await traveller.press(page.getByRole('link', { name: 'Race it' }));
  await expect(page.getByLabel('Preset')).toContainText('Sudoku 4x4, easy, changed');
  await expect(page.getByText('Nothing is recorded for these settings')).toBeVisible();
  await traveller.arrive();
  await freely(async () => {
    await traveller.write(page.getByLabel('Seeds'), '2');
    for (const model of ['Recurrent', 'Feed-forward']) await traveller.tick(page.getByRole('checkbox', { name: model, exact: true }));
    await traveller.press(button('Train both'));
    await expect(page.locator('.status')).toContainText('All models are trained.');
  });
  const answer = page.locator('.answer .said');
  await expect(answer).toHaveText(/^On this puzzle and budget .* \(.*%, .*%, n = 2 x 500\)\.$/);
  await expect(page.locator('[data-chart="compare-exact"] .readout')).toContainText(/HRM.*%.*TRM.*%/s);
  await expect(page).toHaveURL(/models=hrm,trm&seeds=2$/);
  await traveller.look('an answer');
  const numbers = page.locator('[data-figure="compare-answer"]');
  await traveller.press(numbers.getByText('Save', { exact: true }));
  const csv = (await taken(page, traveller.press(numbers.getByRole('button', { name: 'CSV' })))).toString().trim().split('\n');
  expect(csv.map((line) => line.split(',').slice(0, 3).join())).toEqual([
    'model,seed,puzzles tried',
    ...['HRM,1,500', 'TRM,1,500', 'HRM,2,500', 'TRM,2,500'],
  ]);

  // From the answer to what the Lab has on it, and to the claims beside it.
  await traveller.press(page.getByRole('link', { name: 'What the Lab says of HRM and its rivals' }));
  const claim = page.locator('.claim');
  await expect(claim.getByRole('heading', { level: 2 })).toContainText('solve more than one recurrent module');
  await expect(claim.getByText('recorded', { exact: true })).toBeVisible();
  await traveller.arrive();
  for (const id of CLAIMS) {
    await freely(async () => {
      const all = page.getByRole('link', { name: 'All claims' });
      if (await all.isVisible()) await traveller.press(all);
      await traveller.press(page.locator(`.lab-list a[href="#/lab?claim=${id}"]`));
      await traveller.choose(claim.getByLabel('Model'), '4x4 Sudoku, hardest');
      await traveller.write(claim.getByRole('spinbutton', { name: 'Puzzles' }), '6');
      await traveller.press(button('Run it here'));
      await expect(claim.locator('.status')).toHaveText('Done.');
    });
    await expect(claim.locator('.verdict')).toHaveText(/^(holds here|does not hold here|cannot tell at this n)$/);
    // A result has other rows than the recorded one whose place it takes.
    await settle(page);
    await traveller.look(`the claim ${id}`);
    const result = JSON.parse((await taken(page, traveller.press(button('All as JSON')))).toString());
    expect(result).toMatchObject({ claim: id, n: 6, seed: 1 });
  }

  // What was trained goes along: each model of the comparison is a run.
  await traveller.press(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Runs' }));
  const run = 'TRM, seed 2 (compare Sudoku 4x4, easy, changed)';
  await expect(button(`More for ${run}`)).toBeVisible();
  await traveller.arrive();
  await traveller.press(button(`More for ${run}`));
  await traveller.look('what is taken along');
  const bundle = await taken(page, traveller.press(button('Export run (.hrmrun)')));
  expect(bundle.subarray(0, 2).toString()).toBe('PK');
}

for (const name of WAYS)
  test.describe(`by ${name}`, () => {
    test.use(SCREENS[name]);
    const title = 'changes N, T and M, trains, compares with an answer, tests four claims, and exports';
    if (name === 'mouse') test(title, ALONE, ({ page, browser }) => journey(page, name, browser));
    else test(title, ({ page }) => journey(page, name, undefined));
  });

test('a lesson leads to the claim that tests it and to Compare, the claim back to the lesson', async ({ page }) => {
  await page.goto('/#/learn?lesson=disputed&step=2');
  await page.getByRole('link', { name: 'Test it in the Lab: HRM against its rivals' }).click();
  await expect(page.locator('.claim h2')).toContainText('TRM');
  await page.getByRole('link', { name: 'Train such models on Compare' }).click();
  await expect(page.getByRole('heading', { name: 'Compare', exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'The lesson about this dispute' }).click();
  await expect(page.getByRole('heading', { name: 'Does it take two modules?' })).toBeVisible();
  await new LearnPage(page).ready();
  await expectNoAxeViolations(page, { part: '.learn-text' });
  await page.getByRole('link', { name: 'Train them side by side on Compare' }).click();
  await page.getByRole('link', { name: 'What the Lab says of HRM and its rivals' }).click();
  await page.getByRole('link', { name: 'The lesson that tells of it' }).click();
  await expect(page.getByRole('heading', { name: 'Does it take two modules?' })).toBeVisible();
});
