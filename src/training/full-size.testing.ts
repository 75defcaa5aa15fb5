/** Times what the page does with a published checkpoint of full size: 27.3 million parameters, 109 MB. */
import { openAsBlob, writeFileSync } from 'node:fs';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import { type ByteSource, blobSource } from '../formats/source.ts';
import { openTorch } from '../formats/torch.ts';
import { type ModelConfig, PUBLISHED } from '../model/config.ts';
import { initialWeights, parameterLayout } from '../model/parameters.ts';
import { Random } from '../puzzles/random.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { Evaluator } from './evaluator.ts';
import { importPublished } from './published.ts';
import { exportPublished } from './published-export.ts';
import { writeWeights } from './weights.ts';

const SUDOKU: ModelConfig = { ...PUBLISHED, vocab_size: 11, seq_len: 81, puzzle_emb_ndim: 512 };
const MEBI = 2 ** 20;

/** Counts the bytes that are read. */
function counted(source: ByteSource): ByteSource & { bytes: number } {
  return {
    size: source.size,
    bytes: 0,
    read(begin, end) {
      this.bytes += end - begin;
      return source.read(begin, end);
    },
  };
}

/** @param path where to put the file. Gives a line for each part. */
export async function* measureFullSize(path: string): AsyncGenerator<string> {
  const size = makeFile(path);
  yield `${parameterLayout(SUDOKU).count.toLocaleString('en')} parameters, a file of ${size.toLocaleString('en')} bytes`;
  const source = counted(blobSource(await openAsBlob(path)));
  let began = performance.now();
  const part = (what: string) => {
    const { rss, arrayBuffers } = process.memoryUsage();
    const line = `${what.padEnd(44)} ${(performance.now() - began).toFixed(0).padStart(6)} ms, ${source.bytes.toLocaleString('en').padStart(11)} bytes read, ${(arrayBuffers / MEBI).toFixed(0)} MiB of buffers, ${(rss / MEBI).toFixed(0)} MiB resident`;
    began = performance.now();
    source.bytes = 0;
    return line;
  };
  const file = await openTorch(source);
  yield part('open: directory and every layout checked');
  const { model, weights } = await importPublished(file);
  yield part('import: read, compare checksums, check values');
  const engine = await createCpuEngine();
  const evaluator = await Evaluator.create(engine, model, 1);
  writeWeights(engine, model, weights);
  yield part('into the CPU engine');
  await evaluator.solve(new Uint32Array(81).fill(1), 1);
  yield part('one segment of a 9x9 Sudoku, CPU engine');
  engine.destroy();
  const bytes = encodeCheckpoint(model, weights, {});
  yield part('as safetensors');
  decodeCheckpoint(readSafetensors(bytes));
  yield part('and read again');
}

/** In a function of its own, so that nothing of it stays in memory. */
function makeFile(path: string): number {
  const random = Random.from(1, 'full size');
  const { checkpoint } = exportPublished(
    SUDOKU,
    initialWeights(SUDOKU, () => random.float()),
    'data/sudoku',
  );
  writeFileSync(path, checkpoint);
  return checkpoint.length;
}
