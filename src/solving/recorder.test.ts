import { describe, expect, it } from 'vitest';
import { createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { type ModelConfig, PUBLISHED } from '../model/config.ts';
import { initialWeights } from '../model/parameters.ts';
import { writeWeights } from '../model/weights.ts';
import { Random } from '../puzzles/random.ts';
import { indexOf, moduleAt, updateCount } from '../trace/cursor.ts';
import { Evaluator } from '../training/evaluator.ts';
import { probabilities } from './distribution.ts';
import { type Recording, recordingBytes, TraceRecorder } from './recorder.ts';

const MODEL: ModelConfig = {
  ...PUBLISHED,
  vocab_size: 6,
  seq_len: 16,
  hidden_size: 16,
  num_heads: 2,
  ffn_multiple: 16,
  H_layers: 2,
  L_layers: 1,
  H_cycles: 2,
  L_cycles: 3,
  puzzle_emb_ndim: 16,
};
const TOKENS = 17;
const TRAINED = { segments: 3, H_cycles: MODEL.H_cycles, L_cycles: MODEL.L_cycles };
const QUESTION = Uint8Array.from({ length: 16 }, (_, i) => 1 + ((i * 7) % 5));
const LOSS = 'stablemax_cross_entropy';
/** Largest absolute difference between float32 engines and the float64 oracle that a trace may show. */
const TOLERANCE = 2e-4;

function weights(seed = 1) {
  const random = Random.from(seed, 'weights');
  const drawn = initialWeights(MODEL, () => random.float());
  // The Q head starts from zeros: let it say something.
  drawn.set(
    'q_head.weight',
    Float32Array.from({ length: 2 * MODEL.hidden_size }, () => random.float() - 0.5),
  );
  return drawn;
}

async function recorderOn(engine: Engine): Promise<TraceRecorder> {
  const recorder = await TraceRecorder.open(engine, MODEL, LOSS);
  writeWeights(engine, MODEL, weights());
  return recorder;
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i])).map((d) => (Number.isFinite(d) ? d : Infinity)));

function expectClose(actual: Recording, expected: Recording): void {
  expect(worst(actual.updates.probe, expected.updates.probe)).toBeLessThan(TOLERANCE);
  expect(worst(actual.updates.change, expected.updates.change)).toBeLessThan(TOLERANCE);
  expect(worst(actual.updates.norm, expected.updates.norm)).toBeLessThan(TOLERANCE);
  expect(worst(actual.segments.output, expected.segments.output)).toBeLessThan(TOLERANCE);
  expect(worst(actual.segments.q, expected.segments.q)).toBeLessThan(TOLERANCE);
}

describe.each([
  { name: 'webgpu', create: createNodeGpuEngine },
  { name: 'cpu', create: createCpuEngine },
])('a recording on the $name engine', ({ create }) => {
  it('answers what a whole segment answers, to the bit, and what the float64 oracle finds, within tolerance', async () => {
    const engine = await create();
    const recorder = await recorderOn(engine);
    const recording = await recorder.record(QUESTION, TRAINED, { states: true });
    const evaluator = await Evaluator.create(engine, MODEL, 1);
    const answers = await evaluator.solve(Uint32Array.from(QUESTION), TRAINED.segments);
    expect([...recording.segments.q]).toEqual(answers.flatMap(({ q }) => [...q]));
    const expected = answers.flatMap(({ logits }) =>
      Array.from({ length: 16 }, (_, cell) => [...probabilities(logits, cell * 6, 6, LOSS)]),
    );
    expect([...recording.segments.output]).toEqual(expected.flat().map(Math.fround));

    const oracle = createOracle();
    const exact = await (await recorderOn(oracle)).record(QUESTION, TRAINED, { states: true });
    expectClose(recording, exact);
    expect(worst(recording.states!.after, exact.states!.after)).toBeLessThan(TOLERANCE);

    const head = { layer: 0, head: 1 };
    const attention = await recorder.attention(recording, TRAINED, 4, head);
    const exactAttention = await (await recorderOn(oracle)).attention(exact, TRAINED, 4, head);
    expect(worst(attention.weights, exactAttention.weights)).toBeLessThan(TOLERANCE);
    engine.destroy();
    oracle.destroy();
  });
});

describe('a recording', () => {
  it('takes other numbers of cycles and steps than training did', async () => {
    const engine = await createCpuEngine();
    const recorder = await recorderOn(engine);
    const other = { segments: 2, H_cycles: 1, L_cycles: 5 };
    const recording = await recorder.record(QUESTION, other, {});
    const same = await Evaluator.create(engine, { ...MODEL, H_cycles: 1, L_cycles: 5 }, 1);
    const answers = await same.solve(Uint32Array.from(QUESTION), 2);
    expect([...recording.segments.q]).toEqual(answers.flatMap(({ q }) => [...q]));
    expect(recording.updates.norm).toHaveLength(updateCount(other) * TOKENS);
    expect(recording.states).toBeUndefined();
  });

  it('measures norm and change on the states that it keeps, and starts every puzzle alike', async () => {
    const engine = await createCpuEngine();
    const recorder = await recorderOn(engine);
    const first = await recorder.record(QUESTION, TRAINED, { states: true });
    await recorder.record(QUESTION.toReversed(), TRAINED, {});
    expect(await recorder.record(QUESTION, TRAINED, { states: true })).toEqual(first);

    const { initial, after } = first.states!;
    const size = TOKENS * MODEL.hidden_size;
    const at = (update: number, token: number) =>
      after.subarray(update * size + token * MODEL.hidden_size, update * size + (token + 1) * MODEL.hidden_size);
    const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((x, i) => x - b[i]));
    // The second H update of the first segment, and the first L-step of all.
    const H = [indexOf(TRAINED, { segment: 0, cycle: 0, step: 3 }), indexOf(TRAINED, { segment: 0, cycle: 1, step: 3 })] as const;
    expect(H.map((u) => moduleAt(TRAINED, u))).toEqual(['H', 'H']);
    for (const token of [0, 16]) {
      expect(first.updates.change[H[1] * TOKENS + token]).toBeCloseTo(distance(at(H[1], token), at(H[0], token)), 5);
      const start = initial.subarray(token * MODEL.hidden_size, (token + 1) * MODEL.hidden_size);
      expect(first.updates.change[token]).toBeCloseTo(distance(at(0, token), start), 5);
      expect(first.updates.norm[token]).toBeCloseTo(Math.hypot(...at(0, token)), 5);
    }
  });

  it('decodes a probe from a trial H update, which leaves the states alone', async () => {
    const engine = await createCpuEngine();
    const recorder = await recorderOn(engine);
    // After the last L-step of a cycle the trial is the very H update that follows it.
    const recording = await recorder.record(QUESTION, { segments: 1, H_cycles: 1, L_cycles: 3 }, {});
    const probe = (update: number) => [...recording.updates.probe.subarray(update * 96, (update + 1) * 96)];
    expect(probe(2)).toEqual(probe(3));
    expect(probe(3)).toEqual([...recording.segments.output]);
    expect(probe(0)).not.toEqual(probe(2));
  });

  it('ends at a segment boundary where it is told to', async () => {
    const engine = await createCpuEngine();
    const recorder = await recorderOn(engine);
    const before = engine.counters.dispatches;
    const whole = await recorder.record(QUESTION, TRAINED, {});
    const cost = engine.counters.dispatches - before;
    let asked = 0;
    const ended = await recorder.record(QUESTION, TRAINED, { shouldContinue: async () => ++asked < 1 });
    expect(ended).toBeUndefined();
    expect(asked).toBe(1);
    expect(engine.counters.dispatches - before - cost).toBeLessThan(cost / 2);
    expect(await recorder.record(QUESTION, TRAINED, { shouldContinue: async () => true })).toEqual(whole);
  });

  it('gives attention whose rows sum to 1, in each head of the module that the update runs', async () => {
    const engine = await createCpuEngine();
    const recorder = await recorderOn(engine);
    const recording = await recorder.record(QUESTION, TRAINED, { states: true });
    for (const [update, layers] of [
      [0, 1],
      [3, 2],
      [updateCount(TRAINED) - 1, 2],
    ] as const) {
      const attention = await recorder.attention(recording, TRAINED, update, { layer: layers - 1, head: 1 });
      expect(attention).toMatchObject({ update, layers, layer: layers - 1, head: 1, tokens: TOKENS });
      const other = await recorder.attention(recording, TRAINED, update, { layer: layers - 1, head: 0 });
      expect(worst(other.weights, attention.weights)).toBeGreaterThan(1e-4);
      for (let row = 0; row < attention.weights.length; row += TOKENS)
        expect(attention.weights.subarray(row, row + TOKENS).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    }
    await expect(recorder.attention({ ...recording, states: undefined as never }, TRAINED, 0)).rejects.toThrow(/kept its states/);
    for (const [which, words] of [
      [{ layer: 2, head: 0 }, 'there is no layer 2 in this update of the model; they go from 0 to 1'],
      [{ layer: -1, head: 0 }, 'no layer -1'],
      [{ layer: 0.5, head: 0 }, 'no layer 0.5'],
      [{ layer: 0, head: 2 }, 'there is no head 2 in this update of the model; they go from 0 to 1'],
      [{ layer: 0, head: Number.NaN }, 'no head NaN'],
    ] as const)
      await expect(recorder.attention(recording, TRAINED, 3, which)).rejects.toThrow(words);
  });

  it('knows how many bytes it will take', async () => {
    const engine = await createCpuEngine();
    const { updates, segments, states } = await (await recorderOn(engine)).record(QUESTION, TRAINED, { states: true });
    const arrays = [...Object.values(updates), ...Object.values(segments), ...Object.values(states!)];
    expect(recordingBytes(MODEL, TRAINED, true)).toBe(arrays.reduce((n, a) => n + a.byteLength, 0));
  });

  it('refuses a puzzle of another size', async () => {
    const recorder = await recorderOn(await createCpuEngine());
    await expect(recorder.record(new Uint8Array(81), TRAINED, {})).rejects.toThrow('puzzles of 16 cells, but got 81');
  });
});
