import { describe, expect, it } from 'vitest';
import { CPU_FUSION, createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import { nodeThreads } from '../cpu/node-threads.ts';
import type { Engine } from '../engine/engine.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { type ModelConfig, PUBLISHED } from '../model/config.ts';
import { initialWeights } from '../model/parameters.ts';
import { TRAINING_DEFAULTS, type TrainingConfig } from '../model/training.ts';
import { readWeights } from '../model/weights.ts';
import { Random } from '../puzzles/random.ts';
import type { Batch } from '../puzzles/stream.ts';
import { relativeError } from './golden.ts';
import { type MetricRow, Trainer } from './trainer.ts';

const MODEL: ModelConfig = {
  ...PUBLISHED,
  vocab_size: 6,
  seq_len: 16,
  hidden_size: 16,
  num_heads: 2,
  ffn_multiple: 16,
  H_layers: 1,
  L_layers: 1,
  halt_max_steps: 3,
  halt_exploration_prob: 0.5,
};
const TRAINING: TrainingConfig = { ...TRAINING_DEFAULTS, batch_size: 4, lr: 1e-3, warmup: 5, total_steps: 100 };

/** The answer is the question shifted by one cell: learnable, and the same for every engine. */
function examples(seed: number, S: number) {
  const random = Random.from(seed, 'examples');
  return {
    next(rows: number): Batch {
      const inputs = Uint32Array.from({ length: rows * S }, () => 1 + random.below(5));
      const labels = Int32Array.from(inputs, (_, i) => inputs[i - (i % S) + ((i + 1) % S)]);
      return { inputs, labels, ids: new Uint32Array(rows) };
    },
  };
}

async function trainerOn(engine: Engine, model = MODEL, training = TRAINING, seed = 1): Promise<Trainer> {
  const weights = Random.from(seed, 'weights');
  const exploration = Random.from(seed, 'exploration');
  return Trainer.create(
    engine,
    model,
    training,
    initialWeights(model, () => weights.float()),
    examples(seed, model.seq_len),
    () => exploration.float(),
  );
}

async function trained(
  engine: Engine,
  steps: number,
  model = MODEL,
  training = TRAINING,
): Promise<{ rows: MetricRow[]; weights: Float32Array }> {
  const trainer = await trainerOn(engine, model, training);
  const rows: MetricRow[] = [];
  for (let i = 0; i < steps; i++) {
    await trainer.step();
    if (i % 16 === 15) rows.push(...(await trainer.readMetrics()));
  }
  rows.push(...(await trainer.readMetrics()));
  const weights = await readWeights(engine, model);
  engine.destroy();
  return { rows, weights: Float32Array.from([...weights.values()].flatMap((t) => [...t])) };
}

const ENGINES = [
  { name: 'webgpu', create: createNodeGpuEngine },
  { name: 'cpu', create: createCpuEngine },
];

it('computes the same to the bit on any number of threads of the CPU engine', async () => {
  const on = async (count: number) => trained(await createCpuEngine(CPU_FUSION, { ...nodeThreads(count), leastPart: 1 }), 20);
  const one = await on(1);
  for (const count of [2, 3, 4]) {
    const several = await on(count);
    expect(several.rows, `${count} threads`).toEqual(one.rows);
    expect(new Uint8Array(several.weights.buffer), `${count} threads`).toEqual(new Uint8Array(one.weights.buffer));
  }
});

describe.each(ENGINES)('training on the $name engine', ({ create }) => {
  it('follows the float64 oracle for 30 steps', async () => {
    const expected = await trained(createOracle(), 30);
    const actual = await trained(await create(), 30);
    const losses = (rows: readonly MetricRow[]) => rows.map((row) => row.loss);
    expect(actual.rows.map((row) => row.step)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(relativeError(losses(actual.rows), losses(expected.rows))).toBeLessThan(1e-4);
    // The sign of a gradient near zero may differ, and with it a step of the learning rate's size.
    expect(relativeError(actual.weights, expected.weights)).toBeLessThan(1e-3);
    // Both having computed nothing would agree too.
    expect(expected.rows[0].lm_loss / 4).toBeGreaterThan(0.5 * Math.log(6));
    expect(expected.rows[29].lm_loss).toBeLessThan(expected.rows[0].lm_loss);
  });

  it('follows the oracle with a Q target every third step, and shows its loss at those steps alone', async () => {
    const training = { ...TRAINING, q_target_every: 3 };
    const expected = await trained(createOracle(), 12, MODEL, training);
    const actual = await trained(await create(), 12, MODEL, training);
    const column = (name: keyof MetricRow, { rows }: typeof actual) => rows.map((row) => row[name]);
    expect(column('q_continue_loss', actual).map(Number.isNaN)).toEqual(Array.from({ length: 12 }, (_, i) => (i + 1) % 3 !== 0));
    expect(relativeError(column('loss', actual), column('loss', expected))).toBeLessThan(1e-4);
    expect(relativeError(actual.weights, expected.weights)).toBeLessThan(1e-3);
    // Which rows have halted does not depend on the target.
    expect(column('finished', actual)).toEqual(column('finished', expected));
    expect(column('finished_segments', expected).some((sum) => sum > 0)).toBe(true);
  });

  it('lets rows that start staggered end at different segments, each by its own, and then no sooner than any', async () => {
    // No row halts by itself: the heads' biases start far below 0.
    const model = { ...MODEL, halt_exploration_prob: 0, halt_max_steps: 4 };
    const finished = async (row_start: TrainingConfig['row_start']) =>
      (await trained(await create(), 9, model, { ...TRAINING, lr: 0, puzzle_lr: 0, row_start })).rows.map((row) => row.finished);
    expect(await finished('together')).toEqual([0, 0, 0, 4, 0, 0, 0, 4, 0]);
    expect(await finished('staggered')).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('staggers rows anew after they all took a new puzzle', async () => {
    const model = { ...MODEL, halt_exploration_prob: 0, halt_max_steps: 4 };
    const trainer = await trainerOn(await create(), model, { ...TRAINING, lr: 0, puzzle_lr: 0, row_start: 'staggered' });
    for (let i = 0; i < 6; i++) await trainer.step();
    await trainer.readMetrics();
    trainer.startRowsAnew();
    for (let i = 0; i < 4; i++) await trainer.step();
    expect((await trainer.readMetrics()).map((row) => row.finished_segments)).toEqual([1, 2, 3, 4]);
    trainer.engine.destroy();
  });

  it('repeats bit for bit with the same seed', async () => {
    const [one, two] = [await trained(await create(), 12), await trained(await create(), 12)];
    expect(new Uint8Array(one.weights.buffer)).toEqual(new Uint8Array(two.weights.buffer));
    expect(one.rows).toEqual(two.rows);
  });

  it('needs the same memory for any number of cycles, steps and segments', async () => {
    const sizes = [];
    for (const change of [
      { H_cycles: 2, L_cycles: 2 },
      { H_cycles: 8, L_cycles: 8 },
      { H_cycles: 2, L_cycles: 2, halt_max_steps: 16 },
    ]) {
      const engine = await create();
      const trainer = await trainerOn(engine, { ...MODEL, ...change });
      sizes.push({ arena: trainer.executable.arenaBytes, all: engine.bytes });
      engine.destroy();
    }
    expect(sizes[1]).toEqual(sizes[0]);
    expect(sizes[2]).toEqual(sizes[0]);
  });

  it('creates nothing in the steady state and submits once a step', async () => {
    const engine = await create();
    const trainer = await trainerOn(engine);
    for (let i = 0; i < 3; i++) await trainer.step();
    await trainer.readMetrics();
    const before = { ...engine.counters };
    for (let i = 0; i < 5; i++) await trainer.step();
    await engine.settle();
    const { dispatches, submits, ...created } = engine.counters;
    expect(submits - before.submits).toBe(5);
    expect(dispatches - before.dispatches).toBe(5 * trainer.executable.dispatches);
    expect(created).toEqual({ buffers: before.buffers, bindGroups: before.bindGroups, pipelines: before.pipelines, reads: before.reads });
    engine.destroy();
  });

  it('stops changing the weights at a step whose numbers are not finite', async () => {
    const engine = await create();
    const trainer = await trainerOn(engine);
    for (let i = 0; i < 3; i++) await trainer.step();
    await trainer.readMetrics();
    const good = await readWeights(engine, MODEL);
    engine.write(trainer.plan.buffers.z_H, new Float32Array(trainer.plan.buffers.z_H.storage.length).fill(Number.NaN));
    engine.write(trainer.plan.buffers.halted, new Uint32Array(TRAINING.batch_size));
    for (let i = 0; i < 2; i++) await trainer.step();
    const rows = await trainer.readMetrics();
    expect(rows[0].loss).toBeNaN();
    expect(await readWeights(engine, MODEL)).toEqual(good);

    trainer.recover(4);
    await trainer.step();
    const [row] = await trainer.readMetrics();
    expect(row.step).toBe(4);
    expect(row.loss).toBeGreaterThan(0);
    expect(await readWeights(engine, MODEL)).not.toEqual(good);
    engine.destroy();
  });

  it('keeps a moving average of the weights where asked to', async () => {
    const engine = await create();
    const training = { ...TRAINING, ema_rate: 0.75, warmup: 0 };
    const trainer = await trainerOn(engine, MODEL, training);
    const before = await readWeights(engine, MODEL);
    await trainer.step();
    const [after, average] = [await readWeights(engine, MODEL), await readWeights(engine, MODEL, 'average')];
    const name = 'lm_head.weight';
    const expected = before.get(name)!.map((old, i) => 0.75 * old + 0.25 * after.get(name)![i]);
    expect(relativeError(average.get(name)!, expected)).toBeLessThan(1e-6);
    engine.destroy();
  });
});

describe('Trainer.create', () => {
  it('refuses a configuration that cannot run, with the nearest that can, before it allocates', async () => {
    const engine = await createCpuEngine();
    const before = engine.bytes;
    await expect(trainerOn(engine, { ...MODEL, num_heads: 3 })).rejects.toThrow('Heads must divide the hidden size of 16: 2 or 4 do');
    await expect(trainerOn(engine, { ...MODEL, hidden_size: 6, num_heads: 2 })).rejects.toThrow(
      'Hidden size must be a whole number from 8 to 2,048, not 6',
    );
    await expect(trainerOn(engine, MODEL, { ...TRAINING, batch_size: 0 })).rejects.toThrow(
      'Batch must be a whole number from 1 to 4,096, not 0',
    );
    expect(engine.bytes).toBe(before);
    engine.destroy();
  });

  it('refuses sizes past what the device can bind', async () => {
    const engine = await createCpuEngine();
    const small: Engine = Object.create(engine, { limits: { value: { ...engine.limits, maxBindingBytes: 4096 } } });
    await expect(trainerOn(small)).rejects.toThrow(/binds at most/);
    engine.destroy();
  });
});
