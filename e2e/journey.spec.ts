/** A reader who knows nothing of machine learning: watches, brings a puzzle from the newspaper, hears what came of it, and passes it on. */
import { readFileSync } from 'node:fs';
import { expect, test } from './support/page.ts';
import { settle } from './support/places.ts';
import { SolvePage } from './support/solve-page.ts';
import { LONG_TASK, longestTask } from './support/tasks.ts';
import { SCREENS, Traveller, WAYS, type WayName } from './support/ways.ts';

/** As a newspaper prints it: nine rows. */
const NEWSPAPER = ['7.26.93.5', '6.97.....', '834..26..', '....74...', '.....6184', '.48...79.', '.9.5...2.', '4.62319.7', '.....7..3'];

/** Into the form that opens. */
const write = async (traveller: Traveller, solve: SolvePage): Promise<void> => {
  await traveller.page.getByLabel(/one character a cell/).fill(NEWSPAPER.join('\n'));
  await traveller.press(solve.button('Use'));
};

/** How the puzzle comes to the board. */
const BRING: Readonly<Record<WayName, typeof write>> = {
  mouse: async ({ page }, solve) => {
    await expect(solve.cell(1, 1)).toBeFocused();
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', text);
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, NEWSPAPER.join('\n'));
    await expect(page.locator('.own')).toHaveCount(0);
    // To the browser a script's paste is nobody's doing: what it moves would count as a jump.
    await settle(page);
  },
  // What is typed moves on by itself, and a slip is taken back.
  keys: async ({ page }, solve) => {
    await expect(solve.cell(1, 1)).toBeFocused();
    for (const key of ['7', '5', 'Backspace']) await page.keyboard.press(key);
    await expect(solve.cell(1, 2)).toBeFocused();
    await expect(page.locator('.board-verdict')).toHaveText(/^1 given so far\. Fewer than 17/);
    await page.keyboard.type(NEWSPAPER.join('').slice(1).replaceAll('.', ' '));
  },
  touch: write,
};

for (const way of WAYS)
  test.describe(`by ${way}`, () => {
    test.use({ ...SCREENS[way], permissions: ['clipboard-read', 'clipboard-write'] });
    test('watches the network think, brings a puzzle, gets a verdict with a next step, and shares it', async ({ page, browser }) => {
      const traveller = new Traveller(page, way);
      const solve = new SolvePage(page);
      await traveller.setOut();
      await solve.open();
      await expect(page.locator('.loop-part').first()).toBeAttached();
      await expect(page.locator('.card')).toBeAttached();
      await traveller.arrive();
      await expect(solve.button('9x9')).toHaveAttribute('aria-pressed', 'true');

      // The Loop, update by update: each is told in words.
      const slow = solve.button('Slow motion');
      await traveller.press(slow);
      const words = page.locator('[data-figure="loop"] .goal');
      const first = await words.innerText();
      await expect.poll(() => words.innerText()).not.toBe(first);
      expect(await longestTask(browser, page, 1500)).toBeLessThanOrEqual(LONG_TASK);
      await traveller.press(slow);
      await expect(solve.button('Play')).toBeVisible();
      await traveller.look('the Loop');

      await traveller.press(solve.button('Type or paste yours'));
      await BRING[way](traveller, solve);
      await expect(solve.cell(1, 1)).toHaveAccessibleName(/given 7/);
      await expect(solve.cell(9, 9)).toHaveAccessibleName(/given 3/);
      // It plays from its first update on.
      await expect(solve.badge).toHaveText('live');
      await expect(solve.button('Pause')).toBeVisible();
      await traveller.press(solve.button('To the last update'));
      await expect(page.locator('.board-verdict')).toHaveText('Solved: every cell filled, no rule broken.');
      await traveller.look('a verdict');

      // The next step is a button that does it.
      const before = await solve.cells();
      await traveller.press(solve.button('Rename two digits'));
      await expect
        .poll(async () => (await solve.cells()).filter((label, cell) => label !== before[cell] && /given/.test(label)).length)
        .toBeGreaterThan(1);
      await expect(solve.badge).toHaveText('live');

      await traveller.press(solve.button('Copy link'));
      await expect(page.getByText('Link copied')).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/#\/solve\?v=1&p=[.1-9]{81}/);
      const figure = page.locator('[data-figure="loop"]');
      await traveller.press(figure.locator('summary', { hasText: /^Save$/ }));
      const picture = page.waitForEvent('download');
      await traveller.press(figure.getByRole('button', { name: 'PNG' }));
      expect(
        readFileSync(await (await picture).path())
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
      await traveller.look('a picture kept');
    });
  });

test('a tab brings another size with a puzzle of it, and a new puzzle plays', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openSmall();
  await solve.button('6x6').click();
  await expect(page.getByRole('heading', { name: '6x6 Sudoku' })).toBeVisible();
  await expect(solve.button('6x6')).toHaveAttribute('aria-pressed', 'true');
  await expect(solve.badge).toHaveText('live');
  await expect(solve.button('Pause')).toBeVisible();
  await solve.button('To the last update').click();
  await solve.button('New puzzle').click();
  await expect(solve.button('Pause')).toBeVisible();
});

test('says of too few givens that they decide nothing, and greys what is said of the others', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const solve = new SolvePage(page);
  await solve.openSmall();
  const grid = page.locator('.solve-grid');
  await expect(grid).not.toHaveAttribute('data-few');
  await page.getByLabel('Examples').selectOption('Many solutions');
  await expect(page.locator('.board-verdict')).toHaveText(
    /^(Only guesses|One of many that fit): 1 given does not decide it, 4 at the least could\.$/,
  );
  await expect(grid).toHaveAttribute('data-few', 'true');
  await page.getByLabel('Examples').selectOption('Easy');
  await expect(grid).not.toHaveAttribute('data-few');
});

test('says what is wrong with a text beside where it was put', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openSmall();
  await solve.button('Type or paste yours').click();
  await page.getByLabel(/one character a cell/).fill('12345');
  await solve.button('Use').click();
  await expect(page.locator('.solve-board').getByRole('alert')).toContainText('That is no board');
  await expect(page.locator('.notices')).toBeEmpty();
  await solve.button('Back to the puzzle').click();
  await expect(solve.cell(1, 1)).toHaveAccessibleName(/given 1/);
});

const LINK = '530070000600195000098000060800060003400803001700020006060000280000419005000080079';

test('takes a puzzle in any notation, pasted anywhere or dropped, and explains what is none', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.open();
  const paste = (text: string): Promise<void> =>
    page.evaluate((pasted) => {
      (document.activeElement as HTMLElement).blur();
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', pasted);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  await paste(`https://www.sudokuwiki.org/sudoku.htm?bd=${LINK}`);
  await expect(solve.cell(1, 1)).toHaveAccessibleName(/given 5/);
  await expect(solve.cell(9, 9)).toHaveAccessibleName(/given 9/);

  // A spreadsheet's cells: blanks are empty.
  const rows = (text: string, between: string): string =>
    text
      .match(/.{9}/g)!
      .map((row) => Array.from(row, (sign) => (sign === '0' ? '' : sign)).join(between))
      .join('\n');
  const turned = Array.from(LINK).reverse().join('');
  await paste(rows(turned, '\t'));
  await expect(solve.cell(1, 1)).toHaveAccessibleName(/given 9/);

  await page.getByLabel('Open…').setInputFiles({
    name: 'mine.sdk',
    mimeType: '',
    buffer: Buffer.from(`#AMe\n[Puzzle]\n${LINK.replaceAll('0', '.').match(/.{9}/g)!.join('\n')}\n`),
  });
  await expect(solve.cell(1, 1)).toHaveAccessibleName(/given 5/);

  // Beside the board, which stays.
  const refusal = page.locator('.solve-board').getByRole('alert');
  for (const size of [
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    await paste('5.3E+80');
    await expect(refusal).toContainText('That is no board');
    await expect(refusal).toBeInViewport({ ratio: 1 });
    await expect(solve.cell(1, 1)).toHaveAccessibleName(/given 5/);
    await refusal.getByRole('button', { name: 'Dismiss' }).click();
    await expect(refusal).toHaveCount(0);
  }

  // What stands in another site's link, or in another program's line, may stand in ours.
  await page.goto(`#/solve?p=${encodeURIComponent(`:0000:x:${turned.replaceAll('0', '.')}:::`)}`);
  await expect(solve.cell(1, 1)).toHaveAccessibleName(/given 9/);
  await page.goto(`#/solve?p=${encodeURIComponent('5.3E+80')}`);
  await expect(refusal).toContainText('That is no board');
});
