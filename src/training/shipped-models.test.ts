import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { parameterLayout } from '../model/parameters.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import { Evaluator } from './evaluator.ts';
import { heldOutExamples } from './run.ts';
import { parseRunConfig } from './run-config.ts';
import { shippedRun } from './shipped.ts';
import { readTrainedModel, weightsHash } from './trained-model.ts';
import { writeWeights } from './weights.ts';

const FOLDER = 'public/models';
const index: { id: string; task: string; file: string; card: string }[] = JSON.parse(readFileSync(`${FOLDER}/index.json`, 'utf8'));

/** Rounding may differ between machines, where the browser's exp and pow are not ours: a puzzle or two of a thousand. */
const TOLERANCE = 0.003;

it('the index names every file of the folder', () => {
  const named = index.flatMap(({ file, card }) => [file, card]);
  expect(readdirSync(FOLDER).sort()).toEqual(['index.json', ...named].sort());
});

describe.each(index)('the shipped model $id', ({ id, task, file, card: cardFile }) => {
  const card = JSON.parse(readFileSync(`${FOLDER}/${cardFile}`, 'utf8'));
  const bytes = readFileSync(`${FOLDER}/${file}`);
  const model = readTrainedModel(bytes);
  const run = parseRunConfig(card.config);

  it('is what its card says', async () => {
    expect(card).toMatchObject({ file, task, bytes: bytes.length, parameters: parameterLayout(model.config).count });
    expect(model.config).toEqual(run.model);
    expect(model).toMatchObject({ loss: run.training.loss_type, seed: run.seed });
    expect(card.training.steps).toBeLessThanOrEqual(run.training.total_steps);
    expect(await weightsHash(model)).toBe(card.hash);
    // What `hrm ship` would train.
    expect(run).toMatchObject({ data: shippedRun(id)?.config.data, model: shippedRun(id)?.config.model });
  });

  it('solves held-out puzzles, drawn anew, as well as its card says', async () => {
    const data = buildDataset(run.data);
    expect(data.task).toBe(model.task);
    expect(data.description).toBe(card.data.held_out);
    const { n, segments, exact, cells, halting } = card.accuracy;
    const engine = await createCpuEngine();
    const evaluator = await Evaluator.create(engine, model.config, 64);
    writeWeights(engine, model.config, model.weights);
    const found = await evaluator.evaluate(heldOutExamples(data, n), segments);
    engine.destroy();
    expect(found.n).toBe(n);
    for (let m = 0; m < segments; m++) {
      expect(Math.abs(found.exact[m]! - exact[m])).toBeLessThanOrEqual(TOLERANCE);
      expect(Math.abs(found.cells[m]! - cells[m])).toBeLessThanOrEqual(TOLERANCE);
    }
    expect(Math.abs(found.haltedExact - halting.exact)).toBeLessThanOrEqual(TOLERANCE);
    expect(Math.abs(found.haltedSegments - halting.segments)).toBeLessThanOrEqual(10 * TOLERANCE);
  });
});
