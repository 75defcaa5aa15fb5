import { describe, expect, it } from 'vitest';
import { ORDERED, op, pickle, tensorOps } from '../formats/pickle.testing.ts';
import type { ByteSource } from '../formats/source.ts';
import { openTorch } from '../formats/torch.ts';
import { writeZip } from '../formats/zip-writer.ts';
import { type ModelConfig, PUBLISHED } from '../model/config.ts';
import { weightShapes } from '../model/parameters.ts';
import { importPublished } from './published.ts';

/** The table of the published ARC-AGI-2 checkpoint: 2.1 GB. */
const ROWS = 1_045_829;
const WIDTH = 512;
const TABLE = 'puzzle_emb.weights';
const MODEL: ModelConfig = { ...PUBLISHED, vocab_size: 12, seq_len: 900, expansion: 0.5, H_layers: 1, L_layers: 1, puzzle_emb_ndim: WIDTH };

/** A file of which the table lies nowhere: wherever it is read, each number is its row's. Counts what is read of it. */
function largeFile(): ByteSource & { bytesRead: number } {
  const names = [...weightShapes(MODEL).keys()].filter((name) => name !== TABLE);
  const tensors = [...names, TABLE].map((name, key) => {
    const shape = name === TABLE ? [ROWS, WIDTH] : [...weightShapes(MODEL).get(name)!];
    const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
    return { name, key: String(key), shape, strides, length: shape.reduce((a, b) => a * b, 1) };
  });
  const layouts = tensors.flatMap((t) => [...op.text(t.name), ...tensorOps(t.key, 'FloatStorage', t.length, 0, t.shape, t.strides)]);
  const stored = tensors.map(({ name, key, length }) => ({ name: `m/data/${key}`, data: new Uint8Array(name === TABLE ? 0 : 4 * length) }));
  const file = writeZip([{ name: 'm/data.pkl', data: pickle(ORDERED, op.mark, layouts, op.setItems) }, ...stored]);

  // The table comes last, empty: its numbers are put between it and the directory, which is told so.
  const view = new DataView(file.buffer);
  const end = file.length - 22;
  const directory = view.getUint32(end + 16, true);
  const line = end - 46 - stored.at(-1).name.length;
  const hole = 4 * ROWS * WIDTH;
  view.setUint32(end + 16, directory + hole, true);
  view.setUint32(line + 20, hole, true);
  view.setUint32(line + 24, hole, true);
  return {
    size: file.length + hole,
    bytesRead: 0,
    async read(begin, to) {
      this.bytesRead += to - begin;
      if (to <= directory) return file.subarray(begin, to);
      if (begin >= directory + hole) return file.subarray(begin - hole, to - hole);
      const bytes = new Uint8Array(to - begin);
      const numbers = new DataView(bytes.buffer);
      for (let at = begin; at < to; at += 4) {
        if (at < directory + hole) numbers.setFloat32(at - begin, Math.floor((at - directory) / 4 / WIDTH), true);
        else bytes.set(file.subarray(at - hole, Math.min(at + 4, to) - hole), at - begin);
      }
      return bytes;
    },
  };
}

describe('a checkpoint with a puzzle table of 2.1 GB', () => {
  it('opens, and gives single rows of it, without reading the rest', async () => {
    const source = largeFile();
    const file = await openTorch(source);
    expect(source.size).toBeGreaterThan(2 ** 31);
    expect(source.bytesRead).toBeLessThan(100_000);
    source.bytesRead = 0;
    const ids = [0, 7, ROWS - 1];
    const { model, weights, table } = await importPublished(file, { ids });
    expect(table).toEqual({ rows: ROWS, ids });
    expect(model).toMatchObject({ seq_len: 900, num_puzzle_identifiers: 3 });
    const kept = weights.get(TABLE)!;
    expect([kept.length, kept[0], kept[WIDTH], kept[2 * WIDTH], kept[3 * WIDTH - 1]]).toEqual([3 * WIDTH, 0, 7, ROWS - 1, ROWS - 1]);
    const others = [...weights].reduce((bytes, [name, { byteLength }]) => bytes + (name === TABLE ? 0 : byteLength), 0);
    expect(source.bytesRead).toBe(others + 4 * ids.length * WIDTH);
  });
});
