import { beforeAll, describe, expect, it } from 'vitest';
import { readTrainedModel } from '../checkpoints/trained-model.ts';
import { weightsFile } from '../checkpoints/weights-file.ts';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { memorySource } from '../formats/source.ts';
import { openZip } from '../formats/zip.ts';
import { PUBLISHED } from '../model/config.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import { decodeBundle, encodeBundle } from '../storage/bundle.ts';
import { type Example, exampleOf } from '../storage/example.ts';
import { StorageError } from '../storage/files.ts';
import { keepingOf } from '../storage/keeping.testing.ts';
import { MemoryFiles } from '../storage/memory-files.testing.ts';
import { Run } from '../training/run.ts';
import { type RunConfig, STOP_DEFAULTS, taskSizes } from '../training/run-config.ts';
import { encodeSnapshot, type Snapshot } from '../training/snapshot.ts';
import { runLibrary } from './run-library.ts';

const CONFIG: RunConfig = {
  data: { task: 'sudoku4', level: [12, 14], count: 60, augment: { digits: true }, split: 'puzzles', heldOut: 8, seed: 1 },
  model: { ...PUBLISHED, ...taskSizes('sudoku4'), hidden_size: 8, num_heads: 1, ffn_multiple: 8, H_layers: 1, L_layers: 1 },
  training: { ...TRAINING_DEFAULTS, batch_size: 2, total_steps: 100 },
  evaluation: { every: 2, puzzles: 4, segments: 2 },
  stop: STOP_DEFAULTS,
  seed: 3,
};
const BROWSER = { userAgent: 'a browser' };
let snapshot: Snapshot;
let best: Uint8Array<ArrayBuffer>;
let example: Example | undefined;

beforeAll(async () => {
  const engine = await createCpuEngine();
  const run = await Run.create(engine, CONFIG, buildDataset(CONFIG.data), () => 0);
  for (let i = 0; i < 5; i++) await run.advance();
  snapshot = await run.snapshot();
  example = exampleOf(run.dataset);
  best = weightsFile(CONFIG, run.takeBest()!.weights, { step: 2, heldOut: 'x', engine: 'e' });
  engine.destroy();
});

const facts = () => ({ name: 'My run', parent: undefined, state: 'training' as const, parameters: 7, heldOut: 'Unseen.', example, best });

async function library() {
  const keeping = keepingOf(new MemoryFiles());
  await keeping.store.save('r1', snapshot, facts());
  return { keeping, runs: runLibrary(Promise.resolve(keeping), BROWSER) };
}
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

describe('the library of runs', () => {
  it('shows a run that nobody trains any more as interrupted', async () => {
    const { keeping, runs } = await library();
    expect(await runs.runs()).toMatchObject([{ id: 'r1', state: 'interrupted', step: 5 }]);
    const giveBack = await keeping.locks.take('r1');
    expect(await runs.runs()).toMatchObject([{ state: 'training' }]);
    giveBack!();
  });

  it('tells who watches that the tab that trained a run went away without a word', async () => {
    const { keeping, runs } = await library();
    const leave = await keeping.locks.take('r1');
    expect(await runs.runs()).toMatchObject([{ state: 'training' }]);
    const told = new Promise((resolve) => void runs.watchRuns(resolve));
    leave!();
    expect(await told).toMatchObject([{ id: 'r1', state: 'interrupted' }]);
  });

  it('tells who watches of what changes, here and in other tabs', async () => {
    const { keeping, runs } = await library();
    let heard = (_: readonly { name: string }[]) => {};
    await runs.watchRuns((list) => heard(list));
    const next = () =>
      new Promise<readonly { name: string }[]>((resolve) => {
        heard = resolve;
      });
    const renamed = next();
    await runs.rename('r1', 'Another name');
    expect((await renamed).map(({ name }) => name)).toEqual(['Another name']);
    const elsewhere = next();
    await keeping.store.fork('r1', 'Copy');
    keeping.announce('runs');
    expect((await elsewhere).map(({ name }) => name)).toContain('Copy');
  });

  it('hands a run on as one file that goes on elsewhere, with curves, weights and settings beside it', async () => {
    const { runs } = await library();
    const { name, bytes } = await runs.exportRun('r1');
    expect(name).toBe('my-run.hrmrun');
    const zip = await openZip(memorySource(await bytesOf(bytes)));
    const read = async (file: string) => zip.read(zip.entries.get(file)!, 1e8);
    const csv = new TextDecoder()
      .decode(await read('metrics.csv'))
      .trim()
      .split('\n');
    expect(csv).toHaveLength(6);
    expect(csv[0]).toMatch(/^step,loss,.*held_out_exact_1,held_out_exact_2,held_out_cells_1,held_out_cells_2$/);
    expect(readTrainedModel(await read('weights.safetensors')).config).toEqual(CONFIG.model);
    expect(await read('best.safetensors')).toEqual(best);

    const fresh = keepingOf(new MemoryFiles());
    const other = runLibrary(Promise.resolve(fresh), BROWSER);
    const record = await other.importRun(bytes);
    expect(record).toMatchObject({ name: 'My run', state: 'paused', step: 5, parameters: 7, heldOut: 'Unseen.' });
    const loaded = await fresh.store.load(record.id);
    expect(Buffer.compare(encodeSnapshot(loaded.snapshot), encodeSnapshot(snapshot))).toBe(0);
    expect(await bytesOf((await other.weights(record.id, 'best')).bytes)).toEqual(best);
  });

  it('puts a solve of its first held-out puzzle beside it, by its own weights, and says why where there is none', async () => {
    const { keeping, runs } = await library();
    const exported = async (run: string) => decodeBundle(memorySource(await bytesOf((await runs.exportRun(run)).bytes)));
    const { trace, snapshot: saved, about } = await exported('r1');
    expect(trace?.header).toMatchObject({ task: 'sudoku4', model: CONFIG.model, reasoning: { segments: 2 } });
    expect(trace?.question).toEqual(buildDataset(CONFIG.data).heldOut[0]?.question);
    expect(trace?.states).toBeUndefined();

    const weights = new Map(
      [...saved.tensors].map(([name, values]) => [name, name === 'lm_head.weight' ? values.map((x) => 2 * x) : values]),
    );
    const others = encodeBundle({ snapshot: { ...saved, tensors: weights }, about, best: undefined, trace });
    await expect(runs.importRun(new Blob([others]))).rejects.toThrow('"trace.safetensors": expected a solve by the weights in');

    const model = { ...CONFIG.model, H_cycles: 64, L_cycles: 64 };
    const large = { ...CONFIG, model, evaluation: { ...CONFIG.evaluation, segments: 1024 } };
    await keeping.store.save('r2', { ...snapshot, config: large }, facts());
    await keeping.store.save('r3', snapshot, { ...facts(), example: undefined });
    for (const [run, why] of [
      ['r2', /^a trace: solving a puzzle takes \d+ GFLOP/],
      ['r3', /^a trace: .*train it further/],
    ] as const) {
      const zip = await openZip(memorySource(await bytesOf((await runs.exportRun(run)).bytes)));
      expect(zip.entries.has('trace.safetensors')).toBe(false);
      expect(JSON.parse(new TextDecoder().decode(await zip.read(zip.entries.get('environment.json')!, 1e6))).without).toMatch(why);
    }
  });

  it('refuses a file with any flipped bit, or with a file that does not belong, and keeps nothing of it', async () => {
    const { runs } = await library();
    const bytes = await bytesOf((await runs.exportRun('r1')).bytes);
    const fresh = keepingOf(new MemoryFiles());
    const other = runLibrary(Promise.resolve(fresh), BROWSER);
    let refused = 0;
    const places = Array.from({ length: 40 }, (_, i) => Math.floor((i * bytes.length) / 40) + 60);
    for (const at of places.filter((place) => place < bytes.length)) {
      bytes[at] ^= 8;
      await other.importRun(new Blob([bytes])).catch(() => refused++);
      bytes[at] ^= 8;
    }
    expect(refused).toBeGreaterThanOrEqual(37);
    await expect(other.importRun(new Blob(['what']))).rejects.toThrow();
  });

  it('says why nothing is kept where nothing can be, and shows no runs', async () => {
    const runs = runLibrary(Promise.reject(new StorageError('unavailable', 'A private window keeps nothing.')), BROWSER);
    expect(await runs.runs()).toEqual([]);
    expect(await runs.storage()).toEqual({ used: 0, quota: undefined, persisted: false, unavailable: 'A private window keeps nothing.' });
    await expect(runs.rename('r1', 'x')).rejects.toThrow('A private window keeps nothing.');
    expect(await runs.persist()).toBe(false);
  });

  it('builds what a cluster needs', async () => {
    const { runs } = await library();
    const { name, bytes } = await runs.exportForCluster('r1');
    expect(name).toBe('my-run-cluster.zip');
    expect([...(await openZip(memorySource(await bytesOf(bytes)))).entries.keys()]).toEqual(
      expect.arrayContaining(['checkpoint', 'all_config.yaml', 'README.txt']),
    );
  });
});
