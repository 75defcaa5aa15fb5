import { readFileSync } from 'node:fs';
import { readFloat32, readSafetensors } from '../src/formats/safetensors.ts';
import { decodeTrace } from '../src/trace/file.ts';
import { expect, expectNoAxeViolations, test } from './support/page.ts';
import { SolvePage } from './support/solve-page.ts';

const official = (name: string) => readFileSync(new URL(`../src/training/golden/official/${name}`, import.meta.url));
const checkpoint = { name: 'checkpoint', mimeType: '', buffer: official('checkpoint') };
const config = { name: 'all_config.yaml', mimeType: '', buffer: official('all_config.yaml') };

const golden = readSafetensors(official('expected.safetensors'));
const inputs = golden.tensors.get('inputs')?.read() ?? new Int32Array();
/** The first golden puzzle, as people write it. */
const puzzle = Array.from(inputs.slice(0, 81), (token) => (token < 2 ? '.' : String(token - 1))).join('');

/** Stablemax of logits [S, V], as the model was trained with: probabilities. */
function stablemax(logits: Float32Array, width: number): Float64Array {
  const s = Float64Array.from(logits, (x) => (x < 0 ? 1 / (1 - x + 1e-30) : x + 1));
  return s.map((x, i) => {
    const from = i - (i % width);
    return x / s.subarray(from, from + width).reduce((a, b) => a + b, 0);
  });
}

/** Largest difference of the page's saved trace from the golden numbers. */
async function differences(solve: SolvePage): Promise<{ answers: number; q: number; segments: number }> {
  const download = solve.page.waitForEvent('download');
  await solve.button('Save trace').click();
  const trace = decodeTrace(readFileSync(await (await download).path()));
  const { segments } = trace.header.reasoning;
  let [answers, q] = [0, 0];
  for (let m = 0; m < segments; m++) {
    const expected = stablemax(readFloat32(golden, `${m + 1}.logits`).subarray(0, 81 * 11), 11);
    const found = trace.segments.output.subarray(m * 81 * 11, (m + 1) * 81 * 11);
    expected.forEach((p, i) => {
      answers = Math.max(answers, Math.abs(p - found[i]));
    });
    for (const [i, name] of ['q_halt', 'q_continue'].entries())
      q = Math.max(q, Math.abs(readFloat32(golden, `${m + 1}.${name}`)[0] - trace.segments.q[2 * m + i]));
  }
  return { answers, q, segments };
}

async function expectGolden(solve: SolvePage): Promise<void> {
  await expect(solve.page.locator('.about')).toContainText('Model checkpoint');
  await expect(solve.badge).toHaveText('live');
  await solve.button('Type or paste yours').click();
  await solve.page.getByLabel(/one character a cell/).fill(puzzle);
  await solve.button('Use').click();
  const segments = solve.page.getByLabel('Segments, M');
  await segments.fill('3');
  await expect.poll(() => solve.updates()).toBe(18);
  await expect(solve.badge).toHaveText('live');
  const { answers, q, segments: count } = await differences(solve);
  expect(count).toBe(3);
  expect(answers).toBeLessThan(1e-4);
  expect(q).toBeLessThan(1e-4);
}

test('a published checkpoint dropped on the page solves, steps, and answers as the published program does', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openSmall();
  const transfer = await page.evaluateHandle(
    (files) => {
      const data = new DataTransfer();
      for (const { name, base64 } of files) data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      return data;
    },
    [checkpoint, config].map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') })),
  );
  await page.dispatchEvent('.solve', 'drop', { dataTransfer: transfer });
  await expectGolden(solve);
  await expect(page.locator('.solve-board h2')).toHaveText('9x9 Sudoku');
  await solve.ruler.press('Home');
  await solve.button('One H-cycle further').click();
  expect(await solve.place()).toBe('segment 1, cycle 1, H update');
  await expect(page.locator('.solve-board .tag')).toHaveText('probe');
});

test('without its configuration it asks what weights do not show, and can be told to forget it', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openSmall();
  const picker = page.getByLabel('Open…');
  await picker.setInputFiles(checkpoint);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('What checkpoint does not say');
  await expect(dialog.getByLabel('Attention heads')).toHaveValue('8');
  await expect(dialog.getByLabel('Puzzles')).toHaveValue('sudoku9');
  await expectNoAxeViolations(page, { part: 'dialog' });
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('.about')).toContainText('Model sudoku4');

  await picker.setInputFiles(checkpoint);
  await dialog.getByLabel('Attention heads').selectOption('4');
  await dialog.getByRole('button', { name: 'Load' }).click();
  await expectGolden(solve);
});

test('a damaged file is named, with the place, and the model before it stays', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openSmall();
  const half = { ...checkpoint, buffer: checkpoint.buffer.subarray(0, 500_000) };
  await page.getByLabel('Open…').setInputFiles([half, config]);
  await expect(solve.notices).toContainText(/checkpoint could not be read: .*expected .*Get the file once more/);
  await expect(page.locator('.about')).toContainText('Model sudoku4');
  await solve.write(1, 1, '3');
  await expect(solve.badge).toHaveText('live');
});
