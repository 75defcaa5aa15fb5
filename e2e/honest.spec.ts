/**
 * Every number on the Solve page came out of the network: the float64 oracle, run by the command line on the model file that this
 * site serves and the puzzle on the board, finds each of them again. So does it of the wall of boards on the Train page.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { buildDataset } from '../src/puzzles/dataset.ts';
import { TASKS } from '../src/puzzles/tasks.ts';
import { PRESETS } from '../src/training/presets.ts';
import { expect, TrainPage, test } from './support/page.ts';
import { csv } from './support/puzzles.ts';
import { ENGINES, SolvePage } from './support/solve-page.ts';

const PUZZLE = '3..1.243..3...14';
const REASONING = { M: 4, N: 1, T: 3 };
/** Float32 against float64, over four segments of carried state. */
const TOLERANCE = 2e-3;
/** The page writes three digits, and whole percents. */
const ROUNDED = 5e-3;
/** A CSV holds seven digits. */
const WRITTEN = 1e-6;

type Arrays = ReadonlyMap<string, Float32Array>;

/** The float32 tensors of a safetensors file. */
function arrays(path: string): Arrays {
  const file = readFileSync(path);
  const begin = 8 + Number(file.readBigUInt64LE(0));
  const { __metadata__, ...tensors } = JSON.parse(file.subarray(8, begin).toString());
  const out = new Map<string, Float32Array>();
  for (const [name, { dtype, data_offsets }] of Object.entries<{ dtype: string; data_offsets: [number, number] }>(tensors))
    if (dtype === 'F32')
      out.set(name, new Float32Array(Uint8Array.from(file.subarray(begin + data_offsets[0], begin + data_offsets[1])).buffer));
  return out;
}

/** Largest difference, relative to 1 for small numbers and to their size for large ones. */
const furthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]) / Math.max(1, Math.abs(b[i]))), a.length === b.length ? 0 : Infinity);

for (const engine of ENGINES)
  test(`the oracle finds every number again that the ${engine} engine shows`, async ({ page, request }, info) => {
    const solve = new SolvePage(page);
    const { M, N, T } = REASONING;
    await solve.openAt(`#/solve?v=1&p=${PUZZLE}&M=${M}&N=${N}&T=${T}&beside=none`);
    await solve.choose(engine);
    await expect(solve.badge).toHaveText('live');

    const download = async (start: () => Promise<void>): Promise<string> => {
      const waiting = page.waitForEvent('download');
      await start();
      return (await waiting).path();
    };
    const shown = arrays(await download(() => solve.button('Save trace').click()));

    const model = info.outputPath('model.safetensors');
    writeFileSync(model, await (await request.get('/models/sudoku4.safetensors')).body());
    const out = info.outputPath('oracle.safetensors');
    const think = ['--segments', String(M), '--cycles', String(N), '--steps', String(T)];
    execFileSync(process.execPath, ['scripts/hrm.mjs', 'trace', '--model', model, PUZZLE, ...think, '--engine', 'oracle', '--out', out]);
    const expected = arrays(out);

    expect([...shown.keys()].sort()).toEqual([...expected.keys()].sort());
    expect([...expected.keys()]).toEqual(
      expect.arrayContaining(['updates.norm', 'updates.change', 'updates.probe', 'segments.output', 'segments.q']),
    );
    for (const [name, values] of expected) {
      expect(
        values.some((x) => x !== 0),
        name,
      ).toBe(true);
      expect(furthest(shown.get(name)!, values), name).toBeLessThan(TOLERANCE);
    }

    // The Loop shows them update by update: how far each state moved last, and what the gate said last.
    const width = expected.get('updates.norm')!.length / (M * N * (T + 1));
    const slots = width - PUZZLE.length;
    const meanOf = (update: number): number => {
      const cells = expected.get('updates.change')!.subarray(update * width + slots, (update + 1) * width);
      return cells.reduce((a, b) => a + b, 0) / cells.length;
    };
    const near = (text: string, value: number): void =>
      expect(Math.abs(Number(text) - value), `${text} for ${value}`).toBeLessThanOrEqual((ROUNDED + TOLERANCE) * Math.max(1, value));
    const part = (name: string) => solve.lens.locator(`[data-part="${name}"]`);
    await solve.tab('Loop').click();
    await solve.ruler.focus();
    await page.keyboard.press('Home');
    for (let update = 0; update < M * N * (T + 1); update++) {
      const inCycle = update % (T + 1);
      const [atL, atH] = [inCycle === T ? update - 1 : update, inCycle === T ? update : update - inCycle - 1];
      near(await part('L').locator('.loop-moved b').innerText(), meanOf(atL));
      if (atH >= 0) near(await part('H').locator('.loop-moved b').innerText(), meanOf(atH));
      else await expect(part('H').locator('.loop-moved b')).toHaveText('not yet');
      near(/moves (?:z_[LH] )?by (\d+(?:\.\d+)?(?:e-\d+)?)/.exec(await solve.lens.locator('.goal').innerText())?.[1] ?? '', meanOf(update));
      const segment = Math.floor((update + 1) / (N * (T + 1))) - 1;
      if (segment < 0) await expect(part('gate')).not.toContainText('%');
      else {
        const [halt, goOn] = [0, 1].map((i) => expected.get('segments.q')![2 * segment + i]) as [number, number];
        const shownGate = await part('gate').innerText();
        const percents = [...shownGate.matchAll(/(\d+)%/g)].map(([, percent]) => String(Number(percent) / 100));
        expect(percents).toHaveLength(2);
        percents.forEach((percent, i) => void near(percent, 1 / (1 + Math.exp(-[halt, goOn][i]!))));
        expect(shownGate).toContain(halt > goOn ? 'would stop' : 'thinks on');
      }
      await page.keyboard.press('ArrowRight');
    }

    // The tables beside the drawings hold those same numbers.
    const table = async (lens: string): Promise<string[][]> => {
      await solve.tab(lens).click();
      const figure = solve.lens.locator('[data-figure]').first();
      await figure.getByText('Save', { exact: true }).click();
      const csv = readFileSync(await download(() => figure.getByRole('button', { name: 'CSV' }).click()), 'utf8');
      return csv
        .trimEnd()
        .split('\n')
        .map((line) => line.split(','));
    };
    const tokens = expected.get('updates.norm')!.length / (M * N * (T + 1));
    const [head, ...residuals] = await table('Convergence');
    const first = head.indexOf('mean cell') + 1;
    residuals.forEach((row, update) => {
      row.slice(first).forEach((text, token) => {
        const value = shown.get('updates.change')![update * tokens + token];
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(WRITTEN * Math.max(1, value));
      });
    });
    expect(residuals).toHaveLength(M * N * (T + 1));

    const [, ...halting] = await table('Halting');
    expect(halting).toHaveLength(M);
    const q = shown.get('segments.q')!;
    halting.forEach((row, m) => {
      expect(Number(row[1])).toBeCloseTo(q[2 * m], 5);
      expect(Number(row[2])).toBeCloseTo(q[2 * m + 1], 5);
    });

    const [titles, ...cells] = await table('Confidence');
    const probability = titles.indexOf('probability');
    const probe = shown.get('updates.probe')!;
    const vocabulary = probe.length / cells.length;
    cells.forEach((row, i) => {
      const most = Math.max(...probe.subarray(i * vocabulary, (i + 1) * vocabulary));
      expect(Math.abs(Number(row[probability]) - most)).toBeLessThanOrEqual(WRITTEN);
    });
  });

test('the oracle finds every number of a wounded solve again', async ({ page, request }, info) => {
  const solve = new SolvePage(page);
  const { M, N, T } = REASONING;
  const model = info.outputPath('model.safetensors');
  writeFileSync(model, await (await request.get('/models/sudoku4.safetensors')).body());
  for (const wound of ['reset-z_H', 'noise-z_L-1', 'silent-L-2']) {
    // A page of its own: in the one before, the solve of the last wound is shown, as live, until this one is done.
    await page.goto('about:blank');
    await solve.openAt(`#/solve?v=1&p=${PUZZLE}&M=${M}&N=${N}&T=${T}&beside=none&wound=${wound}&wounded=2`);
    await expect(solve.badge).toHaveText('live, wounded');
    const waiting = page.waitForEvent('download');
    await solve.button('Save trace').click();
    const shown = arrays(await (await waiting).path());
    const out = info.outputPath(`${wound}.safetensors`);
    const think = ['--segments', String(M), '--cycles', String(N), '--steps', String(T), '--wound', wound, '--wounded', '2'];
    execFileSync(process.execPath, ['scripts/hrm.mjs', 'trace', '--model', model, PUZZLE, ...think, '--engine', 'oracle', '--out', out]);
    const expected = arrays(out);
    for (const [name, values] of expected) expect(furthest(shown.get(name)!, values), `${wound}: ${name}`).toBeLessThan(TOLERANCE);

    // What the Loop says of each update is those numbers.
    const updates = M * N * (T + 1);
    const width = expected.get('updates.norm')!.length / updates;
    const slots = width - PUZZLE.length;
    await solve.ruler.focus();
    await page.keyboard.press('Home');
    for (let update = 0; update < updates; update++) {
      const cells = expected.get('updates.change')!.subarray(update * width + slots, (update + 1) * width);
      const mean = cells.reduce((a, b) => a + b, 0) / cells.length;
      const told = await solve.lens.locator('.goal').innerText();
      const moved = Number(/moves z_[LH] by (\S+?)[.,]?(?:\s|$)|z_[LH] moves by (\S+?)[.,]?(?:\s|$)/.exec(told)?.slice(1).find(Boolean));
      expect(Math.abs(moved - mean), `${told} for ${mean}`).toBeLessThanOrEqual((ROUNDED + TOLERANCE) * Math.max(1, mean));
      expect(told.includes('Wounded: ')).toBe(update < 2 * N * (T + 1));
      await page.keyboard.press('ArrowRight');
    }
  }
});

test('the oracle finds the wall of held-out boards again, and what thinking once and to the end solves', async ({ page }, info) => {
  const [{ config }] = PRESETS;
  const { heldOut } = buildDataset(config.data);
  const train = new TrainPage(page);
  await train.open();
  // At its goal a run has just been checked: the wall is of the weights that are saved.
  await train.field('Goal').fill('0.5');
  await train.train();
  await expect(train.status).toContainText('Finished');
  const weights = page.waitForEvent('download');
  await train.button('Save weights').click();
  const model = await (await weights).path();

  /** Shares of cells and of puzzles after each segment. */
  const oracle = (puzzles: typeof heldOut): { cells: number[]; exact: number[] } => {
    const data = info.outputPath(`${puzzles.length}-${heldOut.indexOf(puzzles[0]!)}.csv`);
    const text = (board: Uint8Array): string => TASKS.sudoku4.format(board);
    writeFileSync(data, csv(puzzles.map(({ question, answer }) => [text(question), text(answer)] as const)));
    const { segments } = config.evaluation;
    const out = execFileSync(process.execPath, [
      ...['scripts/hrm.mjs', 'eval', '--model', model, '--data', data],
      ...['--segments', String(segments), '--engine', 'oracle'],
    ]);
    return JSON.parse(out.toString().trim().split('\n').at(-1)!);
  };

  const all = oracle(heldOut.slice(0, config.evaluation.puzzles));
  const hundred = (share: number | undefined): number => Math.round(100 * share!);
  await expect(page.locator('.wall h3')).toHaveText(
    `Thinking once solves ${hundred(all.exact[0])} of 100, twice ${hundred(all.exact[1])}.`,
  );
  for (const [choice, segment] of [
    ['once', 1],
    ['twice', 2],
  ] as const) {
    await page.locator('.wall').getByRole('radio', { name: choice }).check();
    for (const puzzle of [0, 1, 2]) {
      const label = await page.locator(`[data-tile="${puzzle}"]`).getAttribute('aria-label');
      const right = Math.round(16 * oracle([heldOut[puzzle]!]).cells[segment - 1]!);
      expect(label).toBe(`Held-out puzzle ${puzzle + 1}: ${right === 16 ? 'solved, all 16' : `${right} of 16`} cells right.`);
    }
    const first = oracle(heldOut.slice(0, 64));
    const solved = Math.round(64 * first.exact[segment - 1]!);
    const cells = Math.round(1024 * first.cells[segment - 1]!);
    await expect(page.locator('.wall-said')).toContainText(
      `${solved} of these 64 solved, ${cells.toLocaleString('en')} of 1,024 cells right.`,
    );
  }
});
