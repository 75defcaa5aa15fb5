import { describe, expect, it } from 'vitest';
import { CPU_FUSION, createCpuEngine } from '../cpu/cpu-engine.ts';
import { dyingThread } from '../cpu/testing.ts';
import { encodeSet, setHash } from '../data/folder-writer.ts';
import type { Engine } from '../engine/engine.ts';
import { PUBLISHED } from '../model/config.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';
import { BLANK_IDENTIFIER, buildDataset } from '../puzzles/dataset.ts';
import { StorageError } from '../storage/files.ts';
import { keepingOf } from '../storage/keeping.testing.ts';
import type { Keeping } from '../storage/keeping.ts';
import { MemoryFiles } from '../storage/memory-files.testing.ts';
import { UNAVAILABLE } from '../storage/opfs-files.ts';
import { type RunConfig, STOP_DEFAULTS, taskSizes } from '../training/run-config.ts';
import { browserEngines, type Engines, enginesOf, reportOf } from './engines.ts';
import type { OpenKeeping } from './keeping-access.ts';
import type { FromWorker, Phase } from './protocol.ts';
import { Session } from './session.ts';

const CONFIG: RunConfig = {
  data: { task: 'sudoku4', level: [12, 14], count: 100, augment: { digits: true }, split: 'puzzles', heldOut: 8, seed: 1 },
  model: {
    ...PUBLISHED,
    ...taskSizes('sudoku4'),
    hidden_size: 16,
    num_heads: 2,
    ffn_multiple: 16,
    H_layers: 1,
    L_layers: 1,
    halt_max_steps: 2,
  },
  training: { ...TRAINING_DEFAULTS, batch_size: 4, lr: 1e-3, warmup: 2, total_steps: 40 },
  evaluation: { every: 10, puzzles: 8, segments: 2 },
  stop: STOP_DEFAULTS,
  seed: 3,
};

function open(keeping: Keeping | OpenKeeping, engines: Engines = browserEngines(undefined)) {
  const heard: FromWorker[] = [];
  let wake = () => {};
  const hear = (message: FromWorker) => {
    heard.push(message);
    wake();
  };
  const session = new Session(engines, hear, typeof keeping === 'function' ? keeping : async () => keeping, async () => undefined);
  let seen = 0;
  const until = async <T extends FromWorker['type']>(type: T, ok: (m: Extract<FromWorker, { type: T }>) => boolean = () => true) => {
    for (;;) {
      while (seen < heard.length) {
        const message = heard[seen++];
        if (message.type === type && ok(message as Extract<FromWorker, { type: T }>)) return message as Extract<FromWorker, { type: T }>;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const phase = (wanted: Phase) => until('phase', (m) => m.phase === wanted);
  const begin = (config = CONFIG) => session.receive({ type: 'start', config, engine: 'cpu', name: 'Mine' });
  return { session, heard, until, phase, begin };
}

/** All numbers of the curves: those of an opened run, then those that came live. */
const curve = (heard: readonly FromWorker[]): number[] =>
  heard.flatMap((m) => (m.type === 'metrics' ? [...m.rows] : m.type === 'history' ? [...m.history.metrics] : []));

describe('a session that keeps its runs', () => {
  it('goes on in another session as if the page had never gone away', async () => {
    const straight = open(keepingOf(new MemoryFiles()));
    straight.begin();
    await straight.phase('finished');

    const keeping = keepingOf(new MemoryFiles());
    const first = open(keeping);
    first.begin();
    const { id, name } = await first.until('run');
    expect(name).toBe('Mine');
    await first.until('evaluation');
    first.session.receive({ type: 'pause' });
    const { step } = await first.until('saved', (m) => m.step > 0);
    expect(step).toBeLessThan(40);
    expect(await keeping.store.record(id!)).toMatchObject({ state: 'paused', step });
    first.session.receive({ type: 'reset' });
    await first.phase('idle');

    const second = open(keeping);
    second.session.receive({ type: 'open', run: id!, engine: 'cpu' });
    expect(await second.until('run')).toEqual({ type: 'run', id, name: 'Mine', config: CONFIG });
    expect((await second.phase('paused')).step).toBe(step);
    second.session.receive({ type: 'resume' });
    await second.phase('finished');
    await second.until('saved');
    expect(curve(second.heard)).toEqual(curve(straight.heard));
    expect(await keeping.store.record(id!)).toMatchObject({ state: 'finished', step: 40 });
  });

  it('saves when the page may go away, without a pause', async () => {
    const { session, until, phase, begin } = open(keepingOf(new MemoryFiles()));
    begin({ ...CONFIG, training: { ...CONFIG.training, total_steps: 100_000 } });
    await phase('training');
    await until('metrics');
    session.receive({ type: 'save' });
    const { step } = await until('saved');
    const { rows } = await until('metrics');
    expect(step).toBeGreaterThan(0);
    expect(rows[0]).toBeGreaterThan(0);
    session.receive({ type: 'reset' });
    await phase('idle');
  });

  it('saves a run that rests after single steps when it is asked to, once', async () => {
    const { session, heard, until, phase, begin } = open(keepingOf(new MemoryFiles()));
    begin();
    await phase('training');
    session.receive({ type: 'pause' });
    const { step } = await until('saved', (m) => m.step > 0);
    session.receive({ type: 'step' });
    for (let i = 0; i < 2; i++) session.receive({ type: 'save' });
    session.receive({ type: 'paths' });
    await until('paths');
    expect(heard.flatMap((m) => (m.type === 'saved' && m.step > 0 ? [m.step] : []))).toEqual([step, step + 1]);
    session.receive({ type: 'reset' });
    await phase('idle');
  });

  it('leaves a run to the tab that has it, and says what to do', async () => {
    const keeping = keepingOf(new MemoryFiles());
    const first = open(keeping);
    first.begin();
    const { id } = await first.until('run');
    await first.phase('training');
    const second = open(keeping);
    second.session.receive({ type: 'open', run: id!, engine: 'cpu' });
    const { message } = await second.until('busy');
    expect(message).toMatch(/"Mine" is open in another tab.*fork/);
    second.session.receive({ type: 'start', config: CONFIG, engine: 'cpu', name: 'Fork', from: id! });
    await second.phase('training');
    second.session.receive({ type: 'reset' });
    first.session.receive({ type: 'reset' });
    await first.phase('idle');
    second.session.receive({ type: 'open', run: id!, engine: 'cpu' });
    await second.phase('paused');
  });

  it('starts a run from the weights of another, with other settings', async () => {
    const keeping = keepingOf(new MemoryFiles());
    const { session, until, phase, begin } = open(keeping);
    begin();
    const { id } = await until('run');
    await phase('finished');
    const config = { ...CONFIG, training: { ...CONFIG.training, batch_size: 6, lr: 5e-4, total_steps: 60 } };
    session.receive({ type: 'start', config, engine: 'cpu', name: 'Next', from: id! });
    const { id: next } = await until('run');
    expect((await phase('finished')).step).toBe(60);
    await until('saved', (m) => m.step === 60);
    expect(await keeping.store.record(next!)).toMatchObject({ parent: id, name: 'Next', step: 60 });
    expect((await keeping.store.record(id!)).step).toBe(40);
    session.receive({
      type: 'start',
      config: { ...config, model: { ...config.model, hidden_size: 32 } },
      engine: 'cpu',
      name: 'x',
      from: id!,
    });
    expect((await phase('failed')).reason).toMatch(/keep the size of the model/);
  });

  it('changes the learning rate at once, with a mark', async () => {
    const { session, until, phase, begin } = open(keepingOf(new MemoryFiles()));
    begin({ ...CONFIG, training: { ...CONFIG.training, total_steps: 100_000 } });
    await phase('training');
    session.receive({ type: 'set', lr: 2e-4 });
    expect((await until('mark')).mark.text).toBe('learning rate 0.0002');
    expect((await until('run')).config.training.lr).toBe(2e-4);
    session.receive({ type: 'set', lr: 7 });
    expect((await until('refused')).message).toMatch(/Learning rate must be/);
    session.receive({ type: 'reset' });
    await phase('idle');
  });

  it('ends a preparation that is no longer wanted', async () => {
    const { session, until, phase, begin } = open(keepingOf(new MemoryFiles()));
    begin({
      ...CONFIG,
      data: { ...CONFIG.data, task: 'sudoku9', level: 'minimal', count: 1_000_000, heldOut: 100 },
      model: { ...CONFIG.model, ...taskSizes('sudoku9') },
    });
    const { found, wanted } = await until('building');
    expect(found).toBeLessThan(wanted);
    session.receive({ type: 'reset' });
    await phase('idle');
  });
});

describe('puzzles from a file', () => {
  const { training, heldOut: test, task } = buildDataset(CONFIG.data);
  const named = (puzzles: typeof training) => puzzles.map((puzzle, i) => ({ ...puzzle, name: `p${i}`, rating: undefined }));
  const set = { task, training: named(training), test: named(test), identifiers: [BLANK_IDENTIFIER], name: 'mine.csv', format: 'CSV' };
  const bytes = encodeSet({ ...set, problems: [], badRows: 0, duplicates: 0, notes: [] });
  const config = async () => ({
    ...CONFIG,
    data: { ...CONFIG.data, split: 'file' as const, file: { name: set.name, sha256: await setHash(bytes) } },
  });

  it('are read from where they are kept, by a run that starts and by one that goes on', async () => {
    const files = new MemoryFiles(new Map([[`data/${await setHash(bytes)}.zip`, bytes]]));
    const keeping = keepingOf(files);
    const first = open(keeping);
    first.begin(await config());
    const { id } = await first.until('run');
    expect((await first.until('summary')).summary).toMatchObject({ trainingPuzzles: training.length, heldOut: { kind: 'test puzzles' } });
    await first.phase('finished');
    first.session.receive({ type: 'reset' });
    await first.phase('idle');
    const second = open(keeping);
    second.session.receive({ type: 'open', run: id!, engine: 'cpu' });
    expect((await second.phase('paused')).step).toBe(40);
  });

  it('are asked for where they are not kept', async () => {
    const { phase, begin } = open(keepingOf(new MemoryFiles()));
    begin(await config());
    expect((await phase('failed')).reason).toMatch(/mine.csv are not here; import the file again on the Data page/);
  });
});

describe('where storage fails, training goes on', () => {
  it('and says so when nothing can be kept at all', async () => {
    const { until, phase, begin } = open(() => Promise.reject(new StorageError('unavailable', UNAVAILABLE)));
    begin();
    expect((await until('storage')).message).toMatch(/private window.*Save the weights/);
    expect((await until('run')).id).toBeUndefined();
    await phase('finished');
  });

  it('and says what to do when storage is full; what was saved before is whole', async () => {
    const limits = { quota: Number.POSITIVE_INFINITY };
    const files = new MemoryFiles(new Map(), limits);
    const keeping = keepingOf(files);
    const { session, until, phase, begin } = open(keeping);
    begin({ ...CONFIG, training: { ...CONFIG.training, total_steps: 100_000 } });
    const { id } = await until('run');
    await until('saved');
    limits.quota = [...files.files.values()].reduce((sum, { length }) => sum + length, 0);
    await until('metrics');
    session.receive({ type: 'save' });
    expect((await until('storage')).message).toMatch(/no room.* Training goes on; the last save is step 0/);
    await until('metrics');
    expect((await keeping.store.load(id!)).snapshot.counters.step).toBe(0);
    limits.quota = Number.POSITIVE_INFINITY;
    session.receive({ type: 'pause' });
    await until('saved', (m) => m.step > 0);
    expect((await until('storage')).message).toBeUndefined();
    session.receive({ type: 'reset' });
    await phase('idle');
  });

  it('and opens the save before one that is damaged, and says so', async () => {
    const files = new MemoryFiles();
    const { session, until, phase, begin } = open(keepingOf(files));
    begin();
    const { id } = await until('run');
    await until('saved', (m) => m.step === 40);
    session.receive({ type: 'reset' });
    await phase('idle');
    const [newest] = [...files.files.keys()]
      .filter((path) => path.endsWith('.save'))
      .sort()
      .reverse();
    files.files.get(newest)![500] ^= 1;
    session.receive({ type: 'open', run: id!, engine: 'cpu' });
    expect((await until('refused')).message).toMatch(/is damaged/);
    expect((await phase('paused')).step).toBe(0);
  });
});

describe('an engine that is lost', () => {
  function losing(opens: number) {
    let lose = (_: string) => {};
    let opened = 0;
    const engines: Engines = {
      ...browserEngines(undefined),
      async open() {
        if (++opened > opens) throw new Error('There is no GPU any more.');
        const engine = await createCpuEngine();
        const failed = new Promise<string>((resolve) => {
          lose = resolve;
        });
        return Object.create(engine, { failed: { value: failed } }) as Engine;
      },
    };
    return { engines, lose: (message: string) => lose(message) };
  }
  const long = { ...CONFIG, training: { ...CONFIG.training, total_steps: 100_000 } };

  it('is started again, and the run goes on from its last save with a mark in its curves', async () => {
    const { engines, lose } = losing(9);
    const { session, until, phase, begin } = open(keepingOf(new MemoryFiles()), engines);
    begin(long);
    await until('evaluation');
    session.receive({ type: 'save' });
    const { step } = await until('saved', (m) => m.step > 0);
    lose('The GPU was taken away.');
    const { mark } = await until('mark');
    expect(mark).toEqual({ step, text: 'the engine was lost and started again (The GPU was taken away.)' });
    expect((await until('history')).history.marks).toEqual([mark]);
    await phase('training');
    expect((await until('metrics')).rows[0]).toBe(step + 1);
    session.receive({ type: 'reset' });
    await phase('idle');
  });

  it('is started again where one of its threads was killed, and the run goes on from its last save', async () => {
    let opened = 0;
    const engines: Engines = {
      ...browserEngines(undefined),
      open: () => createCpuEngine(CPU_FUSION, opened++ ? undefined : { count: 2, start: dyingThread(300), leastPart: 1, patience: 3000 }),
    };
    const { session, until, phase, begin } = open(keepingOf(new MemoryFiles()), engines);
    begin(long);
    const { mark } = await until('mark');
    expect(mark).toEqual({
      step: expect.any(Number),
      text: expect.stringMatching(/^the engine was lost and started again \(A thread of the CPU engine/),
    });
    await phase('training');
    await until('evaluation');
    session.receive({ type: 'reset' });
    await phase('idle');
  });

  it('is given up after three tries', async () => {
    const { engines, lose } = losing(1);
    const { heard, until, phase, begin } = open(keepingOf(new MemoryFiles()), engines);
    begin(long);
    await until('metrics');
    lose('The CPU was taken away.');
    const { reason } = await phase('failed');
    expect(reason).toMatch(/taken away.*3 times without success \(There is no GPU any more.\).*last save is step 0: open the run again/);
    expect(heard.filter(({ type }) => type === 'engine notice')).toEqual([]);
  });

  /** A GPU that is there twice, once to be looked at; and the CPU engine. */
  function vanishing() {
    const lost: { lose: (message: string) => void } = { lose: () => {} };
    let opened = 0;
    const openGpu = async () => {
      if (++opened > 2) throw new Error('There is no GPU any more.');
      const engine = await createCpuEngine();
      const failed = new Promise<string>((resolve) => {
        lost.lose = resolve;
      });
      const info = { ...engine.info, kind: 'webgpu', label: 'WebGPU · Acme' };
      return Object.create(engine, { failed: { value: failed }, info: { value: info } }) as Engine;
    };
    const right = async () => ({ trouble: undefined });
    const engines = enginesOf({
      openGpu,
      openCpu: () => createCpuEngine(),
      reportCpu: async () => reportOf(await createCpuEngine()),
      check: { known: right, find: right },
    });
    return { engines, lost };
  }

  it('for good gives way to the CPU engine, which goes on from the last save, where the choice was automatic', async () => {
    const { engines, lost } = vanishing();
    const { session, until, phase } = open(keepingOf(new MemoryFiles()), engines);
    session.receive({ type: 'start', config: long, engine: 'auto', name: 'Mine' });
    expect((await until('summary')).summary.engine.kind).toBe('webgpu');
    await until('evaluation');
    session.receive({ type: 'save' });
    const { step } = await until('saved', (m) => m.step > 0);
    lost.lose('The GPU was taken away.');
    const { notice } = await until('engine notice');
    expect(notice).toMatchObject({ now: 'cpu', trouble: { kind: 'gone', step, message: expect.stringMatching(/taken away.*3 times/) } });
    expect((await until('summary')).summary.engine.kind).toBe('cpu');
    expect((await until('mark')).mark).toMatchObject({ step, text: expect.stringMatching(/lost and replaced by CPU/) });
    await phase('training');
    expect((await until('metrics')).rows[0]).toBe(step + 1);
    session.receive({ type: 'reset' });
    await phase('idle');
  });

  it('for good ends a run on the WebGPU that was chosen, and the CPU engine goes on from the last save when it is asked to', async () => {
    const { engines, lost } = vanishing();
    const { session, until, phase } = open(keepingOf(new MemoryFiles()), engines);
    session.receive({ type: 'start', config: long, engine: 'webgpu', name: 'Mine' });
    const { id } = await until('run');
    await until('evaluation');
    session.receive({ type: 'save' });
    const { step } = await until('saved', (m) => m.step > 0);
    lost.lose('The GPU was taken away.');
    expect((await until('engine notice')).notice).toMatchObject({ now: 'nothing', trouble: { kind: 'gone', step } });
    expect((await phase('failed')).reason).toMatch(/3 times without success/);
    session.receive({ type: 'open', run: id!, engine: 'cpu', train: true });
    await phase('training');
    expect((await until('metrics')).rows[0]).toBe(step + 1);
    session.receive({ type: 'reset' });
    await phase('idle');
  });
});
