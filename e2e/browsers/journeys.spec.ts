/**
 * The short way through the page in browsers other than Chromium, written once for all of them. Chromium's own journeys look closer.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { TestInfo } from '@playwright/test';
import { encodeSet } from '../../src/data/folder-writer.ts';
import { finish, readSet } from '../../src/data/read.ts';
import { memorySource } from '../../src/formats/source.ts';
import { ARC, csv, MAZE6, SUDOKU4 } from '../support/puzzles.ts';
import { LENSES } from '../support/solve-page.ts';
import { AnyPage, button, files, fold, link, type Saved, SolvePage, TrainPage } from './page.ts';
import { expect, test } from './test.ts';

const ENGINES = [
  { id: 'cpu', name: 'CPU', tag: [] },
  { id: 'webgpu', name: 'WebGPU', tag: ['@webgpu'] },
] as const;

/** Files lie on the disk, as a visitor's do. */
const onDisk = (info: TestInfo, ...given: readonly Saved[]): string[] =>
  given.map(({ name, bytes }) => {
    const path = info.outputPath(name);
    writeFileSync(path, bytes);
    return path;
  });

/** Share of unseen puzzles that only a model that learns gets to. */
const LEARNT = 0.5;

/** The newest kept run as a file, which can be read back. */
async function run(train: TrainPage): Promise<Saved> {
  await train.click(link('Runs'));
  await train.click('//button[starts-with(@aria-label, "More for ")]');
  return train.save(button('Export run (.hrmrun)'));
}

for (const { id, name, tag } of ENGINES) {
  test(`opens and solves on the ${name} engine`, { tag: [...tag] }, async ({ driver, address }) => {
    const solve = new SolvePage(driver, address);
    await solve.open();
    await solve.live();
    await solve.choose('Engine', id);
    await solve.says('.about', `on ${name}`);
    await solve.says('.badge', 'live');
    await solve.played();
    const before = await solve.cells();
    await solve.click(button('New puzzle'));
    await expect.poll(() => solve.cells()).not.toEqual(before);
    await solve.live();
    await solve.says('.board-verdict', /Solved|changed|rule/);
    await solve.choose('Model', 'sudoku6');
    await solve.says('.solve-board h2', '6x6 Sudoku');
    await solve.live();
    for (const lens of LENSES) {
      await solve.click(`//button[@role="tab" and normalize-space(.)="${lens}"]`);
      await solve.says('[role="tabpanel"] .figure-sentence', /\d/);
    }
  });

  test(`learns, through a pause and a reload, on the ${name} engine`, { tag: [...tag] }, async ({ driver, address }, info) => {
    const train = new TrainPage(driver, address);
    await train.endless();
    await train.says('.status', 'Will run on');
    await train.choose('Engine', id);
    const keeps = await driver.evaluate(() => navigator.storage !== undefined);
    await train.click(button('Train'));
    await train.trainUntil(20);
    await train.pause();
    const paused = await train.step();
    if (keeps) {
      await train.says('.runbar-kept', `saved at step ${paused.toLocaleString('en-US')}.`);
      await driver.reload();
      await train.says('.status', 'Will run on');
      await train.click(link('Runs'));
      await train.click('//button[starts-with(@aria-label, "Go on: ")]');
      await train.says('.status', 'Paused');
      expect(await train.step()).toBe(paused);
    } else await train.says('.notice', 'keeps no files for this page');
    await train.click(button('Resume'));
    await expect.poll(() => train.solved(), { timeout: 600_000, intervals: [500] }).toBeGreaterThanOrEqual(LEARNT);
    await train.pause();

    expect((await train.save(button('Save CSV'))).bytes.toString()).toMatch(/^step,loss,/);
    const weights = await train.save(button('Save weights'));
    const bundle = keeps ? await run(train) : undefined;
    const solve = new SolvePage(driver, address);
    await solve.click(link('Solve'));
    await solve.click(button('4x4'));
    await solve.says('.solve-board h2', '4x4 Sudoku');
    await solve.live();
    for (const file of [weights, bundle]) {
      if (!file) continue;
      await driver.upload(files('Open…'), onDisk(info, file));
      await solve.says('.about', `Model ${file.name.replace(/\.[^.]*$/, '')}`);
      await solve.live();
    }
  });
}

test('reads and writes a file of each format', async ({ driver, address }, info) => {
  const text = (name: string, content: string): Saved => ({ name, bytes: Buffer.from(content) });

  const data = new AnyPage(driver, address);
  await data.open('#/data');
  const sudoku = text('sudoku.csv', csv(SUDOKU4));
  const set = await finish(readSet([{ path: sudoku.name, source: memorySource(sudoku.bytes) }]));
  for (const [file, title, shown] of [
    [sudoku, 'sudoku', '8 puzzles to train on'],
    [text('strings.txt', SUDOKU4.map(([question]) => question).join('\n')), 'strings', '8 puzzles to train on'],
    [text('mazes.csv', csv(MAZE6)), 'mazes', '6x6 maze'],
    [text('turn.json', JSON.stringify(ARC)), 'turn', 'ARC'],
    // The published folder says its name itself.
    [{ name: 'folder.zip', bytes: Buffer.from(encodeSet(set)) }, set.name, '8 puzzles to train on'],
  ] as const) {
    await driver.upload(files('Choose files'), onDisk(info, file));
    await data.says('.preview h2', title);
    await data.says('.preview', shown);
  }

  const solve = new SolvePage(driver, address);
  await solve.click(link('Solve'));
  await solve.click(button('4x4'));
  await solve.says('.solve-board h2', '4x4 Sudoku');
  await solve.live();
  const saved = fold('Save');
  const figure = '//*[@role="tabpanel"]';
  await solve.click(`${figure}${saved}`);
  const csvFile = await solve.save(`${figure}${button('CSV')}`);
  expect(csvFile.bytes.toString()).toMatch(/^[^\n]*,[^\n]*\n/);
  expect((await solve.save(`${figure}${button('SVG')}`)).bytes.toString()).toMatch(/^<svg[\s\S]*<\/svg>$/);
  expect((await solve.save(`${figure}${button('PNG')}`)).bytes.subarray(1, 4).toString()).toBe('PNG');

  const trace = await solve.save(button('Save trace'));
  // An opened trace is shown at its end.
  await solve.played();
  const cells = await solve.cells();
  await solve.click(button('Clear'));
  await expect.poll(() => solve.cells()).not.toEqual(cells);
  await solve.live();
  await driver.upload(files('Open…'), onDisk(info, trace));
  await expect.poll(() => solve.cells()).toEqual(cells);
  await solve.says('.badge', 'verified live');

  const official = (name: string): Saved => ({
    name,
    bytes: readFileSync(new URL(`../../src/training/golden/official/${name}`, import.meta.url)),
  });
  await driver.upload(files('Open…'), onDisk(info, official('checkpoint'), official('all_config.yaml')));
  await solve.says('.about', 'Model checkpoint');
  await solve.says('.solve-board h2', '9x9 Sudoku');
  await solve.live();
});
