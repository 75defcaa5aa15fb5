import { type FileHandle, open } from 'node:fs/promises';
import { encodeCheckpoint } from '../checkpoints/checkpoint.ts';
import { importPublished, type PublishedModel } from '../checkpoints/published.ts';
import { type PublishedConfig, parsePublishedConfig } from '../checkpoints/published-config.ts';
import type { ByteSource } from '../formats/source.ts';
import { WEIGHTS_HEAD, weightsStranger } from '../formats/strangers.ts';
import { openTorch } from '../formats/torch.ts';
import { readYaml } from '../formats/yaml.ts';
import { parameterLayout } from '../model/parameters.ts';
import { readArguments } from './arguments.ts';
import { assertWritable, readBytes, reason, writeWhole } from './files.ts';
import { UsageError } from './usage.ts';

/** Turns a published checkpoint into a file that eval and solve take; tells what it holds and what was assumed. */
export async function importCheckpoint(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['config', 'seq-len', 'ids', 'out']);
  const [path, ...more] = options.files;
  if (path === undefined || more.length) throw new UsageError('import takes one checkpoint, as torch.save wrote it');
  const out = options.required('out');
  assertWritable(out);
  const config = await readConfig(options.text('config'));
  const published = await withFile(path, async (source) => {
    const stranger = weightsStranger('the file', await source.read(0, Math.min(WEIGHTS_HEAD, source.size)));
    if (stranger) throw stranger;
    const file = await openTorch(source);
    return importPublished(file, { config, seq_len: options.count('seq-len'), ids: readIds(options.text('ids')) });
  });
  const { model, weights, loss_type, table } = published;
  const about = { source: 'published checkpoint', loss_type, ...(table ? { puzzle_ids: table.ids.join(',') } : {}) };
  writeWhole(out, encodeCheckpoint(model, weights, about));
  console.log(summary(out, published));
  return 0;
}

function summary(out: string, { model, table, assumed, leftOut }: PublishedModel): string {
  const count = parameterLayout(model).count.toLocaleString('en');
  const shape = `${model.hidden_size} wide, ${model.num_heads} heads, ${model.H_layers}+${model.L_layers} layers, ${model.H_cycles}x${model.L_cycles} cycles`;
  return [
    `${out}: ${count} parameters, ${shape}, ${model.seq_len} cells, ${model.vocab_size} tokens`,
    ...(table && table.rows > table.ids.length
      ? [`kept the embeddings of ${table.ids.length} puzzles of ${table.rows.toLocaleString('en')}`]
      : []),
    ...assumed.map((line) => `assumed ${line}`),
    ...leftOut,
  ].join('\n');
}

/** Puts the file's name in front of what is wrong with it. */
async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}

async function readConfig(path: string | undefined): Promise<PublishedConfig | undefined> {
  if (path === undefined) return undefined;
  const text = readBytes(path).toString('utf8');
  return named(path, async () => parsePublishedConfig(await readYaml(text, 'the configuration')));
}

function readIds(text: string | undefined): number[] | undefined {
  if (text !== undefined && !/^\d{1,9}(,\d{1,9})*$/.test(text))
    throw new UsageError(`--ids takes whole numbers with commas between, not "${text}"`);
  return text?.split(',').map(Number);
}

/** Works on a file that stays on disk: only the pieces that are asked for come into memory. */
async function withFile<T>(path: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const handle = await open(path).catch((error: unknown) => {
    throw new UsageError(`${path}: ${reason(error)}`);
  });
  try {
    return await named(path, async () => work(await fileSource(handle)));
  } finally {
    await handle.close();
  }
}

async function fileSource(handle: FileHandle): Promise<ByteSource> {
  const { size } = await handle.stat();
  return {
    size,
    async read(begin, end) {
      const bytes = new Uint8Array(end - begin);
      for (let at = 0; at < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, at, bytes.length - at, begin + at);
        if (bytesRead === 0) throw new Error('the file became shorter while it was read');
        at += bytesRead;
      }
      return bytes;
    },
  };
}
