/** What a stranger may send, opened on the page: it is refused or shown as the text that it is, and the page goes on. */
import { RUN } from '../src/formats/fuzz.testing.ts';
import { encodeBundle } from '../src/storage/bundle.ts';
import { encodeTrace } from '../src/trace/file.ts';
import { madeUpTrace } from '../src/trace/trace.testing.ts';
import { expect, test } from './support/page.ts';
import { SolvePage } from './support/solve-page.ts';

const MARKUP = '<img src=x onerror="document.title=1"><a href="javascript:alert(1)">click</a>';

test('a link, a trace and a bundle from a stranger', async ({ page }) => {
  await page.goto(`/#/solve?v=1&m=${encodeURIComponent(MARKUP)}&p=__proto__&lens=constructor`);
  const solve = new SolvePage(page);
  await expect(solve.notices.filter({ hasText: MARKUP.slice(0, 20) })).toBeVisible();
  await expect(solve.badge).toHaveText(/live/);

  // A board of four cells, under the name of a task of 81; what it stands beside stays.
  const trace = madeUpTrace();
  const lying = { ...trace, header: { ...trace.header, task: 'sudoku9', weights: { ...trace.header.weights, name: MARKUP } } };
  await page.getByLabel('Open…').setInputFiles({ name: 'trace.safetensors', mimeType: '', buffer: Buffer.from(encodeTrace(lying)) });
  await expect(solve.notices.filter({ hasText: 'its board is not' })).toBeVisible();
  await expect(page.getByRole('gridcell')).toHaveCount(81);

  const about = { name: MARKUP, parameters: 1, heldOut: MARKUP, engine: 'CPU', created: 8.7e15 };
  const bundle = encodeBundle({ snapshot: RUN, about, best: undefined, trace: undefined });
  await page.goto('/#/runs');
  await page.locator('input[type="file"]').setInputFiles({ name: 'run.hrmrun', mimeType: '', buffer: Buffer.from(bundle) });
  await expect(page.getByText(MARKUP).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'click' })).toHaveCount(0);
  await expect(page).not.toHaveTitle('1');
});
