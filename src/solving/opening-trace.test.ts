import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrainedModel, weightsHash } from '../checkpoints/trained-model.ts';
import { createOracle } from '../cpu/cpu-engine.ts';
import { writeWeights } from '../model/weights.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import { updateCount } from '../trace/cursor.ts';
import { saidAt } from '../trace/decode.ts';
import { COMPACT_ERROR, decodeTrace } from '../trace/file.ts';
import { haltingSegment } from '../trace/trace.ts';
import { parseRunConfig } from '../training/run-config.ts';
import { TraceRecorder } from './recorder.ts';

const file = readFileSync('public/traces/opening.safetensors');
const trace = decodeTrace(file);
const model = readTrainedModel(readFileSync('public/models/sudoku4.safetensors'));
const card = JSON.parse(readFileSync('public/models/sudoku4.json', 'utf8'));

/** What float32 engines may differ by from the oracle in a whole solve: a probability, a residual, a Q value. */
const TOLERANCE = 1e-3;
const worst = (a: Float32Array, b: Float32Array): number => {
  expect(a).toHaveLength(b.length);
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
};

describe('the trace that the page opens on', () => {
  it('is small enough to be part of the page', () => {
    expect(file.length).toBeLessThan(20_000);
  });

  it('was made by the shipped model', async () => {
    expect(trace.header.weights.hash).toBe(await weightsHash(model));
    expect(trace.header).toMatchObject({ task: model.task.id, model: model.config, loss_type: model.loss, seed: model.seed });
  });

  it('solves a puzzle that training has never seen, but not at once: only the second cycle gets it right', () => {
    const { heldOut } = buildDataset(parseRunConfig(card.config).data);
    const puzzle = heldOut.find(({ question }) => question.join() === trace.question.join());
    expect(puzzle).toBeDefined();
    const { reasoning } = trace.header;
    const updates = Array.from({ length: updateCount(reasoning) }, (_, u) => u);
    const right = updates.map((u) => saidAt(trace, u).every((token, cell) => token === puzzle?.answer[cell]));
    const solvedAt = right.indexOf(true);
    expect(solvedAt).toBeGreaterThan(reasoning.L_cycles);
    expect(right.slice(solvedAt)).not.toContain(false);
    expect(haltingSegment(trace)).toBe(1);
  });

  it('is what the float64 oracle computes from the weights: every probability, residual and Q value', async () => {
    const oracle = createOracle();
    const recorder = await TraceRecorder.open(oracle, model.config, model.loss);
    writeWeights(oracle, model.config, model.weights);
    const exact = await recorder.record(trace.question, trace.header.reasoning, {});
    oracle.destroy();
    expect(worst(trace.updates.probe, exact.updates.probe)).toBeLessThan(COMPACT_ERROR + TOLERANCE);
    expect(worst(trace.segments.output, exact.segments.output)).toBeLessThan(COMPACT_ERROR + TOLERANCE);
    expect(worst(trace.updates.change, exact.updates.change)).toBeLessThan(TOLERANCE);
    expect(worst(trace.updates.norm, exact.updates.norm)).toBeLessThan(TOLERANCE);
    expect(worst(trace.segments.q, exact.segments.q)).toBeLessThan(TOLERANCE);
  });
});
