import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { memorySource } from '../src/formats/source.ts';
import { openZip } from '../src/formats/zip.ts';
import { expect, expectNoAxeViolations, TrainPage, test } from './support/page.ts';
import { SolvePage } from './support/solve-page.ts';

class RunsPage {
  constructor(readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('/#/runs');
    await expect(this.page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
  }

  /** A run's row or card, the newest of those with this name. */
  run(name: string) {
    return this.page.locator('[data-run]').filter({ has: this.page.getByRole('textbox', { name: `Name of ${name}`, exact: true }) });
  }

  get runs() {
    return this.page.locator('[data-run]');
  }

  tick(name: string) {
    return this.page.getByRole('checkbox', { name: `Show the curves of ${name}`, exact: true });
  }

  async choose(name: string, action: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for ${name}`, exact: true }).click();
    await this.page.getByRole('button', { name: action, exact: true }).click();
  }

  async rename(from: string, to: string): Promise<void> {
    const name = this.page.getByRole('textbox', { name: `Name of ${from}`, exact: true });
    await name.fill(to);
    await name.press('Enter');
    await expect(this.run(to)).toBeVisible();
  }

  chart(id: 'exact' | 'loss') {
    return this.page.locator(`[data-chart="runs-${id}"]`);
  }
}

const PRESET = 'Sudoku 4x4, easy';

/** Trains few puzzles for some steps, to a pause. */
async function trainShortly(page: Page): Promise<TrainPage> {
  const train = new TrainPage(page);
  await train.open();
  await train.field('Training puzzles').fill('30');
  await page.getByText('More data settings').click();
  await train.field('Held out').fill('16');
  await page.getByText('More stop rules settings').click();
  await train.field('Check every').fill('10');
  await train.field('Puzzles a check').fill('16');
  // What is made of it later does not end by itself either: its settings stay in the form.
  await train.endless();
  await train.train();
  await train.trainUntil(12);
  await train.pause();
  return train;
}

test('keeps runs, compares them, forks them, deletes them and takes that back', async ({ page }) => {
  const runs = new RunsPage(page);
  await runs.open();
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible();
  await page.getByRole('link', { name: 'Train a model' }).click();

  const train = await trainShortly(page);
  await runs.open();
  await runs.rename(PRESET, 'First');
  await page.goto('/#/train');
  await train.field('Seed').fill('2');
  await train.button('New run with 1 change').click();
  await expect(train.status).toContainText('Training');
  await train.trainUntil(12);
  await train.pause();
  await runs.open();
  await runs.rename(PRESET, 'Second');
  await expect(runs.runs).toHaveCount(2);
  await expect(runs.run('Second')).toContainText('like Sudoku 4x4, easy: Training puzzles 20000 → 30');
  await expect(runs.run('Second').locator('[data-figure="best"]')).toContainText('unseen puzzles');

  await runs.tick('First').check();
  await runs.tick('Second').check();
  for (const chart of ['exact', 'loss'] as const) {
    await expect(runs.chart(chart).locator('.readout-label')).toHaveText(['First', 'Second']);
    await expect(runs.chart(chart).locator('.readout-value').last()).toHaveText(/\d/);
  }
  await page.getByRole('radio', { name: 'by time' }).check();
  await expect(runs.chart('loss').getByRole('slider')).toHaveAttribute('aria-valuetext', /^\d+ s: /);

  await runs.choose('First', 'Pin as baseline');
  await expect(runs.run('First')).toHaveAttribute('data-pinned', 'true');
  await expect(runs.run('Second')).toContainText('against First: Seed 1 → 2');
  await expect(runs.run('Second').locator('.run-delta').first()).toBeVisible();
  await expectNoAxeViolations(page, { part: '.runs' });

  await runs.choose('First', 'Unpin');
  await runs.choose('Second', 'Delete');
  await expect(runs.runs).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(runs.run('Second')).toBeVisible();

  await runs.choose('First', 'Fork with other settings');
  await expect(page.getByRole('checkbox', { name: 'Begin with its weights' })).toBeChecked();
  await train.field('Learning rate').fill('0.001');
  await train
    .button(/^(Train|New run)/)
    .first()
    .click();
  await expect(train.status).toContainText('Training');
  await train.pause();
  expect(await train.step()).toBeGreaterThanOrEqual(12);
  await runs.open();
  await expect(runs.run('First (fork)')).toContainText('from First: Learning rate 0.008 → 0.001');
});

test('carries a run to another browser, and to a cluster', async ({ page, browser, baseURL }) => {
  const train = await trainShortly(page);
  const step = await train.step();
  const runs = new RunsPage(page);
  await runs.open();

  const exported = page.waitForEvent('download');
  await runs.choose(PRESET, 'Export run (.hrmrun)');
  const bundle = readFileSync(await (await exported).path());

  await runs.choose(PRESET, 'Continue on a GPU cluster');
  const dialog = page.getByRole('dialog', { name: 'Continue on a GPU cluster' });
  await expect(dialog).toContainText('moments stay behind');
  await expectNoAxeViolations(page, { part: 'dialog[open]' });
  const archive = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  const zip = await openZip(memorySource(readFileSync(await (await archive).path())));
  await expect(dialog).toBeHidden();
  const names = [...zip.entries.keys()];
  for (const name of ['README.txt', 'continue.py', 'checkpoint', 'all_config.yaml', 'data/sudoku-4x4-easy/identifiers.json'])
    expect(names).toContain(name);
  for (const part of ['train', 'test'])
    for (const file of ['dataset.json', 'all__inputs.npy', 'all__labels.npy', 'all__group_indices.npy'])
      expect(names).toContain(`data/sudoku-4x4-easy/${part}/${file}`);

  // The run is open in the first tab.
  const second = await page.context().newPage();
  const elsewhere = new RunsPage(second);
  await elsewhere.open();
  await elsewhere
    .run(PRESET)
    .getByRole('button', { name: `Go on: ${PRESET}` })
    .click();
  await expect(second.getByText(/open in another tab/)).toBeVisible();
  await second.close();

  await runs.choose(PRESET, 'Try it on Solve');
  await expect(page).toHaveURL(/#\/solve/);
  await expect(page.getByRole('gridcell', { name: /model says/ }).first()).toBeVisible();
  await expect(page.locator('.solve')).toContainText(PRESET);
  // The puzzle is of the kind that the run learned: eight to ten givens.
  const givens = await page.locator('.solve-grid .cell[data-kind="given"]').count();
  expect(givens).toBeGreaterThanOrEqual(8);
  expect(givens).toBeLessThanOrEqual(10);

  // The bundle's trace is what its weights do.
  const parts = await openZip(memorySource(bundle));
  const trace = await parts.read(parts.entries.get('trace.safetensors')!, 1e8);
  const solve = new SolvePage(page);
  await page.getByLabel('Open…').setInputFiles({ name: 'run.hrmrun', mimeType: '', buffer: bundle });
  await expect(page.locator('.about')).toContainText('Model run.hrmrun');
  await page.getByLabel('Open…').setInputFiles({ name: 'trace.safetensors', mimeType: '', buffer: Buffer.from(trace) });
  await expect(solve.badge).toHaveText('verified live');

  const fresh = await browser.newContext(baseURL ? { baseURL } : {});
  const there = new RunsPage(await fresh.newPage());
  await there.open();
  await there.page.locator('input[type="file"]').setInputFiles({ name: 'run.hrmrun', mimeType: 'application/zip', buffer: bundle });
  await there
    .run(PRESET)
    .getByRole('button', { name: `Go on: ${PRESET}` })
    .click();
  const resumed = new TrainPage(there.page);
  await expect(resumed.status).toContainText('Paused');
  expect(await resumed.step()).toBe(step);
  await resumed.button('Resume').click();
  await resumed.trainUntil(step + 5);
  await fresh.close();
});

test('a run saved before its first check is chosen in the model menu of Solve, and stepped', async ({ page }) => {
  const train = new TrainPage(page);
  await train.open();
  await train.field('Training puzzles').fill('30');
  await page.getByText('More data settings').click();
  await train.field('Held out').fill('16');
  await train.train();
  await train.trainUntil(2);
  await train.pause();
  await expect(page.getByText(`Kept as “${PRESET}”, saved at step`)).toBeVisible();
  await page.getByRole('link', { name: 'Solve', exact: true }).click();
  const solve = new SolvePage(page);
  await expect(solve.badge).toHaveText(/live/);
  const before = await solve.cells();
  const menu = page.getByLabel('Model', { exact: true });
  await menu.focus();
  await menu.selectOption((await menu.locator('option', { hasText: `${PRESET}, step` }).getAttribute('value')) ?? '');
  await expect(menu.locator('option:checked')).toHaveText(`Yours: ${PRESET}`);
  expect(await solve.cells()).not.toEqual(before);
  await solve.button('To the first update').click();
  await solve.button('One update further').click();
  expect(await solve.place()).toBe('segment 1, cycle 1, L-step 2');
});

test('says what is wrong with a file that is no run', async ({ page }) => {
  const runs = new RunsPage(page);
  await runs.open();
  await page.locator('input[type="file"]').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no run') });
  await expect(page.getByRole('alert')).toContainText('notes.txt was not imported.');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});
