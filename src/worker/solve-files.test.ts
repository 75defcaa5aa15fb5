import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeCheckpoint } from '../checkpoints/checkpoint.ts';
import { weightsHash } from '../checkpoints/trained-model.ts';
import { FormatError } from '../formats/error.ts';
import { writeSafetensors } from '../formats/safetensors.ts';
import { memorySource } from '../formats/source.ts';
import { openTorch } from '../formats/torch.ts';
import { encodeTorch, type TorchInput } from '../formats/torch-writer.ts';
import { writeZip } from '../formats/zip-writer.ts';
import { openModel } from './solve-files.ts';
import type { ModelChoices, ModelFile } from './solve-protocol.ts';

const official = (name: string) => new Uint8Array(readFileSync(new URL(`../training/golden/official/${name}`, import.meta.url)));
const file = (name: string, bytes: Uint8Array<ArrayBuffer> = official(name)): ModelFile => ({ name, blob: new Blob([bytes]) });
const silent = () => ({ progress: () => {}, signal: new AbortController().signal });
const open = (files: readonly ModelFile[], choices?: ModelChoices) => openModel(files, choices, silent());

async function model(files: readonly ModelFile[], choices?: ModelChoices) {
  const opened = await open(files, choices);
  if (!('model' in opened)) throw new Error(`asks ${JSON.stringify(opened.questions)}`);
  return opened.model;
}
const CHOICES: ModelChoices = { task: 'sudoku9', num_heads: 4, H_cycles: 2, L_cycles: 2 };
const both = () => model([file('checkpoint'), file('all_config.yaml')]);

/** The miniature's tensors under other names. */
async function tensors(rename: (name: string) => string) {
  const { tensors: found } = await openTorch(memorySource(official('checkpoint')));
  return Promise.all(
    [...found.values()].map(async ({ name, shape, read }) => ({ name: rename(name), shape, data: (await read()) as Float32Array })),
  );
}

describe('a published checkpoint', () => {
  it('loads at once with its configuration beside it', async () => {
    const found = await both();
    expect(found.config).toMatchObject({ num_heads: 4, H_cycles: 2, L_cycles: 2, seq_len: 81 });
    expect(found.task.id).toBe('sudoku9');
  });

  it('asks without it, offers what is usual, and takes the answers', async () => {
    const opened = await open([file('checkpoint')]);
    expect(opened).toMatchObject({
      questions: { name: 'checkpoint', vocabulary: 11, tasks: ['sudoku9'], usual: { ...CHOICES, num_heads: 8 }, puzzles: 1 },
    });
    expect('questions' in opened && opened.questions.heads).toEqual([1, 2, 4, 8, 16, 32]);
    const chosen = await model([file('checkpoint')], CHOICES);
    expect(chosen.config).toEqual((await both()).config);
    expect(await weightsHash(chosen)).toBe(await weightsHash(await both()));
  });

  it.each(['_orig_mod.model.inner.', 'model.inner.', 'inner.', ''])(
    'is the same as safetensors with the names under "%s"',
    async (prefix) => {
      const inner = (name: string) => name.slice(name.indexOf('inner.') + 6);
      const bytes = writeSafetensors(await tensors((name) => prefix + inner(name)));
      const found = await model([file('model.safetensors', bytes), file('all_config.yaml')]);
      expect(await weightsHash(found)).toBe(await weightsHash(await both()));
    },
  );

  it('keeps a large puzzle table in its file, and reads the rows asked for', async () => {
    const rows = 5000;
    const table = Float32Array.from({ length: rows * 64 }, (_, i) => Math.floor(i / 64) / 1000);
    const inputs = (await tensors((name) => name)).map(
      (tensor): TorchInput =>
        tensor.name.endsWith('puzzle_emb.weights')
          ? { ...tensor, shape: [rows, 64], data: table, dtype: 'F32' }
          : { ...tensor, dtype: 'F32' },
    );
    const names = new TextEncoder().encode(JSON.stringify(['<blank>', 'one', 'two']));
    let read = 0;
    const files = [file('checkpoint', encodeTorch(inputs)), file('all_config.yaml'), file('identifiers.json', names)];
    const opened = await openModel(files, undefined, { ...silent(), progress: (done) => (read = done) });
    if (!('model' in opened)) throw new Error('asks');
    expect(read).toBeLessThan(1_200_000);
    const { puzzles, weights } = opened.model;
    expect(puzzles).toMatchObject({ rows, names: ['<blank>', 'one', 'two'] });
    expect(weights.get('puzzle_emb.weights')).toHaveLength(64);
    expect((await puzzles!.read!(4321))[0]).toBeCloseTo(4.321, 5);
    await expect(puzzles!.read!(rows)).rejects.toThrow(RangeError);
  });
});

it("opens a run's bundle", async () => {
  const { config, weights } = await both();
  const bundle = writeZip([
    { name: 'config.json', data: new TextEncoder().encode('{}') },
    { name: 'weights.safetensors', data: encodeCheckpoint(config, weights, { task: 'sudoku9' }) },
  ]);
  expect(await weightsHash(await model([file('a.hrmrun', bundle)]))).toBe(await weightsHash(await both()));
});

it('says which file is wrong, and where', async () => {
  const text = (name: string, content: string) => file(name, new TextEncoder().encode(content));
  await expect(open([file('checkpoint', official('checkpoint').slice(0, 5000))])).rejects.toThrow(/^checkpoint: /);
  await expect(open([file('checkpoint'), text('all_config.yaml', 'arch: 7')])).rejects.toThrow(/all_config.yaml: /);
  await expect(open([file('checkpoint'), file('all_config.yaml'), text('identifiers.json', '{}')])).rejects.toThrow(
    /identifiers.json: .*list of names/,
  );
  await expect(open([file('checkpoint'), file('other', official('checkpoint'))])).rejects.toThrow(/one model/);
  await expect(open([file('all_config.yaml')])).rejects.toThrow(FormatError);
  await expect(open([text('notes', 'no model')])).rejects.toThrow(/^notes: /);
});

it('names what stands in place of weights, with the remedy', async () => {
  const text = (name: string, content: string) => file(name, new TextEncoder().encode(content));
  await expect(open([text('model.safetensors', 'version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 99\n')])).rejects.toThrow(
    'model.safetensors: the file: expected weights, found a Git LFS pointer, which only stands for the file; run "git lfs pull", or download the file itself',
  );
  await expect(open([text('checkpoint', '<!DOCTYPE html><html>')])).rejects.toThrow('found a web page; download the file itself');
  const old = Uint8Array.of(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e);
  await expect(open([file('old.pt', old)])).rejects.toThrow(
    /found a file of torch before 1\.6; save it anew: python -c "import torch; torch\.save/,
  );
  await expect(open([file('a.pkl', Uint8Array.of(0x80, 4, 0x95, 0, 0))])).rejects.toThrow('found a pickle alone');
});

it('opens an archive with other bytes in front, by the end of its name', async () => {
  const moved = Uint8Array.from([13, 10, ...official('checkpoint')]);
  expect(await weightsHash(await model([file('a.pt', moved), file('all_config.yaml')]))).toBe(await weightsHash(await both()));
});

it('tells how far it is, and stops when it is told to', async () => {
  const controller = new AbortController();
  const told: [number, number][] = [];
  const progress = (done: number, of: number) => {
    told.push([done, of]);
    if (done > of / 2) controller.abort();
  };
  const opening = openModel([file('checkpoint'), file('all_config.yaml')], undefined, { progress, signal: controller.signal });
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  expect(told.length).toBeGreaterThan(3);
  expect(told.at(-1)[0]).toBeLessThan(told[0][1]);
});
