import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrainedModel, weightsHash } from '../checkpoints/trained-model.ts';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { MODELS } from '../features/solve/models.ts';
import { parameterLayout } from '../model/parameters.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import { parseRunConfig } from './run-config.ts';
import { shippedRun } from './shipped.ts';
import { type Accuracy, differences, JUDGED_PUZZLES, judge } from './shipped-check.ts';

const FOLDER = 'public/models';

/** Of a card's puzzles; `hrm ship --check` takes them all. */
const SOME = 100;
/** Milliseconds. What takes ten seconds on an idle machine takes over a minute on one that is busy with much else. */
const LIMIT = 300_000;

describe.each(MODELS)('the shipped model $id', ({ id, task }) => {
  const file = `${id}.safetensors`;
  const card = JSON.parse(readFileSync(`${FOLDER}/${id}.json`, 'utf8'));
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

  it(
    'solves held-out puzzles, drawn anew, as well as its card says',
    async () => {
      const data = buildDataset(run.data);
      expect(data.task).toBe(model.task);
      expect(data.description).toBe(card.data.held_out);
      const engine = await createCpuEngine();
      const found = await judge(engine, run, model.weights, data, SOME);
      engine.destroy();
      expect(found.n).toBe(SOME);
      expect(card.accuracy).toMatchObject({ n: JUDGED_PUZZLES, segments: run.evaluation.segments });
      expect(differences(card.accuracy, found)).toEqual([]);
    },
    LIMIT,
  );
});

describe('a card', () => {
  const card: Accuracy = { n: 1000, segments: 2, exact: [0.5, 0.9], cells: [0.8, 0.95], halting: { segments: 1.5, exact: 0.9 } };

  it('is held to every share that it gives', () => {
    expect(differences(card, card)).toEqual([]);
    expect(differences(card, { ...card, exact: [0.5, 0.89] })).toEqual([
      'exact after segment 2: the card says 90.0 % of 1000, found were 89.0 % of 1000',
    ]);
    expect(differences(card, { ...card, cells: [0.8, 0.96], halting: { segments: 1.5, exact: 0.8 } })).toHaveLength(2);
  });

  it('may differ by chance where fewer puzzles were looked at', () => {
    expect(differences(card, { ...card, n: 200, exact: [0.5, 0.84] })).toEqual([]);
    expect(differences(card, { ...card, n: 200, exact: [0.5, 0.82] })).toHaveLength(1);
  });
});
