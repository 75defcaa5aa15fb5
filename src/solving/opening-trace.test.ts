import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTrainedModel, weightsHash } from '../checkpoints/trained-model.ts';
import { createOracle } from '../cpu/cpu-engine.ts';
import { writeWeights } from '../model/weights.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { updateCount } from '../trace/cursor.ts';
import { saidAt } from '../trace/decode.ts';
import { COMPACT_ERROR, decodeTrace, HALF_ERROR } from '../trace/file.ts';
import { TraceRecorder } from './recorder.ts';

const file = readFileSync('public/traces/opening.safetensors');
const trace = decodeTrace(file);
const model = readTrainedModel(readFileSync('public/models/sudoku9.safetensors'));

/** What float32 engines may differ by from the oracle in a whole solve: a probability, a residual, a Q value. */
const TOLERANCE = 1e-3;
/** As many as take the oracle a few seconds. */
const SEGMENTS = 4;
const worst = (a: Float32Array, b: Float32Array): number => {
  expect(a).toHaveLength(b.length);
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
};

describe('the trace that the page opens on', () => {
  it('is small enough to come with the page', () => {
    expect(file.length).toBeLessThan(140_000);
    expect(gzipSync(file).length).toBeLessThan(40_000);
  });

  it('was made by the shipped model', async () => {
    expect(trace.header.weights.hash).toBe(await weightsHash(model));
    expect(trace.header).toMatchObject({ task: model.task.id, model: model.config, loss_type: model.loss, seed: model.seed });
  });

  it('solves a puzzle with one solution, but not at once: from the second half of its thought on it has the answer', () => {
    const { answers } = TASKS.sudoku9.solve(trace.question);
    expect(answers).toHaveLength(1);
    const { reasoning } = trace.header;
    expect(reasoning).toEqual({ segments: model.config.halt_max_steps, H_cycles: model.config.H_cycles, L_cycles: model.config.L_cycles });
    const updates = Array.from({ length: updateCount(reasoning) }, (_, u) => u);
    const right = updates.map((u) => saidAt(trace, u).every((token, cell) => token === answers[0][cell]));
    const solvedAt = right.indexOf(true);
    expect(solvedAt).toBeGreaterThan(updates.length / 3);
    expect(right.slice(solvedAt)).not.toContain(false);
  });

  it('is what the float64 oracle computes from the weights: every probability, residual and Q value of the first segments', async () => {
    const oracle = createOracle();
    const recorder = await TraceRecorder.open(oracle, model.config, model.loss);
    writeWeights(oracle, model.config, model.weights);
    // A segment does not know how many are to follow.
    const exact = await recorder.record(trace.question, { ...trace.header.reasoning, segments: SEGMENTS }, {});
    oracle.destroy();
    const first = (all: Float32Array, { length }: Float32Array): Float32Array => all.subarray(0, length);
    const { updates, segments } = exact;
    expect(worst(first(trace.updates.probe, updates.probe), updates.probe)).toBeLessThan(COMPACT_ERROR + TOLERANCE);
    expect(worst(first(trace.segments.output, segments.output), segments.output)).toBeLessThan(COMPACT_ERROR + TOLERANCE);
    for (const name of ['change', 'norm'] as const) {
      const most = updates[name].reduce((a, b) => Math.max(a, b), 0);
      expect(worst(first(trace.updates[name], updates[name]), updates[name])).toBeLessThan(most * HALF_ERROR + TOLERANCE);
    }
    expect(worst(first(trace.segments.q, segments.q), segments.q)).toBeLessThan(TOLERANCE);
  });
});
