/** The architectures besides HRM, each by what it is defined as: gradients, halting, memory, recordings. */
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../checkpoints/checkpoint.ts';
import { createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import { randoms, runKernel } from '../cpu/testing.ts';
import { planArena, programSteps } from '../engine/arena.ts';
import { SCALAR_COUNT } from '../engine/catalogue.ts';
import type { Engine, Executable } from '../engine/engine.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { type Gradient, gradientUpdates, segmentUpdates, updateLayers } from '../model/architecture.ts';
import { ARCHITECTURES, type Architecture, type ModelConfig, PUBLISHED } from '../model/config.ts';
import { initialWeights } from '../model/parameters.ts';
import { stepPrograms, type TrainProgram, trainProgram } from '../model/programs.ts';
import { TRAINING_DEFAULTS, type TrainingConfig } from '../model/training.ts';
import { readWeights, writeWeights } from '../model/weights.ts';
import { Random } from '../puzzles/random.ts';
import type { Batch } from '../puzzles/stream.ts';
import { probabilities } from '../solving/distribution.ts';
import { TraceRecorder, trainedReasoning } from '../solving/recorder.ts';
import { Evaluator } from './evaluator.ts';
import { relativeError } from './golden.ts';
import { parseRunConfig } from './run-config.ts';
import { Trainer } from './trainer.ts';

const OTHERS = ['recurrent', 'feedforward', 'trm'] as const;

const model = (architecture: Architecture, change: Partial<ModelConfig> = {}): ModelConfig => ({
  ...PUBLISHED,
  architecture,
  vocab_size: 5,
  seq_len: 4,
  hidden_size: 8,
  num_heads: 2,
  expansion: 1,
  ffn_multiple: 4,
  H_layers: 1,
  L_layers: 2,
  H_cycles: 2,
  L_cycles: 3,
  puzzle_emb_ndim: 8,
  num_puzzle_identifiers: 2,
  halt_max_steps: architecture === 'feedforward' ? 1 : 3,
  pos_encodings: 'learned',
  ...change,
});
const TRAINING: TrainingConfig = { ...TRAINING_DEFAULTS, batch_size: 2, lr: 1e-3, warmup: 1, total_steps: 100 };

function weightsOf(c: ModelConfig, seed = 1) {
  const random = Random.from(seed, 'weights');
  const weights = initialWeights(c, () => random.float());
  // These start from zeros: let them say something.
  weights.set('q_head.weight', Float32Array.from(randoms(2 * c.hidden_size, 5)));
  if (c.puzzle_emb_ndim) weights.set('puzzle_emb.weights', Float32Array.from(randoms(c.num_puzzle_identifiers * c.puzzle_emb_ndim, 6)));
  return weights;
}

const INPUTS = [1, 2, 3, 4, 4, 0, 2, 1];
const LABELS = [2, 3, 4, 1, 0, 2, -100, 3];
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);

/** The loss of a segment whose updates before those with gradient were taken with fixed weights. */
async function lossFromThere(engine: Engine, c: ModelConfig, gradient: Gradient, rowHalt: ArrayLike<number>) {
  const plan = stepPrograms(c, 2);
  const { buffers } = plan;
  const steps: Executable[] = await Promise.all(plan.L.map(({ program }) => engine.prepare(program)));
  const [encode, last, decode] = await Promise.all([plan.encode, plan.H.program, plan.decode].map((p) => engine.prepare(p)));
  const stack = c.architecture === 'feedforward';
  const perCycle = stack ? steps.length + 1 : c.L_cycles + 1;
  const all = stack ? perCycle : segmentUpdates(c);
  const graded = stack ? all : gradientUpdates(c, gradient);
  const run = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const step = i % perCycle;
      (step === perCycle - 1 ? last : steps[step % steps.length]).run();
    }
  };
  engine.write(buffers.inputs, INPUTS);
  engine.write(buffers.ids, [0, 1]);
  if (buffers.halted) engine.write(buffers.halted, [1, 1]);
  encode.run();
  run(0, all - graded);
  const [z_H, z_L] = await engine.read([buffers.z_H, buffers.z_L]);
  if (buffers.halted) engine.write(buffers.halted, [0, 0]);
  return async (): Promise<number> => {
    engine.write(buffers.z_L, z_L);
    engine.write(buffers.z_H, z_H);
    encode.run();
    run(all - graded, all);
    decode.run();
    const [logits, q] = await engine.read([buffers.logits, buffers.q]);
    const dims = { batch: 2, cells: c.seq_len, vocab: c.vocab_size, softmax: 0 };
    const { row_loss } = await runKernel(engine, 'cross_entropy', dims, { logits: logits, labels: LABELS });
    const bce = (x: number, t: number) => Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x)));
    const rows = [0, 1].map((b) => {
      const qContinue = c.architecture === 'trm' || c.halt_max_steps === 1 ? 0 : bce(q[2 * b + 1], rowHalt[4 * b + 3]);
      return row_loss[4 * b] + 0.5 * (bce(q[2 * b], row_loss[4 * b + 3]) + qContinue);
    });
    return (rows[0] + rows[1]) / 2;
  };
}

function offerExamples(engine: Engine, plan: TrainProgram): void {
  const b = plan.buffers;
  engine.write(b.halted, [1, 1]);
  engine.write(b.next_inputs, INPUTS);
  engine.write(b.next_labels, LABELS);
  engine.write(b.next_ids, [0, 1]);
}

describe.each(ARCHITECTURES)('the gradient of a step of %s', (architecture) => {
  it.each([
    ['one-step', 'rope', 2],
    ['one-step', 'learned', 1],
    ['cycle', 'rope', 1],
    ['cycle', 'learned', 2],
  ] as const)(
    'is that of its last updates, by finite differences: %s, %s positions, %i cycles',
    async (gradient, pos_encodings, H_cycles) => {
      const engine = createOracle();
      const c = model(architecture, { pos_encodings, H_cycles });
      const plan = trainProgram(c, { ...TRAINING, gradient });
      const step = await engine.prepare(plan.program);
      writeWeights(engine, c, weightsOf(c));
      offerExamples(engine, plan);
      // With every rate 0 the optimiser changes nothing.
      engine.write(plan.optimiser.scalars, new Array(SCALAR_COUNT).fill(0));
      step.run();
      const { parameters, puzzle_table, layout } = plan.model;
      const [gradients, dpuzzle, rowHalt, start, table] = await engine.read([
        plan.optimiser.gradients,
        plan.buffers.dpuzzle!,
        plan.buffers.row_halt,
        parameters,
        puzzle_table!,
      ]);
      const loss = await lossFromThere(engine, c, gradient, rowHalt);
      const inUse = new Set(
        layout.trained.flatMap(({ offset, shape }) => Array.from({ length: shape[0] * (shape[1] ?? 1) }, (_, i) => offset + i)),
      );
      for (const seed of [1, 2, 3]) {
        const direction = randoms(layout.length, seed).map((d, i) => (inUse.has(i) ? d : 0));
        const puzzles = randoms(table.length, 10 + seed);
        const moved = async (by: number) => {
          engine.write(
            parameters,
            direction.map((d, i) => start[i] + by * d),
          );
          engine.write(
            puzzle_table!,
            puzzles.map((d, i) => table[i] + by * d),
          );
          return loss();
        };
        const slope = ((await moved(1e-5)) - (await moved(-1e-5))) / 2e-5;
        const expected = dot(gradients, direction) + dot(dpuzzle, puzzles);
        const size = Math.sqrt(dot(gradients, gradients) * dot(direction, direction));
        expect(Math.abs(slope - expected) / size).toBeLessThan(1e-8);
        expect(size).toBeGreaterThan(0.1);
      }
      engine.destroy();
    },
  );
});

function examples(S: number) {
  const random = Random.from(1, 'examples');
  return {
    next(rows: number): Batch {
      const inputs = Uint32Array.from({ length: rows * S }, () => 1 + random.below(4));
      const labels = Int32Array.from(inputs, (_, i) => inputs[i - (i % S) + ((i + 1) % S)]);
      return { inputs, labels, ids: new Uint32Array(rows) };
    },
  };
}

async function trainerOn(engine: Engine, c: ModelConfig, training = TRAINING): Promise<Trainer> {
  const random = Random.from(1, 'exploration');
  return Trainer.create(engine, c, training, weightsOf(c), examples(c.seq_len), () => random.float());
}

async function trained(engine: Engine, c: ModelConfig, training = TRAINING) {
  const trainer = await trainerOn(engine, c, training);
  for (let i = 0; i < 5; i++) await trainer.step();
  const rows = await trainer.readMetrics();
  const weights = await readWeights(engine, c);
  engine.destroy();
  return { rows, weights: Float32Array.from([...weights.values()].flatMap((t) => [...t])) };
}

describe.each([
  ['webgpu', createNodeGpuEngine],
  ['cpu', createCpuEngine],
] as const)('training through the whole cycle on the %s engine', (_, create) => {
  it.each(['hrm', 'recurrent'] as const)('follows the float64 oracle: %s', async (architecture) => {
    const c = model(architecture);
    const training: TrainingConfig = { ...TRAINING, gradient: 'cycle', row_start: 'staggered' };
    const expected = await trained(createOracle(), c, training);
    const actual = await trained(await create(), c, training);
    const figures = (run: typeof actual) => run.rows.flatMap(({ loss, gradient_norm }) => [loss, gradient_norm]);
    expect(relativeError(figures(actual), figures(expected))).toBeLessThan(1e-4);
    expect(relativeError(actual.weights, expected.weights)).toBeLessThan(1e-3);
    const oneStep = await trained(createOracle(), c, { ...training, gradient: 'one-step' });
    expect(relativeError(figures(oneStep), figures(expected))).toBeGreaterThan(1e-3);
  });
});

it.each(['hrm', 'recurrent'] as const)(
  'the gradient through the cycle needs memory for each of its steps, and for one cycle only: %s',
  (architecture) => {
    const bytes = (gradient: Gradient, H_cycles: number, L_cycles: number) => {
      const { program } = trainProgram(model(architecture, { H_cycles, L_cycles }), { ...TRAINING, gradient });
      return planArena(program.name, programSteps(program)).elements;
    };
    const [two, three, four] = [2, 3, 4].map((T) => bytes('cycle', 2, T)) as [number, number, number];
    expect(four - three).toBe(three - two);
    expect(three).toBeGreaterThan(two);
    expect(bytes('cycle', 8, 2)).toBe(two);
    expect(bytes('one-step', 2, 4)).toBe(bytes('one-step', 2, 2));
  },
);

describe.each(OTHERS)('training %s', (architecture) => {
  it.each([
    ['webgpu', createNodeGpuEngine],
    ['cpu', createCpuEngine],
  ])('follows the float64 oracle on the %s engine', async (_, create) => {
    const c = model(architecture);
    const expected = await trained(createOracle(), c);
    const actual = await trained(await create(), c);
    const figures = (run: typeof actual) => run.rows.flatMap(({ loss, gradient_norm }) => [loss, gradient_norm]);
    expect(relativeError(figures(actual), figures(expected))).toBeLessThan(1e-4);
    expect(relativeError(actual.weights, expected.weights)).toBeLessThan(1e-3);
    expect(actual.rows.map((row) => row.finished_segments)).toEqual(expected.rows.map((row) => row.finished_segments));
  });

  it('needs memory for the updates that carry gradient only', async () => {
    const bytes = async (H_cycles: number, L_cycles: number) => {
      const engine = await createCpuEngine();
      const { executable } = await trainerOn(engine, model(architecture, { H_cycles, L_cycles }));
      engine.destroy();
      return executable.arenaBytes;
    };
    const base = await bytes(2, 2);
    expect(await bytes(8, 2)).toBe(base);
    if (architecture === 'trm') expect(await bytes(2, 8)).toBeGreaterThan(1.5 * base);
    else expect(await bytes(2, 8)).toBe(base);
  });
});

it('trm takes no second forward pass, and trains nothing but halting', async () => {
  const plan = trainProgram(model('trm'), TRAINING);
  expect(plan.program.calls.filter(({ label }) => label.startsWith('bootstrap'))).toEqual([]);
  const { rows } = await trained(createOracle(), model('trm'));
  expect(rows.map((row) => row.q_continue_loss)).toEqual(new Array(5).fill(0));
});

describe.each(OTHERS)('a recording of %s', (architecture) => {
  it('answers what whole segments answer, to the bit, and keeps each state', async () => {
    const c = model(architecture);
    const engine = await createCpuEngine();
    const recorder = await TraceRecorder.open(engine, c, 'stablemax_cross_entropy');
    const evaluator = await Evaluator.create(engine, c, 1);
    writeWeights(engine, c, weightsOf(c));
    const question = Uint8Array.from([1, 2, 3, 4]);
    const reasoning = trainedReasoning(c, 2);
    const recording = await recorder.record(question, reasoning, { states: true });
    const answers = await evaluator.solve(Uint32Array.from(question), 2);
    expect([...recording.segments.q]).toEqual(answers.flatMap(({ q }) => [...q]));
    const expected = answers.flatMap(({ logits }) =>
      Array.from({ length: 4 }, (_, cell) => [...probabilities(logits, cell * 5, 5, 'stablemax_cross_entropy')]),
    );
    expect([...recording.segments.output]).toEqual(expected.flat().map(Math.fround));

    // What an update changed: with one state or none that is the difference to the update before it.
    const { initial, after } = recording.states!;
    const size = initial.length / 2;
    const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.subarray(0, 8).map((x, i) => x - b[i]));
    const at = (update: number) => (update < 0 ? initial.subarray(0, size) : after.subarray(update * size, (update + 1) * size));
    if (architecture !== 'trm')
      for (const update of [0, 1, 2]) expect(recording.updates.change[update * 5]).toBeCloseTo(distance(at(update), at(update - 1)), 5);

    const attention = await recorder.attention(recording, reasoning, 1);
    expect(attention.layers).toBe({ recurrent: 3, feedforward: 1, trm: 2 }[architecture]);
    for (const module of ['L', 'H'] as const) expect(updateLayers(c, module)).toBe(attention.layers);
    for (let row = 0; row < attention.weights.length; row += 5)
      expect(attention.weights.subarray(row, row + 5).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    recorder.release();
    engine.destroy();
  });
});

it('a feed-forward stack thinks layer by layer and in no other way', async () => {
  const engine = await createCpuEngine();
  const c = model('feedforward');
  expect(trainedReasoning(c, 1)).toEqual({ segments: 1, H_cycles: 1, L_cycles: 2 });
  const recorder = await TraceRecorder.open(engine, c, 'stablemax_cross_entropy');
  writeWeights(engine, c, weightsOf(c));
  const other = { segments: 1, H_cycles: 2, L_cycles: 3 };
  await expect(recorder.record(Uint8Array.of(1, 2, 3, 4), other, {})).rejects.toThrow('a feed-forward stack of 3 layers takes 1 cycle');
});

describe('files', () => {
  it.each(ARCHITECTURES)('keep a checkpoint of %s', (architecture) => {
    const c = model(architecture);
    const weights = weightsOf(c);
    const decoded = decodeCheckpoint(readSafetensors(encodeCheckpoint(c, weights, {})));
    expect(decoded.model).toEqual(c);
    expect([...decoded.weights].sort()).toEqual([...weights].sort());
  });

  it('of an unknown architecture are refused', () => {
    const c = model('hrm');
    const bytes = encodeCheckpoint(c, weightsOf(c), { architecture: 'rnn' });
    expect(() => decodeCheckpoint(readSafetensors(bytes))).toThrow('metadata "architecture"');
  });

  it('of runs may name it', () => {
    const data = { task: 'sudoku4', count: 100, augment: { digits: true }, split: 'puzzles', heldOut: 10, level: [8, 10], seed: 1 };
    expect(parseRunConfig({ data }).model.architecture).toBe('hrm');
    expect(parseRunConfig({ data, model: { architecture: 'trm' } }).model.architecture).toBe('trm');
    expect(() => parseRunConfig({ data, model: { architecture: 'rnn' } })).toThrow(/model\.architecture/);
  });
});
