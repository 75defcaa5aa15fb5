import { beforeAll, describe, expect, it } from 'vitest';
import { decodeCheckpoint } from '../checkpoints/checkpoint.ts';
import { weightsFile } from '../checkpoints/weights-file.ts';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { METRIC_COUNT } from '../engine/catalogue.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import { PUBLISHED } from '../model/config.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import { Run } from '../training/run.ts';
import { type RunConfig, STOP_DEFAULTS, taskSizes } from '../training/run-config.ts';
import { encodeSnapshot, type Snapshot } from '../training/snapshot.ts';
import type { StorageError } from './files.ts';
import { Killed, MemoryFiles } from './memory-files.testing.ts';
import { type IndexEntry, memoryIndex, type RunIndex } from './run-index.ts';
import { type RunFacts, RunStore, UNDO_TIME } from './run-store.ts';

const CONFIG: RunConfig = {
  data: { task: 'sudoku4', level: [12, 14], count: 60, augment: { digits: true }, split: 'puzzles', heldOut: 8, seed: 1 },
  model: { ...PUBLISHED, ...taskSizes('sudoku4'), hidden_size: 8, num_heads: 1, ffn_multiple: 8, H_layers: 1, L_layers: 1 },
  training: { ...TRAINING_DEFAULTS, batch_size: 2, total_steps: 100 },
  evaluation: { every: 2, puzzles: 4, segments: 1 },
  stop: STOP_DEFAULTS,
  seed: 3,
};
const ID = 'r1';
let small: Snapshot;
let best: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const engine = await createCpuEngine();
  const run = await Run.create(engine, CONFIG, buildDataset(CONFIG.data), () => 0);
  for (let i = 0; i < 2; i++) await run.advance();
  small = await run.snapshot();
  best = weightsFile(CONFIG, await run.weights(), { step: 2, heldOut: 'x', engine: 'e' });
  engine.destroy();
});

/** The run after so many steps, with numbers that tell steps apart. */
function at(step: number, exact = 0): Snapshot {
  const metrics = Float32Array.from({ length: step * METRIC_COUNT }, (_, i) => i);
  const checks = [
    { ...small.history.checks[0], step: 2, exact: [0.5] },
    { ...small.history.checks[0], step, exact: [exact] },
  ];
  return { ...small, counters: { ...small.counters, step }, history: { metrics, checks, marks: [{ step, text: 'here' }] } };
}
const facts = (more: Partial<RunFacts> = {}): RunFacts => ({
  name: 'First',
  parent: undefined,
  state: 'training',
  parameters: 7,
  heldOut: 'Unseen puzzles.',
  best: undefined,
  ...more,
});
const same = (a: Snapshot, b: Snapshot) => expect(Buffer.compare(encodeSnapshot(a), encodeSnapshot(b))).toBe(0);
const open = (files: MemoryFiles, index = memoryIndex(), now = Date.now) => new RunStore(files, index, now, 40);
const names = (files: MemoryFiles) => [...files.files.keys()].map((path) => path.replace(/^.*\//, '')).sort();

describe('a kept run', () => {
  it('comes back as it was, its long history in files that are written once', async () => {
    const files = new MemoryFiles();
    const store = open(files);
    await store.save(ID, at(50), facts({ best }));
    expect(names(files)).toEqual(['1.rows', '2.best', '3.save']);
    await store.save(ID, at(60), facts());
    const { record } = await open(files).load(ID);
    const { snapshot, problems } = await open(files).load(ID);
    same(snapshot, at(60));
    expect(problems).toEqual([]);
    expect(record).toMatchObject({ id: ID, name: 'First', state: 'training', step: 60, parameters: 7, best: { step: 2, exact: 0.5 } });
    expect(names(files)).toEqual(['1.rows', '2.best', '3.save', '4.save']);
    expect((await open(files).history(ID)).metrics).toEqual(at(60).history.metrics);
  });

  it('keeps the last two saves, and the first after the best check', async () => {
    const files = new MemoryFiles();
    const store = open(files);
    for (const step of [1, 2, 3, 4, 5]) {
      const snapshot = at(step);
      const checks = at(2, 0.75).history.checks.filter((check) => check.step <= step);
      await store.save(ID, { ...snapshot, history: { ...snapshot.history, checks } }, facts());
    }
    expect(names(files)).toEqual(['2.save', '4.save', '5.save']);
  });

  it('gives its newest and its best weights', async () => {
    const store = open(new MemoryFiles());
    await store.save(ID, at(10), facts({ best }));
    expect(await store.weights(ID, 'best')).toEqual(best);
    const { weights, model } = decodeCheckpoint(readSafetensors(await store.weights(ID, 'newest')));
    expect(model).toEqual(CONFIG.model);
    expect(weights.get('lm_head.weight')).toEqual(small.tensors.get('lm_head.weight'));
  });

  it('is renamed, forked, deleted, brought back and at last purged', async () => {
    let now = 1000;
    const files = new MemoryFiles();
    const store = open(files, memoryIndex(), () => now);
    await store.save(ID, at(10), facts({ best }));
    await store.rename(ID, 'Second');
    now++;
    const fork = await store.fork(ID, 'Copy', 'r2');
    expect(fork).toMatchObject({ id: 'r2', name: 'Copy', parent: ID, state: 'paused', step: 10 });
    same((await store.load('r2')).snapshot, at(10));
    expect(await store.weights('r2', 'best')).toEqual(best);
    await store.remove(ID);
    expect((await store.records()).map((r) => [r.name, r.deleted])).toEqual([
      ['Copy', undefined],
      ['Second', 1001],
    ]);
    await store.restore(ID);
    await store.save(ID, at(20), facts());
    expect(await open(files).record(ID)).toMatchObject({ name: 'Second', deleted: undefined, step: 20 });
    await store.remove(ID);
    now += UNDO_TIME - 1;
    expect(await store.purge()).toEqual([]);
    now++;
    expect(await store.purge()).toEqual([ID]);
    expect((await store.records()).map(({ id }) => id)).toEqual(['r2']);
  });
});

describe('a save that is interrupted', () => {
  /** What is done in turn; each part ends with something that must never be lost again. */
  const script = [
    (store: RunStore) => store.save(ID, at(10), facts({ best })),
    (store: RunStore) => store.save(ID, at(41), facts()),
    (store: RunStore) => store.rename(ID, 'Second'),
    (store: RunStore) => store.save(ID, at(83, 0.9), facts({ best })),
    (store: RunStore) => store.save(ID, at(84, 0.9), facts()),
  ];
  const STEPS = [10, 41, 41, 83, 84];

  it.each([false, true])(
    'leaves a run that opens at its last complete save, whichever change was the last (half of it done: %s)',
    async (half) => {
      const whole = new MemoryFiles();
      for (const part of script) await part(open(whole));
      expect(whole.changes).toBeGreaterThan(10);
      for (let killAt = 1; killAt <= whole.changes; killAt++) {
        const disk = new MemoryFiles(new Map(), { killAt, half });
        const index = new Map<string, IndexEntry>();
        let done = 0;
        const store = open(disk, memoryIndex(index));
        for (const part of script) {
          const killed = await part(store).then(
            () => false,
            (error: unknown) => error instanceof Killed,
          );
          if (killed) break;
          done++;
        }
        for (const known of [memoryIndex(index), memoryIndex()]) {
          const again = open(new MemoryFiles(new Map(disk.files)), known);
          const records = await again.records();
          if (done === 0 && records.length === 0) continue;
          const { snapshot, record } = await again.load(ID);
          // What was complete is there; the save that was broken off is there whole or not at all.
          const { step } = snapshot.counters;
          expect([STEPS[done - 1], STEPS[done]]).toContain(step);
          expect(records).toMatchObject([{ id: ID, step, name: record.name }]);
          if (done >= 3) expect(record.name).toBe('Second');
          same(snapshot, at(step, step > 80 ? 0.9 : 0));
          await again.save(ID, at(90), facts());
          expect((await open(new MemoryFiles(disk.files)).records()).length).toBeLessThanOrEqual(1);
          same((await again.load(ID)).snapshot, at(90));
        }
      }
    },
  );

  it('for want of room says so, keeps what was saved, and leaves no rubbish', async () => {
    const disk = new Map<string, Uint8Array<ArrayBuffer>>();
    await open(new MemoryFiles(disk)).save(ID, at(10), facts());
    const used = [...disk.values()].reduce((sum, { length }) => sum + length, 0);
    const store = open(new MemoryFiles(disk, { quota: used + 1000 }));
    await expect(store.save(ID, at(20), facts({ best }))).rejects.toMatchObject({ fault: 'full' } satisfies Partial<StorageError>);
    expect([...disk.keys()]).toEqual(['runs/r1/1.save']);
    same((await store.load(ID)).snapshot, at(10));
  });
});

describe('a run with damaged files', () => {
  async function kept() {
    const files = new MemoryFiles();
    const store = open(files);
    await store.save(ID, at(41), facts({ best }));
    await store.save(ID, at(42), facts());
    await store.rename(ID, 'Second');
    return files;
  }

  it.each(['1.rows', '2.best', '3.save', '4.save', '5.label'])('opens all the same, and says what is lost: %s', async (name) => {
    const files = await kept();
    const bytes = files.files.get(`runs/${ID}/${name}`)!;
    bytes[bytes.length >> 1] ^= 4;
    const store = open(files);
    const { snapshot, record, problems } = await store.load(ID);
    expect(snapshot.counters.step).toBe(name === '4.save' ? 41 : 42);
    expect(record.name).toBe(name === '5.label' ? 'First' : 'Second');
    const told = { '4.save': [/4.save is damaged/], '1.rows': [/curves of the steps in part 1/] }[name] ?? [];
    expect(problems).toEqual(told.map((words) => expect.stringMatching(words)));
    // The next save is whole again.
    const step = snapshot.counters.step + 5;
    await store.save(ID, { ...at(step), history: snapshot.history }, facts());
    expect(await open(files).load(ID)).toMatchObject({ problems: [], snapshot: { counters: { step } } });
  });

  it('says what to do where nothing can be read', async () => {
    const files = await kept();
    for (const [path, bytes] of files.files) if (path.endsWith('.save')) bytes[200] ^= 1;
    const store = open(files);
    await expect(store.load(ID)).rejects.toMatchObject({
      fault: 'damaged',
      message: expect.stringMatching(/Delete the run.*or import it again/),
    });
  });

  it.each([
    [
      'named while it is saved',
      '.save',
      (store: RunStore) => store.rename(ID, 'Second'),
      (store: RunStore) => store.save(ID, at(2), facts()),
    ],
    [
      'saved while it is named',
      '.label',
      (store: RunStore) => store.save(ID, at(2), facts()),
      (store: RunStore) => store.rename(ID, 'Second'),
    ],
  ])('loses neither where it is %s', async (_, written, inside, outside) => {
    const [files, index] = [new MemoryFiles(), memoryIndex()];
    await open(files, index).save(ID, at(1), facts());
    const write = files.write.bind(files);
    files.write = async (path, bytes) => {
      await write(path, bytes);
      if (!path.endsWith(written)) return;
      files.write = write;
      await inside(open(files, index));
    };
    expect(await outside(open(files, index))).toMatchObject({ name: 'Second', step: 2 });
    expect(await open(files, index).record(ID)).toMatchObject({ name: 'Second', step: 2 });
  });

  it('does not believe an index that is about other files, and does without one that fails', async () => {
    const files = await kept();
    const entries = new Map<string, IndexEntry>();
    await open(files, memoryIndex(entries)).records();
    const [entry] = entries.values();
    const stale = memoryIndex(
      new Map([[ID, { ...entry, signature: '1.save', run: { ...entry.run, record: { ...entry.run.record, step: 1 } } }]]),
    );
    const broken: RunIndex = {
      get: () => Promise.reject(new Error()),
      put: () => Promise.reject(new Error()),
      remove: () => Promise.reject(new Error()),
    };
    for (const index of [stale, broken]) {
      const store = open(files, index);
      expect(await store.records()).toMatchObject([{ step: 42, name: 'Second' }]);
      await store.save(ID, at(42), facts());
    }
  });
});
