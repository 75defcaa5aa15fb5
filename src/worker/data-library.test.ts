import { expect, test } from 'vitest';
import { keepingOf } from '../storage/keeping.testing.ts';
import { MemoryFiles } from '../storage/memory-files.testing.ts';
import { dataLibrary } from './data-library.ts';
import type { Making } from './library-protocol.ts';

const nothing = (): void => undefined;
const MINUTE = 60_000;

const PUZZLES = ['...1.....41.2.3.', '...44.2.....24.1', '..2.2.141.......'];
const csv = (rows: readonly string[]): string => `source,question,answer,rating\n${rows.join('\n')}\n`;

const wishes: Making = {
  task: 'sudoku6',
  level: [18, 22],
  seed: 3,
  count: 40,
  heldOut: 8,
  augment: { digits: true },
  split: 'puzzles',
};

const inMemory = (files = new MemoryFiles(), now?: () => number) => dataLibrary(async () => keepingOf(files), now);
const text = (content: string) => ({ kind: 'text', text: content }) as const;

test('reads pasted puzzles, and keeps them for a later visit', async () => {
  const files = new MemoryFiles();
  const library = inMemory(files);
  const preview = await library.read('work', text(PUZZLES.join('\n')), nothing);
  expect(preview).toMatchObject({ training: PUZZLES.length, test: 0, badRows: 0 });
  const record = await library.keep(preview.ticket, 'Three');
  expect(record).toMatchObject({ name: 'Three', task: 'sudoku4', training: PUZZLES.length, identifiers: 1 });

  const later = inMemory(files);
  expect(await later.data()).toEqual([record]);
  const looked = await later.look('work', record.sha256, nothing);
  expect(looked.puzzles).toEqual(preview.puzzles);
});

test('names the row and the column of what it cannot read, and keeps the rest', async () => {
  const library = inMemory();
  const preview = await library.read('work', text(csv([`a,${PUZZLES[0]},4321124334122134,0`, 'b,12,34,0'])), nothing);
  expect(preview).toMatchObject({ training: 1, badRows: 1 });
  expect(preview.problems).toEqual([expect.stringMatching(/row 3, column question/)]);
});

test('makes the same puzzles for the same wishes, in two parts that share none', async () => {
  const library = inMemory();
  const one = await library.make('work', wishes, nothing);
  const two = await library.make('work', wishes, nothing);
  expect({ ...two, ticket: '' }).toEqual({ ...one, ticket: '' });
  expect(one).toMatchObject({ training: 32, test: 8, duplicates: 0 });
  const other = await library.make('work', { ...wishes, seed: 4 }, nothing);
  expect(other.puzzles).not.toEqual(one.puzzles);
});

test('makes as many as are wanted, and each once, where they often repeat', async () => {
  const rare: Making = { task: 'maze6', level: [16, 16], seed: 1, count: 200, heldOut: 0, augment: {}, split: 'puzzles' };
  expect(await inMemory().make('work', rare, nothing)).toMatchObject({ training: 200, test: 0, duplicates: 0 });
});

test('keeps what there is when the making is stopped', async () => {
  const library = inMemory();
  const preview = await library.make('work', { ...wishes, count: 100_000, heldOut: 50 }, ({ found }) => {
    if (found > 20) void library.stop('work');
  });
  expect(preview.training + preview.test).toBeGreaterThan(20);
  expect(preview.training + preview.test).toBeLessThan(100_000);
  expect(preview.test).toBeGreaterThan(0);
});

test('stops reading when it is told to', async () => {
  const library = inMemory();
  const many = new Array(3000).fill(PUZZLES[0]).join('\n');
  const reading = library.read('work', text(many), nothing);
  await library.stop('work');
  await expect(reading).rejects.toThrow('Stopped');
});

test('stops nothing but what it is told to stop', async () => {
  const library = inMemory();
  const many = text(new Array(3000).fill(PUZZLES[0]).join('\n'));
  const reads = [library.read('one', many, nothing), library.read('other', many, nothing)];
  await library.stop('one');
  // What begins afterwards takes nothing back.
  reads.push(library.look('third', '0'.repeat(64), nothing));
  const [one, other, third] = await Promise.allSettled(reads);
  expect(one).toMatchObject({ reason: { message: 'Stopped.' } });
  expect(other).toMatchObject({ value: { training: 1 } });
  expect(third).toMatchObject({ reason: { message: expect.stringContaining('not here any more') } });
});

test('brings a deleted set back, until it is too late', async () => {
  let clock = 1_000_000;
  const files = new MemoryFiles();
  const library = inMemory(files, () => clock);
  const record = await library.keep((await library.make('work', wishes, nothing)).ticket, 'Mine');
  await library.removeData(record.sha256);
  expect(await library.data()).toEqual([]);
  await library.restoreData(record.sha256);
  expect(await library.data()).toEqual([record]);
  await library.removeData(record.sha256);
  clock += 11 * MINUTE;
  expect(await library.data()).toEqual([]);
  expect(files.files.size).toBe(0);
  await expect(library.restoreData(record.sha256)).rejects.toThrow('not here any more');
});

test('tells other tabs of each set that comes or goes', async () => {
  const keeping = keepingOf(new MemoryFiles());
  const [here, elsewhere] = [dataLibrary(async () => keeping), dataLibrary(async () => keeping)];
  const seen: number[] = [];
  const looks: Promise<unknown>[] = [];
  await elsewhere.watchData(() => looks.push(elsewhere.data().then((sets) => seen.push(sets.length))));
  const settled = () => Promise.all(looks);
  const { sha256 } = await here.keep((await here.read('work', text(PUZZLES.join('\n')), nothing)).ticket, 'Three');
  await settled();
  await here.removeData(sha256);
  await settled();
  await here.restoreData(sha256);
  await settled();
  keeping.announce('runs');
  await settled();
  expect(seen).toEqual([1, 0, 1]);
});

test('finds a set again whose record is damaged, and shows none whose save was broken off', async () => {
  const files = new MemoryFiles();
  const library = inMemory(files);
  const record = await library.keep((await library.make('work', wishes, nothing)).ticket, 'Mine');
  await files.write(`data/${record.sha256}.json`, new TextEncoder().encode('{"sha256":'));
  await files.write(`data/${'0'.repeat(64)}.zip`, new Uint8Array([0x50, 0x4b, 3, 4, 0]));
  const [found, ...others] = await library.data();
  expect(others).toEqual([]);
  expect({ ...found, created: 0 }).toEqual({ ...record, created: 0, name: 'recovered puzzles' });
});

test('exports what reads back equal', async () => {
  const library = inMemory();
  const record = await library.keep((await library.make('work', wishes, nothing)).ticket, 'Mine');
  const { name, bytes } = await library.exportData(record.sha256);
  expect(name).toBe('Mine.zip');
  const again = await library.read('work', { kind: 'files', files: [{ path: name, blob: bytes }] }, nothing);
  expect(again).toMatchObject({ training: 32, test: 8, overlap: 0, badRows: 0 });
  const kept = await library.keep(again.ticket, 'Mine');
  expect(kept.sha256).toBe(record.sha256);
});

test('says when there is no room, and loses nothing that is kept', async () => {
  const content = new Map<string, Uint8Array<ArrayBuffer>>();
  const roomy = inMemory(new MemoryFiles(content));
  const record = await roomy.keep((await roomy.make('work', wishes, nothing)).ticket, 'Mine');
  const full = inMemory(new MemoryFiles(content, { quota: record.bytes + 1000 }));
  const { ticket } = await full.make('work', { ...wishes, seed: 9 }, nothing);
  await expect(full.keep(ticket, 'Another')).rejects.toThrow('no room');
  expect(await full.data()).toEqual([record]);
  expect([...content.keys()].filter((path) => path.endsWith('.zip'))).toHaveLength(1);
  // What was made is still there, for when there is room again.
  await expect(full.keep(ticket, 'Another')).rejects.toThrow('no room');
});
