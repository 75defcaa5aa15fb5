import { readFileSync } from 'node:fs';
import { ALONE, expect, expectNoAxeViolations, expectNoAxeViolationsInBothThemes, inWorker, test } from './support/page.ts';
import { ENGINES, LENSES, SolvePage } from './support/solve-page.ts';
import { LONG_TASK, longestTask } from './support/tasks.ts';
import { untrained } from './support/untrained.ts';

const PUZZLE = '3..1.243..3...14';

test('opens on a recording that plays by itself, and verifies it', ALONE, async ({ page }) => {
  const solve = new SolvePage(page);
  // The page writes down what it shows: on a busy machine it may be over before anybody looks.
  await page.addInitScript(() => {
    const played = new Set<string>();
    Object.assign(globalThis, { played });
    const look = (): void => {
      const update = document.querySelector('[role="slider"][aria-label="Update shown"]')?.ariaValueNow;
      if (update && document.querySelector('.play')?.ariaLabel === 'Pause') played.add(update);
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  });
  await page.goto('/');
  await expect(solve.badge).toHaveText('verified live');
  await expect(solve.button('Play')).toBeVisible();
  expect(await page.evaluate(() => (globalThis as unknown as { played: Set<string> }).played.size)).toBeGreaterThan(3);
  expect(await solve.update()).toBe(await solve.updates());
  await expect(solve.badge).toHaveText('verified live');
  await expect(page.locator('.board-verdict')).toHaveText('Solved: every cell filled, no rule broken.');
  await page.locator('.badge summary').click();
  await expect(page.locator('.badge')).toContainText('equal to the recording');
});

test('shows the last picture at once where motion is not wanted', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const solve = new SolvePage(page);
  await solve.open();
  expect(await solve.update()).toBe(await solve.updates());
  await expect(solve.button('Play')).toBeVisible();
});

test('shows a mismatch instead of hiding it', async ({ page }) => {
  await page.route('**/traces/opening.safetensors', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    const head = Number(body.readBigUInt64LE(0));
    const text = body.subarray(8, 8 + head).toString('latin1');
    const hash = /[0-9a-f]{64}/.exec(text)?.[0] as string;
    const other = `${hash.startsWith('0') ? '1' : '0'}${hash.slice(1)}`;
    body.write(text.replace(hash, other), 8, 'latin1');
    await route.fulfill({ response, body });
  });
  const solve = new SolvePage(page);
  await page.goto('/');
  await expect(solve.badge).toHaveText('recording differs');
  await page.locator('.badge summary').click();
  await expect(page.locator('.badge')).toContainText('other weights');
});

test('solves again after each edit, and takes edits back', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const solve = new SolvePage(page);
  await solve.openSmall();
  const before = await solve.cells();
  const blank = before.findIndex((label) => label.includes(', empty,'));
  const [row, column] = [Math.floor(blank / 4) + 1, (blank % 4) + 1];
  await solve.write(row, column, '1');
  await expect(solve.cell(row, column)).toHaveAccessibleName(/given 1/);
  await expect(solve.badge).toHaveText('live');
  await page.keyboard.press('Backspace');
  await expect(solve.cell(row, column)).toHaveAccessibleName(/, empty, model says/);
  await solve.button('Undo').click();
  await expect(solve.cell(row, column)).toHaveAccessibleName(/given 1/);
  await solve.button('Redo').click();
  await expect.poll(() => solve.cells()).toEqual(before);

  await solve.button('Type or paste yours').click();
  await page.getByLabel(/one character a cell/).fill('11..............');
  await solve.button('Use').click();
  await expect(page.locator('[data-conflict="givens"]')).toHaveCount(2);
  await expect(solve.cell(1, 1)).toHaveAccessibleName(/breaks a rule with another given/);
  await expect(solve.cell(4, 4)).toHaveAccessibleName(/model (says|names)/);

  await page.getByLabel('Examples').selectOption('Many solutions');
  await page.getByLabel('Check against the solution').check();
  await expect(page.locator('.solve-board')).toContainText('more than one solution');
  await page.getByLabel('Examples').selectOption('Easy');
  await expect(page.locator('.solve-board')).toContainText('Compared with the only solution');
  await expect(solve.cell(1, 2)).toHaveAccessibleName(/, (right|wrong)$/);
  await solve.button('New puzzle').click();
  await expect(solve.badge).toHaveText('live');
});

test('thinks for as long as it is told', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openAt(`#/solve?v=1&p=${PUZZLE}&M=2&N=1&T=2`);
  expect(await solve.updates()).toBe(6);
  const segments = page.getByLabel('Segments, M');
  await segments.focus();
  await page.keyboard.press('End');
  await expect(segments).toHaveAttribute('aria-valuetext', /64, trained with \d+/);
  await expect.poll(() => solve.updates()).toBe(64 * 3);
  await page.getByLabel('L-steps a cycle, T').press('ArrowRight');
  await page.getByLabel('H-cycles a segment, N').press('ArrowRight');
  await expect.poll(() => solve.updates()).toBe(64 * 2 * 4);
  await page.getByLabel('Obey halting').check();
  await expect.poll(() => solve.updates()).toBeLessThanOrEqual(64 * 2 * 4);
  expect((await solve.updates()) % 8).toBe(0);
});

for (const engine of ENGINES)
  test(`steps and scrubs by mouse on the ${engine} engine, and every view follows`, async ({ page }) => {
    const solve = new SolvePage(page);
    await solve.openAt(`#/solve?v=1&p=${PUZZLE}&M=4&N=2&T=2`);
    await solve.choose(engine);
    const box = await solve.ruler.boundingBox();
    if (!box) throw new Error('the ruler is not on the screen');
    await page.mouse.move(box.x + 2, box.y + 20);
    await page.mouse.down();
    await expect.poll(() => solve.place()).toBe('segment 1, cycle 1, L-step 1');
    const early = await solve.cells();
    await page.mouse.move(box.x + box.width / 2 - 4, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => solve.place()).toBe('segment 2, cycle 2, H update');
    expect(await solve.cells()).not.toEqual(early);
    await expect(page.locator('.solve-board .tag')).toHaveText('answer');
    await solve.button('One update further').click();
    await expect(page.locator('.solve-board .tag')).toHaveText('probe');
    expect(await solve.place()).toBe('segment 3, cycle 1, L-step 1');
    await solve.button('One H-cycle further').click();
    expect(await solve.place()).toBe('segment 3, cycle 1, H update');
    await solve.button('One segment back').click();
    expect(await solve.place()).toBe('segment 2, cycle 2, H update');
    await page.getByLabel('Speed').selectOption('4×');
    await solve.button('Play').click();
    await expect.poll(() => solve.update()).toBe(24);
  });

test('every lens shows numbers of the network, and hands them out', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openAt(`#/solve?v=1&p=${PUZZLE}&M=4&N=1&T=3&beside=none`);
  for (const name of LENSES)
    await test.step(name, async () => {
      await solve.tab(name).click();
      const figure = solve.lens.locator('[data-figure]').first();
      await expect(figure.locator('canvas, svg').first()).toBeVisible();
      await expect(figure.locator('.figure-sentence')).toContainText(/\d/);
      await expect(solve.lens.locator('.wait')).toHaveCount(0);
      await figure.getByText('Show data').click();
      await expect(figure.getByRole('row')).not.toHaveCount(0);
      await figure.getByText('Save', { exact: true }).click();
      const files: string[] = [];
      for (const kind of ['CSV', 'SVG', 'PNG'] as const) {
        const download = page.waitForEvent('download');
        await figure.getByRole('button', { name: kind }).click();
        const file = await download;
        files.push(file.suggestedFilename());
        const bytes = readFileSync(await file.path());
        if (kind === 'CSV') {
          const lines = bytes.toString().trimEnd().split('\n');
          expect(lines.length).toBeGreaterThan(1);
          expect(bytes.toString()).not.toMatch(/NaN|undefined|null/);
        } else if (kind === 'SVG') expect(bytes.toString()).toMatch(/^<svg[\s\S]*<\/svg>$/);
        else expect(bytes.subarray(1, 4).toString()).toBe('PNG');
      }
      expect(files.map((file) => file.split('.').at(-1))).toEqual(['csv', 'svg', 'png']);
    });
});

/** Solves of 9x9 boards take for ever, with a word on how far they are, until the page's test lets them end. */
const HOLD_NINE = `{
  const post = self.postMessage.bind(self);
  const held = [];
  self.postMessage = (message, transfer) => {
    if (message.type !== 'trace' || message.trace.header.task !== 'sudoku9') return post(message, transfer);
    held.push([message, transfer]);
    post({ type: 'solving', id: message.id, done: 106, of: 288 });
  };
  new BroadcastChannel('let go').onmessage = () => held.splice(0).forEach((each) => post(...each));
}`;

test('shows nothing of another puzzle as live while the one on the board is being solved', async ({ page }) => {
  await inWorker(page, HOLD_NINE, 'solve');
  const letGo = () => page.evaluate(() => new BroadcastChannel('let go').postMessage(''));
  const solve = new SolvePage(page);
  await solve.openSmall();
  await page.getByLabel('Model', { exact: true }).selectOption('sudoku9');
  await expect(page.getByRole('heading', { name: '9x9 Sudoku' })).toBeVisible();
  // Of the kind of puzzle before nothing is left.
  const progress = page.locator('.board-verdict');
  await expect(solve.badge).toHaveText('waiting');
  await expect(solve.lens).toHaveText('The first solve appears here as soon as it is there.');
  await expect(solve.ruler).toHaveCount(0);
  await expect(progress).toHaveText('Solving: 106 of 288 updates.');
  const stop = solve.button('Stop');
  expect(await stop.evaluate((button) => button.scrollWidth - button.clientWidth)).toBeLessThanOrEqual(0);
  await letGo();
  await expect(solve.badge).toHaveText('live');
  await expect(solve.ruler).toBeVisible();

  // Of the puzzle before, of the same kind, it is said.
  await solve.button('New puzzle').click();
  await expect(progress).toHaveText('Solving: 106 of 288 updates.');
  await expect(solve.badge).toHaveText('not solved yet');
  await expect(page.locator('.board-tag')).toContainText('what is shown is of the puzzle before');
  await expect(solve.lens).toHaveCSS('opacity', '0.4');
  await expect.poll(async () => (await solve.cells()).filter((label) => label.includes('model'))).toEqual([]);
  await stop.click();
  await expect(progress).toBeEmpty();
  await expect(solve.badge).toHaveText('not solved yet');
  await solve.button('Solve').click();
  await expect(progress).toHaveText('Solving: 106 of 288 updates.');
  await letGo();
  await expect(solve.badge).toHaveText('live');
  await expect(solve.lens).toHaveCSS('opacity', '1');
});

test('measures dimensionality when asked', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openAt(`#/solve?v=1&p=${PUZZLE}&lens=trajectory&M=2`);
  await solve.button(/^Measure over/).click();
  const figure = page.locator('[data-figure="dimensionality"]');
  await expect(figure.locator('.figure-sentence')).toContainText(/z_H trained [\d.]+/);
  await expect(figure.locator('polyline')).toHaveCount(4);
});

for (const engine of ENGINES)
  test(`a link opens the same view in a fresh browser profile, from the ${engine} engine`, async ({ page, browser, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const solve = new SolvePage(page);
    await solve.openAt(`#/solve?v=1&p=${PUZZLE}&M=5&T=4`);
    await solve.choose(engine);
    await solve.tab('Halting').click();
    await page.getByLabel('Beside it').selectOption('State');
    await solve.ruler.focus();
    for (const key of ['Home', ']', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    await solve.cell(2, 3).click();
    await page.mouse.move(0, 0);
    await solve.button('Copy link').click();
    await expect(page.getByText('Link copied')).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain('c=2.1.2');
    const seen = { place: await solve.place(), cells: await solve.cells() };

    const fresh = await browser.newContext();
    const other = new SolvePage(await fresh.newPage());
    await other.page.goto(link);
    await expect(other.badge).toHaveText('live');
    await expect.poll(() => other.place()).toBe(seen.place);
    expect(await other.cells()).toEqual(seen.cells);
    await expect(other.tab('Halting')).toHaveAttribute('aria-selected', 'true');
    await expect(other.page.getByRole('region', { name: 'Second lens: State' })).toBeVisible();
    await expect(other.page.getByLabel('Segments, M')).toHaveValue('5');
    await expect(other.page.getByRole('grid').locator('[tabindex="0"]')).toHaveAccessibleName(/^Row 2 column 3,/);
    await fresh.close();
  });

test('names what is wrong with a link, and shows the rest', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openAt(`#/solve?v=1&p=${PUZZLE}&M=NaN&lens=halting&c=9.9.9&cell=-1&colour=red`);
  await expect(solve.tab('Halting')).toHaveAttribute('aria-selected', 'true');
  for (const text of ['M=NaN', 'cell=-1', 'colour=red', '9.9.9']) await expect(solve.notices.filter({ hasText: text })).toHaveCount(1);
  await expect(page.locator('main')).not.toContainText(/undefined|(?<!M=)NaN/);
  for (const dismiss of await page.getByRole('button', { name: 'Dismiss' }).all())
    await dismiss
      .first()
      .click({ timeout: 500 })
      .catch(() => undefined);
});

for (const engine of ENGINES)
  test(`the whole way by keys alone on the ${engine} engine`, async ({ page }) => {
    const solve = new SolvePage(page);
    await solve.openSmall();
    await solve.choose(engine);
    const focusOn = async (target: ReturnType<SolvePage['button']>): Promise<void> => {
      for (let i = 0; i < 60; i++) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error('the Tab key does not get there');
    };
    const grid = page.getByRole('grid');
    await expect(grid.locator('[tabindex="0"]')).toHaveCount(1);
    await focusOn(grid.locator('[tabindex="0"]'));
    await page.keyboard.press('Control+Home');
    for (const key of ['Backspace', '4', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
    await expect(solve.cell(2, 2)).toBeFocused();
    await expect(solve.cell(1, 1)).toHaveAccessibleName(/given 4/);
    await page.keyboard.press('Control+z');
    await expect(solve.badge).toHaveText(/live/);
    await focusOn(solve.tab(LENSES[0]));
    for (const name of LENSES) {
      await expect(solve.tab(name)).toBeFocused();
      await expect(solve.tab(name)).toHaveAttribute('aria-selected', 'true');
      await page.keyboard.press('ArrowRight');
    }
    await focusOn(solve.ruler);
    await page.keyboard.press('Home');
    expect(await solve.place()).toBe('segment 1, cycle 1, L-step 1');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await solve.place()).toBe('segment 1, cycle 1, H update');
    await page.keyboard.press(']');
    await page.keyboard.press('[');
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await expect(solve.button('Pause')).toBeVisible();
    await page.keyboard.press('Space');
    await expect(solve.button('Play')).toBeVisible();
    await page.keyboard.press('End');
    expect(await solve.update()).toBe(await solve.updates());
    await expect(page.getByRole('status').filter({ hasText: /^Segment \d+: / })).toHaveCount(1);
    await expect(page.getByRole('link', { name: 'Train on such puzzles' })).toBeVisible();
  });

test('has no axe violation in light and dark colours', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openSmall();
  await expectNoAxeViolationsInBothThemes(page);
  // Tables with fewer rows, of the same kind: axe goes through each cell.
  await page.getByLabel('Segments, M').fill('2');
  await expect(page.getByLabel('Segments, M')).toHaveAttribute('aria-valuetext', /^2\b/);
  await expect(solve.badge).toHaveText('live');
  await page.getByLabel('Check against the solution').check();
  await solve.cell(1, 1).click();
  for (const name of LENSES) {
    await solve.tab(name).click();
    await expect(solve.lens.locator('.wait')).toHaveCount(0);
    for (const summary of await solve.lens.locator('.panel-foot summary').all()) await summary.click();
    await expectNoAxeViolationsInBothThemes(page, { part: '[role="tabpanel"]' });
  }
});

for (const engine of ENGINES)
  test(`plays on the ${engine} engine in a page that stays free`, ALONE, async ({ page, browser }) => {
    const solve = new SolvePage(page);
    await solve.openAt(`#/solve?v=1&p=${PUZZLE}&M=8&N=2&T=4&lens=attention&beside=state&c=1.1.1`);
    await solve.choose(engine);
    await expect(page.locator('.about')).toContainText('The last solve took');
    await expect(page.locator('.lens .wait')).toHaveCount(0);
    await page.getByLabel('Speed').selectOption('4×');
    await solve.button('To the first update').click();
    await solve.button('Play').click();
    expect(await longestTask(browser, page, 3000)).toBeLessThanOrEqual(LONG_TASK);
    expect(await solve.update()).toBeGreaterThan(10);
  });

test('saves and opens traces, and records a clip', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openAt(`#/solve?v=1&p=${PUZZLE}&M=3`);
  const saved = page.waitForEvent('download');
  await solve.button('Save trace').click();
  const trace = await (await saved).path();
  const cells = await solve.cells();
  await solve.button('Clear').click();
  await expect.poll(() => solve.cells()).not.toEqual(cells);
  await page.getByLabel('Open…').setInputFiles(trace);
  await expect.poll(() => solve.cells()).toEqual(cells);
  await expect(solve.badge).toHaveText('verified live');
  await page.getByLabel('Open…').setInputFiles({ name: 'no.safetensors', mimeType: '', buffer: Buffer.from('no') });
  await expect(solve.notices).toContainText('no.safetensors could not be read');

  // A clip lasts as long as what it shows.
  await page.getByLabel('Segments, M').fill('1');
  await expect.poll(() => solve.updates()).toBeLessThanOrEqual(10);
  const clip = page.waitForEvent('download');
  await solve.button('Record clip').click();
  const file = await clip;
  expect(file.suggestedFilename()).toMatch(/\.(webm|mp4)$/);
  expect(readFileSync(await file.path()).length).toBeGreaterThan(5000);
});

test('a maze of 900 cells is drawn, solved, and looked at through every lens, without a long pause', ALONE, async ({ page, browser }) => {
  // The same maze each time: no wall can take the place of the start or the goal, which may be anywhere.
  await page.addInitScript(() => {
    crypto.getRandomValues = (seed) => seed;
  });
  const solve = new SolvePage(page);
  await solve.openSmall();
  await page.getByLabel('Open…').setInputFiles(untrained('maze30'));
  await expect(page.getByRole('heading', { name: '30x30 maze' })).toBeVisible();
  await solve.button('New puzzle').click();
  await expect(solve.badge).toHaveText('live');
  await page.getByLabel('Check against the solution').check();
  await expect(page.locator('.solve-board')).toContainText(/answer that came with this puzzle/);
  const grid = page.getByRole('grid');
  await grid.locator('[tabindex="0"]').focus();
  for (const key of ['Control+Home', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await expect(solve.cell(2, 2)).toBeFocused();
  await page.keyboard.press('#');
  await expect(solve.cell(2, 2)).toHaveAccessibleName(/^Row 2 column 2, wall/);
  await page.keyboard.press('s');
  await expect(solve.cell(2, 2)).toHaveAccessibleName(/start/);
  await expect(solve.badge).toHaveText('live');
  for (const name of LENSES) {
    await solve.tab(name).click();
    await expect(solve.lens.locator('.wait')).toHaveCount(0);
    await expect(solve.lens.locator('.figure-sentence')).toContainText(/\d/);
  }
  await solve.tab('Confidence').click();
  await page.getByLabel('Speed').selectOption('4×');
  await solve.button('To the first update').click();
  await solve.button('Play').click();
  expect(await longestTask(browser, page, 1500)).toBeLessThanOrEqual(2 * LONG_TASK);
  await expectNoAxeViolations(page, { part: '.solve-board' });

  await solve.button('Copy link').click();
  const hash = await page.evaluate(() => location.hash);
  expect(hash).toMatch(/p=maze30-[\w-]{50,700}&/);
  const cells = await solve.cells();
  await page.goto('about:blank');
  await page.goto(`/${hash}`);
  await expect(page.getByRole('heading', { name: '30x30 maze' })).toBeVisible();
  const given = (labels: string[]) => labels.map((label) => label.split(', ')[1]);
  await expect.poll(async () => given(await solve.cells())).toEqual(given(cells));
});

test('an ARC input is drawn on with the pointer, and thought about under an identifier', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openSmall();
  await page.getByLabel('Open…').setInputFiles(untrained('arc10'));
  const [input, said] = [page.getByRole('grid', { name: /^ARC/ }), page.getByRole('grid', { name: /^What the model says/ })];
  await expect(said).toBeVisible();
  await solve.button('Clear').click();
  await solve.button('Draw 3, green').click();
  await input.scrollIntoViewIfNeeded();
  const box = await input.boundingBox();
  if (!box) throw new Error('the input is not on the screen');
  const at = (row: number, column: number): [number, number] => [
    box.x + (box.width * (column + 0.5)) / 10,
    box.y + (box.height * (row + 0.5)) / 10,
  ];
  await page.mouse.move(...at(0, 0));
  await page.mouse.down();
  await page.mouse.move(...at(0, 4), { steps: 10 });
  await page.mouse.up();
  await expect(input.getByRole('gridcell', { name: /^Row 1 column 5, 3, green/ })).toBeFocused();
  await expect(page.getByLabel('columns')).toHaveValue('5');
  await solve.button('Undo').click();
  await expect(page.getByLabel('columns')).toHaveValue('3');
  await page.getByLabel('rows').fill('2');
  await expect(solve.badge).toHaveText('live');
  const before = await said.getByRole('gridcell').first().getAttribute('aria-label');
  await page.getByLabel('Puzzle identifier').fill('2');
  await page.getByLabel('Puzzle identifier').press('Enter');
  await expect.poll(() => said.getByRole('gridcell').first().getAttribute('aria-label')).not.toBe(before);
  await page.getByLabel('Check against the solution').check();
  await expect(page.locator('.solve-board')).toContainText('No answer is known');
});

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true });
  for (const [width, height, engine] of [
    [360, 740, 'WebGPU'],
    [320, 640, 'CPU'],
  ] as const)
    test(`fits ${width} by ${height}, and is solved with fingers on the ${engine} engine`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      const solve = new SolvePage(page);
      await solve.openSmall();
      await solve.choose(engine);
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await solve.cell(1, 1).tap();
      await solve.button('Erase the cell').tap();
      await solve.button('Write 2').tap();
      await expect(solve.cell(1, 1)).toHaveAccessibleName(/given 2/);
      for (const name of LENSES) {
        await solve.tab(name).tap();
        await expect(solve.lens.locator('.wait')).toHaveCount(0);
        expect(await overflow(), name).toBeLessThanOrEqual(0);
      }
      await solve.button('To the last update').tap();
      await solve.button('One update back').tap();
      expect(await solve.update()).toBe((await solve.updates()) - 1);
      await expectNoAxeViolations(page);
    });
});
