import { describe, expect, it } from 'vitest';
import { decodeCheckpoint } from '../checkpoints/checkpoint.ts';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { METRIC_COUNT } from '../engine/catalogue.ts';
import type { Engine } from '../engine/engine.ts';
import { OutOfMemory } from '../engine/out-of-memory.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import { PUBLISHED } from '../model/config.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';
import { decodeTrace, encodeTrace } from '../trace/file.ts';
import { type RunConfig, STOP_DEFAULTS, taskSizes } from '../training/run-config.ts';
import { browserEngines, type Engines } from './engines.ts';
import type { FromWorker, Phase } from './protocol.ts';
import { Session } from './session.ts';

const CONFIG: RunConfig = {
  data: { task: 'sudoku4', level: [12, 14], count: 200, augment: { digits: true }, split: 'puzzles', heldOut: 8, seed: 1 },
  model: {
    ...PUBLISHED,
    ...taskSizes('sudoku4'),
    hidden_size: 16,
    num_heads: 2,
    ffn_multiple: 16,
    H_layers: 1,
    L_layers: 1,
    H_cycles: 1,
    L_cycles: 1,
    halt_max_steps: 2,
  },
  training: { ...TRAINING_DEFAULTS, batch_size: 4, lr: 1e-3, warmup: 2, total_steps: 1000 },
  evaluation: { every: 5, puzzles: 8, segments: 2 },
  stop: STOP_DEFAULTS,
  seed: 3,
};

/** A session and everything that it says; `until` waits for a message. */
function open(engines: Engines = browserEngines(undefined)) {
  const heard: FromWorker[] = [];
  let wake = () => {};
  const session = new Session(engines, (message) => {
    heard.push(message);
    wake();
  });
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
  return { session, heard, until, phase };
}

const steps = (heard: readonly FromWorker[]): number[] =>
  heard.flatMap((m) =>
    m.type === 'metrics' ? Array.from({ length: m.rows.length / METRIC_COUNT }, (_, i) => m.rows[i * METRIC_COUNT]) : [],
  );

describe('a session', () => {
  it('says which engines there are, and falls back to the CPU where WebGPU is missing', async () => {
    const { session, until } = open();
    session.receive({ type: 'probe' });
    const { engines, auto } = await until('engines');
    expect(auto).toBe('cpu');
    expect(engines.map((e) => [e.kind, e.available])).toEqual([
      ['webgpu', false],
      ['cpu', true],
    ]);
    expect(engines[0].reason).toMatch(/WebGPU/);
  });

  it('starts, pauses, takes single steps, goes on, and loses no step on the way', async () => {
    const { session, heard, until, phase } = open();
    session.receive({ type: 'start', config: CONFIG, engine: 'cpu' });
    const { summary } = await until('summary');
    expect(summary).toMatchObject({ trainingPuzzles: 200, heldOut: { puzzles: 8, kind: 'unseen puzzles' } });
    await phase('training');
    const { evaluation, solved } = await until('evaluation', (m) => m.step === 5);
    expect(solved?.filter(Boolean)).toHaveLength(8 * evaluation.exact[1]);
    session.receive({ type: 'pause' });
    const paused = await phase('paused');
    expect(steps(heard)).toEqual(Array.from({ length: paused.step }, (_, i) => i + 1));

    session.receive({ type: 'step' });
    expect((await phase('paused')).step).toBe(paused.step + 1);
    session.receive({ type: 'resume' });
    await phase('training');
    await until('metrics');
    session.receive({ type: 'pause' });
    const later = await phase('paused');
    expect(later.step).toBeGreaterThan(paused.step + 1);
    expect(steps(heard)).toEqual(Array.from({ length: later.step }, (_, i) => i + 1));
    session.receive({ type: 'reset' });
    expect((await phase('idle')).step).toBe(0);
  });

  it('shows the answers of the newest weights to the held-out puzzle that was asked for', async () => {
    const { session, until, phase } = open();
    session.receive({ type: 'start', config: CONFIG, engine: 'cpu' });
    await phase('training');
    session.receive({ type: 'pause' });
    await phase('paused');
    session.receive({ type: 'show', puzzle: 9 });
    const board = await until('board', (m) => m.puzzle === 1);
    expect(board).toMatchObject({ puzzles: 8, task: 'sudoku4' });
    expect(board.question.filter((token) => token > 1).length).toBeGreaterThanOrEqual(12);
    const { updates, segments, header } = board.trace;
    expect(header).toMatchObject({ task: 'sudoku4', reasoning: { segments: 2, H_cycles: 1, L_cycles: 1 }, seed: 3 });
    expect(header.weights.name).toBe(`step ${board.step}`);
    expect(updates.probe).toHaveLength(4 * 16 * 6);
    expect(segments.q).toHaveLength(2 * 2);
    expect(decodeTrace(encodeTrace(board.trace))).toEqual(board.trace);
    expect(board.watchingShare).toBeGreaterThanOrEqual(0);
    for (let at = 0; at < 2 * 16; at++) {
      const p = segments.output.subarray(at * 6, at * 6 + 6);
      expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    }
  });

  it('gives the ways of both states of a run that rests, and says why it gives none while one trains', async () => {
    const { session, until, phase } = open();
    session.receive({ type: 'start', config: CONFIG, engine: 'cpu' });
    await phase('training');
    session.receive({ type: 'paths' });
    expect((await until('refused')).message).toMatch(/pause it first/);
    session.receive({ type: 'pause' });
    session.receive({ type: 'paths' });
    const { paths, puzzle } = await until('paths');
    expect(puzzle).toBe(0);
    // Two segments of one L-step and one H update.
    expect(paths.map(({ module, updates }) => [module, [...updates]])).toEqual([
      ['L', [0, 2]],
      ['H', [1, 3]],
    ]);
    for (const { scores, explained } of paths) {
      expect(scores).toHaveLength(4);
      expect(explained[0] + explained[1]).toBeCloseTo(1, 6);
    }
  });

  it.each(['recurrent', 'feedforward', 'trm'] as const)('trains and shows a %s model', async (architecture) => {
    const { session, until, phase } = open();
    const halt_max_steps = architecture === 'feedforward' ? 1 : 2;
    session.receive({ type: 'start', config: { ...CONFIG, model: { ...CONFIG.model, architecture, halt_max_steps } }, engine: 'cpu' });
    await until('evaluation');
    session.receive({ type: 'pause' });
    await phase('paused');
    session.receive({ type: 'paths' });
    const { paths } = await until('paths');
    expect(paths.map(({ module, updates }) => [module, updates.length])).toEqual(
      architecture === 'trm'
        ? [
            ['L', 2],
            ['H', 2],
          ]
        : [['L', 4]],
    );
  });

  it('gives the weights away as a file that can be read back', async () => {
    const { session, until, phase } = open();
    session.receive({ type: 'start', config: CONFIG, engine: 'cpu' });
    await phase('training');
    session.receive({ type: 'pause' });
    session.receive({ type: 'export' });
    const { bytes, name } = await until('exported');
    expect(name).toMatch(/^hrm-sudoku4-\d+\.safetensors$/);
    expect(decodeCheckpoint(readSafetensors(bytes)).model).toEqual(CONFIG.model);
  });

  describe('whose engine fails at a request', () => {
    /** A session that trains, and whose reads of buffers of some names can be made to fail. */
    async function faulty() {
      let failing: RegExp | undefined;
      const engines: Engines = {
        ...browserEngines(undefined),
        async open() {
          const engine = await createCpuEngine();
          const read: Engine['read'] = (sources) => {
            if (sources.some(({ storage }) => failing?.test(storage.name))) return Promise.reject(new Error('a read went wrong'));
            return engine.read(sources);
          };
          return Object.create(engine, { read: { value: read } }) as Engine;
        },
      };
      const opened = open(engines);
      opened.session.receive({ type: 'start', config: CONFIG, engine: 'cpu' });
      await opened.phase('training');
      const fail = (names: RegExp | undefined) => {
        failing = names;
      };
      return { ...opened, fail };
    }
    const goesOn = async ({ heard, until }: ReturnType<typeof open>) => {
      const before = steps(heard).at(-1) ?? 0;
      await until('evaluation', ({ step }) => step > before);
      expect(heard.filter((m) => m.type === 'phase' && m.phase === 'failed')).toEqual([]);
    };

    it('refuses to export, and trains on', async () => {
      const run = await faulty();
      run.fail(/^parameters$/);
      run.session.receive({ type: 'export' });
      expect(await run.until('refused')).toEqual({ type: 'refused', request: 'export', message: 'a read went wrong' });
      run.fail(undefined);
      await goesOn(run);
      run.session.receive({ type: 'export' });
      expect((await run.until('exported')).bytes.byteLength).toBeGreaterThan(1000);
    });

    it('trains on without the board that it cannot show', async () => {
      const run = await faulty();
      run.fail(/^board/);
      run.session.receive({ type: 'show', puzzle: 1 });
      expect(await run.until('refused')).toMatchObject({ request: 'show', message: expect.stringContaining('a read went wrong') });
      await goesOn(run);
      run.session.receive({ type: 'pause' });
      await run.phase('paused');
    });
  });

  it('trains on where it does not know a message, and says so', async () => {
    const { session, heard, until, phase } = open();
    session.receive({ type: 'start', config: CONFIG, engine: 'cpu' });
    await phase('training');
    session.receive({ type: 'dream' } as never);
    expect(await until('refused')).toMatchObject({ request: 'dream', message: expect.stringContaining('"dream" means nothing here') });
    const before = steps(heard).at(-1) ?? 0;
    await until('evaluation', ({ step }) => step > before);
  });

  it('stops by the rule that is met, says why, and can go on all the same', async () => {
    const { session, phase } = open();
    session.receive({ type: 'start', config: { ...CONFIG, training: { ...CONFIG.training, total_steps: 7 } }, engine: 'cpu' });
    const finished = await phase('finished');
    expect(finished).toMatchObject({ step: 7, reason: 'Took every step of its schedule.' });
    session.receive({ type: 'step' });
    expect((await phase('paused')).step).toBe(8);
  });

  it('stops at numbers that are not finite with the weights of the step before', async () => {
    const { session, phase } = open();
    session.receive({
      type: 'start',
      config: { ...CONFIG, training: { ...CONFIG.training, lr: 1, weight_decay: 100, warmup: 0 } },
      engine: 'cpu',
    });
    const { reason, step } = await phase('finished');
    expect(reason).toMatch(new RegExp(`step ${step + 1} was not a finite number. The weights are those of step ${step}`));
  });

  it('refuses an impossible configuration with the reason and keeps listening', async () => {
    const { session, phase } = open();
    session.receive({ type: 'start', config: { ...CONFIG, model: { ...CONFIG.model, num_heads: 3 } }, engine: 'cpu' });
    expect((await phase('failed')).reason).toMatch('Heads must divide the hidden size of 16: 2 or 4 do');
    session.receive({ type: 'start', config: CONFIG, engine: 'cpu' });
    await phase('training');
    session.receive({ type: 'reset' });
    await phase('idle');
  });

  it('says how much memory was asked for and which batch fits, and trains with that', async () => {
    const engines: Engines = {
      ...browserEngines(undefined),
      async open() {
        const engine = await createCpuEngine();
        const most = engine.bytes + 3 * 2 ** 20;
        const prepare: Engine['prepare'] = async (program) => {
          const executable = await engine.prepare(program);
          if (engine.bytes <= most) return executable;
          const held = engine.bytes - executable.arenaBytes;
          executable.release();
          throw new OutOfMemory({ giver: 'this test', held, asked: executable.arenaBytes, room: most - held });
        };
        return Object.create(engine, { prepare: { value: prepare } }) as Engine;
      },
    };
    const { session, phase } = open(engines);
    const withBatch = (batch_size: number) => ({ ...CONFIG, training: { ...CONFIG.training, batch_size } });
    session.receive({ type: 'start', config: withBatch(500), engine: 'cpu' });
    const { reason, batch } = await phase('failed');
    expect(reason).toMatch(/^Out of memory: \d+ MiB are in use, and \d+ MiB more were asked for/);
    expect(reason).toContain(`The largest batch that fits is ${batch}.`);
    expect(batch).toBeGreaterThan(4);
    session.receive({ type: 'start', config: withBatch(batch!), engine: 'cpu' });
    await phase('training');
    session.receive({ type: 'reset' });
    await phase('idle');
  });

  it('tells how many kernels are compiled, until there is a run', async () => {
    const engines: Engines = {
      ...browserEngines(undefined),
      async open() {
        const engine = await createCpuEngine();
        const compiling: Engine = Object.create(engine, {
          compiled: { value: undefined, writable: true },
          prepare: {
            value: (program: Parameters<Engine['prepare']>[0]) => {
              compiling.compiled?.(12, 25);
              return engine.prepare(program);
            },
          },
        });
        return compiling;
      },
    };
    const { session, heard, until } = open(engines);
    session.receive({ type: 'start', config: CONFIG, engine: 'cpu' });
    expect(await until('compiling')).toMatchObject({ found: 12, wanted: 25 });
    await until('evaluation');
    expect(heard.findLastIndex(({ type }) => type === 'compiling')).toBeLessThan(heard.findIndex(({ type }) => type === 'summary'));
    session.receive({ type: 'reset' });
  });

  it('says so when the engine is lost', async () => {
    let lose = (_: string) => {};
    const engines: Engines = {
      ...browserEngines(undefined),
      async open() {
        const engine = await createCpuEngine();
        const failed = new Promise<string>((resolve) => {
          lose = resolve;
        });
        return Object.create(engine, { failed: { value: failed } }) as Engine;
      },
    };
    const { session, phase } = open(engines);
    session.receive({ type: 'start', config: CONFIG, engine: 'cpu' });
    await phase('training');
    lose('The GPU was taken away.');
    expect((await phase('failed')).reason).toBe('The GPU was taken away.');
  });
});
