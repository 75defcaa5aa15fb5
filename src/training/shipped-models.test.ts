import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrainedModel, weightsHash } from '../checkpoints/trained-model.ts';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { MODELS } from '../features/solve/models.ts';
import { parameterLayout } from '../model/parameters.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import { effortOf } from './effort.ts';
import { parseRunConfig } from './run-config.ts';
import { SHIPPED_RUNS, type ShippedRun, stagesOf } from './shipped.ts';
import { differences, type Figures, JUDGED, judge } from './shipped-check.ts';

const FOLDER = 'public/models';

/** Of a card's puzzles; `hrm ship --check` takes them all. */
const SOME = { oneTry: 24, wide: 8 };
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
    expect(await weightsHash(model)).toBe(card.hash);
    // What `hrm ship` would train.
    const shipped = SHIPPED_RUNS.find((one) => one.id === id) as ShippedRun;
    expect(run).toMatchObject({ data: shipped.config.data, model: shipped.config.model });
    expect(card).toMatchObject({ name: shipped.name, summary: shipped.summary, data: { note: shipped.note } });
    expect(card.training.steps).toBeLessThanOrEqual(effortOf(stagesOf(shipped), run.training.total_steps).steps);
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
      expect(found.accuracy.n).toBe(SOME.oneTry);
      expect(found.wide.map(({ n }) => n)).toEqual(found.wide.map(() => SOME.wide));
      expect(card.accuracy).toMatchObject({ n: JUDGED.oneTry, segments: run.evaluation.segments });
      expect(differences(card, found)).toEqual([]);
    },
    LIMIT,
  );
});

describe('a card', () => {
  const score = (exact: number, segments: number) => ({ n: 1000, exact, interval: [0, 1] as const, segments, gflop: segments / 10 });
  const strategy = { segments: 24, views: 16, order: 'in turn', seed: 1 } as const;
  const card: Figures = {
    accuracy: { n: 1000, segments: 2, exact: [0.5, 0.9], cells: [0.8, 0.95], halting: { segments: 1.5, exact: 0.9 } },
    one_try: [{ ...score(0.9, 8), levels: { easy: { ...score(0.95, 8), n: 800 }, hard: { ...score(0.7, 8), n: 200 } } }],
    wide: [{ think: 'commit', strategy, ...score(0.99, 20) }],
  };
  const { accuracy } = card;
  const [eight] = card.one_try;
  const [wide] = card.wide;

  it('is held to every share that it gives', () => {
    expect(differences(card, card)).toEqual([]);
    expect(differences(card, { ...card, accuracy: { ...accuracy, exact: [0.5, 0.89] } })).toEqual([
      'exact after segment 2: the card says 90.0% of 1000, found were 89.0% of 1000',
    ]);
    const other = { ...accuracy, cells: [0.8, 0.96], halting: { segments: 1.5, exact: 0.8 } };
    expect(differences(card, { ...card, accuracy: other })).toHaveLength(2);
    const levels = { ...eight.levels, hard: { ...score(0.6, 8), n: 200 } };
    expect(differences(card, { ...card, one_try: [{ ...eight, levels }] })).toEqual([
      'one try, 8 segments, hard: the card says 70.0% of 200, found were 60.0% of 200',
    ]);
    expect(differences(card, { ...card, wide: [{ ...wide, exact: 0.98 }] })).toEqual([
      'thinking wider, commit, 16 views: the card says 99.0% of 1000, found were 98.0% of 1000',
    ]);
  });

  it('is held to what thinking took, and to every way of it', () => {
    expect(differences(card, { ...card, wide: [{ ...wide, segments: 30, gflop: 3 }] })).toHaveLength(2);
    expect(differences({ ...card, wide: [] }, card)).toEqual(['thinking wider, commit, 16 views: not in the card']);
  });

  it('may differ by chance where fewer puzzles were looked at', () => {
    const found = (last: number): Figures => ({ ...card, accuracy: { ...accuracy, n: 200, exact: [0.5, last] } });
    expect(differences(card, found(0.84))).toEqual([]);
    expect(differences(card, found(0.82))).toHaveLength(1);
    const some = (exact: number, n: number) => differences(card, { ...card, wide: [{ ...wide, n, exact, segments: 40 }] });
    expect(some(11 / 12, 12)).toEqual([]);
    expect(some(9 / 12, 12)).toHaveLength(1);
  });
});
