import { expect, it } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { PUBLISHED } from '../model/config.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import { Run } from '../training/run.ts';
import { type RunConfig, STOP_DEFAULTS, taskSizes } from '../training/run-config.ts';
import type { WallMessage } from './protocol.ts';
import { firstWall, wallOf } from './wall.ts';

const CONFIG: RunConfig = {
  data: { task: 'sudoku4', level: [12, 14], count: 60, augment: { digits: true }, split: 'puzzles', heldOut: 6, seed: 1 },
  model: { ...PUBLISHED, ...taskSizes('sudoku4'), hidden_size: 16, num_heads: 2, ffn_multiple: 16, H_layers: 1, L_layers: 1 },
  training: { ...TRAINING_DEFAULTS, batch_size: 4, lr: 3e-3, warmup: 2, total_steps: 100 },
  evaluation: { every: 3, puzzles: 5, segments: 2 },
  stop: STOP_DEFAULTS,
  seed: 3,
};
const CELLS = 16;

/** Cells right after each segment, over all boards of the wall. */
const rightCells = ({ segments, puzzles, answers, solutions }: WallMessage): number[] =>
  Array.from(
    { length: segments },
    (_, k) =>
      answers
        .subarray(k * puzzles * CELLS, (k + 1) * puzzles * CELLS)
        .reduce((n, token, cell) => n + Number(token === solutions[cell]), 0) / solutions.length,
  );

it('holds the answers that a check has counted, puzzle by puzzle and segment by segment', async () => {
  const engine = await createCpuEngine();
  const data = buildDataset(CONFIG.data);
  const run = await Run.create(engine, CONFIG, data, () => 0);
  const before = (await firstWall(run)) as WallMessage;
  expect(before).toMatchObject({ step: 0, task: 'sudoku4', puzzles: 5, segments: 2 });
  expect([...before.questions.subarray(CELLS, 2 * CELLS)]).toEqual([...data.heldOut[1].question]);
  const events = [...(await run.advance()), ...(await run.advance()), ...(await run.advance())];
  const check = events.find((event) => event.type === 'evaluation');
  const wall = wallOf(run, check?.outcomes ?? []);
  expect(wall.step).toBe(3);
  expect(rightCells(wall)).toEqual(check?.evaluation.cells);
  expect(wall.answers).not.toEqual(before.answers);
  engine.destroy();
});

it('looks at nothing before the first check where that would hold the run up', async () => {
  const engine = await createCpuEngine();
  const run = await Run.create(engine, CONFIG, buildDataset(CONFIG.data), () => 0);
  const cost = 5 * 2 * run.evaluator.flopsPerSegment;
  expect(await firstWall(run, cost - 1)).toBeUndefined();
  expect(await firstWall(run, cost)).toBeDefined();
  engine.destroy();
});

it('changes nothing of a run by looking', async () => {
  const losses = async (look: boolean) => {
    const engine = await createCpuEngine();
    const run = await Run.create(engine, CONFIG, buildDataset(CONFIG.data), () => 0);
    if (look) await firstWall(run);
    const events = [];
    for (let i = 0; i < 4; i++) events.push(...(await run.advance()));
    events.push(...(await run.finishMetrics()));
    engine.destroy();
    return events.flatMap((event) => (event.type === 'metrics' ? event.rows.map(({ loss }) => loss) : []));
  };
  expect(await losses(true)).toEqual(await losses(false));
});
