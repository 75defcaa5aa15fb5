import { describe, expect, it } from 'vitest';
import { createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { PUBLISHED } from '../model/config.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import { Run, type RunEvent } from './run.ts';
import { type RunConfig, STOP_DEFAULTS, taskSizes } from './run-config.ts';
import { adaptSnapshot, decodeSnapshot, encodeSnapshot } from './snapshot.ts';

const CONFIG: RunConfig = {
  data: { task: 'sudoku4', level: [12, 14], count: 60, augment: { digits: true }, split: 'puzzles', heldOut: 8, seed: 1 },
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
    halt_max_steps: 3,
    halt_exploration_prob: 0.5,
    pos_encodings: 'rope',
  },
  training: { ...TRAINING_DEFAULTS, batch_size: 4, lr: 1e-3, warmup: 5, total_steps: 100 },
  evaluation: { every: 8, puzzles: 8, segments: 2 },
  stop: { ...STOP_DEFAULTS, exact: 1, checks: 50 },
  seed: 3,
};
const DATA = buildDataset(CONFIG.data);
/** Every training puzzle with a row of the table of its own. */
const NAMED = { ...DATA, training: DATA.training.map((puzzle, i) => ({ ...puzzle, id: 1 + (i % 5) })) };

const VARIANTS: readonly (readonly [string, RunConfig, typeof DATA])[] = [
  ['hrm', CONFIG, DATA],
  [
    'hrm with learned puzzle embeddings and an average of its weights',
    {
      ...CONFIG,
      model: { ...CONFIG.model, puzzle_emb_ndim: 16, num_puzzle_identifiers: 6 },
      training: { ...CONFIG.training, ema_rate: 0.9 },
    },
    NAMED,
  ],
  ['hrm with a Q target every third step', { ...CONFIG, training: { ...CONFIG.training, q_target_every: 3 } }, DATA],
  [
    'hrm with staggered rows and the gradient of the whole cycle',
    { ...CONFIG, training: { ...CONFIG.training, row_start: 'staggered', gradient: 'cycle' } },
    DATA,
  ],
  ['recurrent', { ...CONFIG, model: { ...CONFIG.model, architecture: 'recurrent' } }, DATA],
  ['feedforward', { ...CONFIG, model: { ...CONFIG.model, architecture: 'feedforward', halt_max_steps: 1 } }, DATA],
  ['trm', { ...CONFIG, model: { ...CONFIG.model, architecture: 'trm' } }, DATA],
];

async function advance(run: Run, steps: number): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  while (run.step < steps) events.push(...(await run.advance()));
  return [...events, ...(await run.finishMetrics())];
}

/** What the events say, however they came in pieces. */
const numbers = (events: readonly RunEvent[]) => ({
  metrics: events.flatMap((event) => (event.type === 'metrics' ? event.rows : [])),
  evaluations: events.filter((event) => event.type === 'evaluation'),
});

const clock = () => 0;

async function saved(config = CONFIG, data = DATA, steps = 5): Promise<Uint8Array<ArrayBuffer>> {
  const engine = await createCpuEngine();
  const run = await Run.create(engine, config, data, clock);
  await advance(run, steps);
  const file = encodeSnapshot(await run.snapshot());
  engine.destroy();
  return file;
}

const ENGINES: readonly (readonly [string, () => Promise<Engine>])[] = [
  ['cpu', createCpuEngine],
  ['webgpu', createNodeGpuEngine],
];

describe.each(ENGINES)('a run that is saved on the %s engine', (_, open) => {
  it.each(VARIANTS)('goes on on a new engine as if it had never stopped: %s', async (_, config, data) => {
    const engine = await open();
    const straight = await Run.create(engine, config, data, clock);
    const first = await advance(straight, 20);
    const file = encodeSnapshot(await straight.snapshot());
    const expected = numbers([...first, ...(await advance(straight, 40))]);
    const end = encodeSnapshot(await straight.snapshot());
    engine.destroy();

    const another = await open();
    const resumed = await Run.resume(another, decodeSnapshot(file), data, clock);
    const actual = numbers([...first, ...(await advance(resumed, 40))]);
    expect(actual).toEqual(expected);
    expect(actual.evaluations).toHaveLength(5);
    // Parameters, moments, average, table, carry, random states, counters and curves: every bit.
    expect(encodeSnapshot(await resumed.snapshot())).toEqual(end);
    another.destroy();
  });
});

it('keeps the float64 of the oracle', async () => {
  const engine = createOracle();
  const run = await Run.create(engine, CONFIG, DATA, clock);
  await advance(run, 2);
  const file = encodeSnapshot(await run.snapshot());
  const again = createOracle();
  const resumed = await Run.resume(again, decodeSnapshot(file), DATA, clock);
  expect(encodeSnapshot(await resumed.snapshot())).toEqual(file);
});

describe('a saved run', () => {
  it('is a safetensors file with the published names of the weights', async () => {
    const { tensors } = readSafetensors(await saved());
    expect([...tensors.keys()]).toEqual(
      expect.arrayContaining([
        'lm_head.weight',
        'optimiser.m.lm_head.weight',
        'H_init',
        'carry.z_H',
        'optimiser.status',
        'history.metrics',
      ]),
    );
  });

  it('is refused if any bit of it has flipped', async () => {
    const file = await saved();
    for (let at = 3; at < file.length; at += Math.ceil(file.length / 97)) {
      file[at] ^= 16;
      expect(() => decodeSnapshot(file)).toThrow(/checksum/);
      file[at] ^= 16;
    }
    expect(() => decodeSnapshot(file.subarray(0, file.length - 4))).toThrow(/checksum/);
    expect(() => decodeSnapshot(new Uint8Array(3))).toThrow(/a saved run/);
    expect(decodeSnapshot(file).counters.step).toBe(5);
  });

  it('is refused with the place if its tensors cannot be those of its configuration', async () => {
    const snapshot = decodeSnapshot(await saved());
    const withTensor = (name: string, change: (values: Float32Array | Uint32Array) => unknown) => {
      const values = snapshot.tensors.get(name)!.slice() as Float32Array;
      change(values);
      return encodeSnapshot({ ...snapshot, tensors: new Map([...snapshot.tensors, [name, values]]) });
    };
    expect(() => decodeSnapshot(withTensor('optimiser.v.lm_head.weight', (v) => v.fill(Number.NaN, 3, 4)))).toThrow(
      /optimiser.v.lm_head.weight.*NaN at element 3/,
    );
    expect(() => decodeSnapshot(withTensor('carry.inputs', (v) => v.fill(6, 7, 8)))).toThrow(/carry.inputs.*6 at element 7/);
    const wider = { ...snapshot.config, training: { ...snapshot.config.training, batch_size: 5 } };
    const other = new Map(adaptSnapshot(snapshot, wider).tensors);
    const file = encodeSnapshot({ ...snapshot, config: wider, tensors: other });
    expect(decodeSnapshot(file).config.training.batch_size).toBe(5);
  });

  it('does not go on with other puzzles', async () => {
    const snapshot = decodeSnapshot(await saved());
    const other = { ...DATA, training: DATA.training.slice(1) };
    const engine = await createCpuEngine();
    await expect(Run.resume(engine, snapshot, other, clock)).rejects.toThrow(/not those that this run was trained on/);
    engine.destroy();
  });

  it('goes on under other settings where the weights keep their shapes, and says which does not where they do not', async () => {
    const snapshot = decodeSnapshot(await saved());
    const config: RunConfig = { ...CONFIG, training: { ...CONFIG.training, batch_size: 6, lr: 5e-4, ema_rate: 0.5 } };
    const engine = await createCpuEngine();
    const run = await Run.resume(engine, adaptSnapshot(snapshot, config), DATA, clock);
    const [metrics] = numbers(await advance(run, 6)).metrics;
    expect(metrics.step).toBe(6);
    engine.destroy();
    const larger = { ...CONFIG, model: { ...CONFIG.model, hidden_size: 32 } };
    expect(() => adaptSnapshot(snapshot, larger)).toThrow(/"H_init" is \[16\].*\[32\]/);
  });

  it('keeps a new learning rate, and a mark where it changed', async () => {
    const engine = await createCpuEngine();
    const run = await Run.create(engine, CONFIG, DATA, clock);
    await advance(run, 3);
    expect(run.setLearningRate(2e-4)).toEqual({ step: 3, text: 'learning rate 0.0002' });
    expect(() => run.setLearningRate(-1)).toThrow('Learning rate must be a number from 0 to 1, not -1');
    const snapshot = decodeSnapshot(encodeSnapshot(await run.snapshot()));
    expect(snapshot.config.training.lr).toBe(2e-4);
    expect(snapshot.history.marks).toEqual([{ step: 3, text: 'learning rate 0.0002' }]);
    engine.destroy();
  });
});
