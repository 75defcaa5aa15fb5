/** A wounded solve, update by update: its numbers are those of the lesion's own program, and of the float64 oracle. */
import { describe, expect, it } from 'vitest';
import { createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { config, weights as drawn } from '../model/lesions.testing.ts';
import { lesionedProgram, lesionedWeights, writeLesion } from '../model/lesions.ts';
import { writeWeights } from '../model/weights.ts';
import { type Lesion, lesionName, type Wound, woundsOf } from '../model/wound.ts';
import { Random } from '../puzzles/random.ts';
import { moduleAt, perSegment, positionOf, updateCount } from '../trace/cursor.ts';
import type { Reasoning } from '../trace/trace.ts';
import { probabilities } from './distribution.ts';
import { type Recording, TraceRecorder } from './recorder.ts';

const LOSS = 'softmax_cross_entropy';
const THOUGHT: Reasoning = { segments: 3, H_cycles: config.H_cycles, L_cycles: config.L_cycles };
const QUESTION = Uint8Array.from([0, 3, 1, 2, 1]);
const SIZE = perSegment(THOUGHT);
const random = Random.from(8, 'q');
/** The Q head starts from zeros: let it say something. */
const weights = new Map(drawn).set(
  'q_head.weight',
  Float32Array.from({ length: 2 * config.hidden_size }, () => random.float() - 0.5),
);

const WOUNDS = woundsOf(config).map((lesion) => ({ name: lesionName(lesion), lesion }));

/** @param wound none for the whole network. */
async function solve(engine: Engine, wound?: Wound): Promise<Recording> {
  const recorder = await TraceRecorder.open(engine, config, LOSS);
  writeWeights(engine, config, weights);
  return recorder.record(QUESTION, THOUGHT, { states: true, wounded: wound && { wound, weights } });
}

/** Answers and Q values of each segment by the program that claims are measured with. */
async function byProgram(engine: Engine, lesion: Lesion): Promise<number[][]> {
  const { program, buffers } = lesionedProgram(config, 1, lesion);
  const executable = await engine.prepare(program);
  writeWeights(engine, config, lesionedWeights(config, weights, lesion));
  engine.write(buffers.inputs, QUESTION);
  const out: number[][] = [];
  for (let segment = 0; segment < THOUGHT.segments; segment++) {
    engine.write(buffers.halted, [segment === 0 ? 1 : 0]);
    writeLesion(engine, buffers, lesion, { batch: 1, first: 0, segment });
    executable.run();
    const [logits, q] = await engine.read([buffers.logits, buffers.q]);
    const { seq_len: S, vocab_size: V } = config;
    out.push([
      ...Array.from({ length: S }, (_, cell) => [...probabilities(logits as Float32Array, cell * V, V, LOSS)]).flat(),
      ...(q as Float32Array),
    ]);
  }
  return out;
}

const bySegment = ({ segments: { output, q } }: Recording): number[][] => {
  const width = output.length / THOUGHT.segments;
  return Array.from({ length: THOUGHT.segments }, (_, m) => [
    ...output.subarray(m * width, (m + 1) * width),
    ...q.subarray(2 * m, 2 * m + 2),
  ]);
};
const arraysOf = ({ updates, segments, states }: Recording): Float32Array[] => [
  ...Object.values(updates),
  ...Object.values(segments),
  ...Object.values(states ?? {}),
];
const worst = (a: Recording, b: Recording): number =>
  Math.max(...arraysOf(a).flatMap((values, i) => Array.from(values, (x, j) => Math.abs(x - arraysOf(b)[i][j]))));

describe.each([
  { engine: 'webgpu', create: createNodeGpuEngine, tolerance: 1e-3 },
  { engine: 'cpu', create: createCpuEngine, tolerance: 2e-4 },
])('on the $engine engine', ({ create, tolerance }) => {
  it.each(WOUNDS)('a solve with $name is, in every number, what the float64 oracle computes', async ({ lesion }) => {
    const wound = { lesion, segments: 2 };
    const engine = await create();
    expect(worst(await solve(engine, wound), await solve(createOracle(), wound))).toBeLessThan(tolerance);
    engine.destroy();
  });
});

describe.each(WOUNDS)('a solve with $name', ({ lesion }) => {
  it('answers after each segment what the program of whole segments answers', async () => {
    const engine = await createCpuEngine();
    const answers = bySegment(await solve(engine, { lesion }));
    expect(answers).toEqual((await byProgram(engine, lesion)).map((row) => row.map(Math.fround)));
  });

  it('heals: after its segments it thinks on as the whole network does, from the states that it has', async () => {
    const engine = await createCpuEngine();
    const [whole, throughout, healed] = [
      await solve(engine),
      await solve(engine, { lesion }),
      await solve(engine, { lesion, segments: 1 }),
    ].map(bySegment);
    expect(healed[0]).toEqual(throughout[0]);
    expect(healed[0]).not.toEqual(whole[0]);
    expect(healed[1]).not.toEqual(throughout[1]);
    // The engine holds the whole network again.
    expect(bySegment(await solve(engine))).toEqual(whole);
  });

  it('measures how far a state moved from what the wound made of it, and not at all where its update is left out', async () => {
    const { updates, states } = await solve(await createCpuEngine(), { lesion });
    const { initial, after } = states as NonNullable<Recording['states']>;
    const size = initial.length / 2;
    const D = config.hidden_size;
    const stateAt = (update: number): Float32Array => after.subarray(update * size, (update + 1) * size);
    const tokens = size / D;
    for (let update = SIZE; update < updateCount(THOUGHT); update++) {
      const module = moduleAt(THOUGHT, update);
      const { step } = positionOf(THOUGHT, update);
      const moved = updates.change.subarray(update * tokens, (update + 1) * tokens);
      const leftOut = lesion.kind === (module === 'L' ? 'no L step' : 'no H update');
      if (leftOut) expect([...moved]).toEqual(Array(tokens).fill(0));
      if (lesion.kind !== 'reset' || lesion.state !== `z_${module}` || (module === 'L' && step > 0)) continue;
      const from = module === 'L' ? initial.subarray(0, size) : initial.subarray(size);
      for (let token = 0; token < tokens; token++) {
        const distance = Math.hypot(...Array.from({ length: D }, (_, d) => stateAt(update)[token * D + d] - from[token * D + d]));
        expect(moved[token]).toBeCloseTo(distance, 4);
      }
    }
  });

  it('shows the attention that its updates paid', async () => {
    const engine = await createCpuEngine();
    const recorder = await TraceRecorder.open(engine, config, LOSS);
    writeWeights(engine, config, weights);
    const wounded = { wound: { lesion }, weights };
    const recording = await recorder.record(QUESTION, THOUGHT, { states: true, wounded });
    // The last H update: of a wound that changes states before it, z_H was not what the update before left.
    const update = SIZE + perSegment(THOUGHT) / config.H_cycles - 1;
    const seen = await recorder.attention({ ...recording, wounded }, THOUGHT, update, { layer: 0, head: 0 });
    const unaware = await recorder.attention(recording, THOUGHT, update, { layer: 0, head: 0 });
    const alters = (lesion.kind === 'reset' || lesion.kind === 'noise') && lesion.state === 'z_H';
    if (alters) expect(seen.weights).not.toEqual(unaware.weights);
    else expect(seen.weights).toEqual(unaware.weights);
    expect(await recorder.record(QUESTION, THOUGHT, { states: true, wounded })).toEqual(recording);
  });
});

describe('a wound', () => {
  it('without H updates has no trial of one either: each probe is the answer that z_H gives', async () => {
    const { updates, segments } = await solve(await createCpuEngine(), { lesion: { kind: 'no H update' } });
    const width = segments.output.length / THOUGHT.segments;
    for (let update = 0; update < SIZE; update++)
      expect(updates.probe.subarray(update * width, (update + 1) * width)).toEqual(segments.output.subarray(0, width));
  });

  it('is refused where the model or the solve cannot have it', async () => {
    const engine = createOracle();
    await expect(solve(engine, { lesion: { kind: 'silent head', module: 'H', head: 2 } })).rejects.toThrow('there is no head 2');
    await expect(solve(engine, { lesion: { kind: 'no H update' }, segments: 0 })).rejects.toThrow('a whole number of segments from 1');
    await expect(solve(engine, { lesion: { kind: 'z_H of another puzzle' } })).rejects.toThrow('no other z_H');
  });
});
