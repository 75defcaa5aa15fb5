import { describe, expect, it } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { buildDataset, type DatasetSpec } from '../puzzles/dataset.ts';
import { identifierProblems, withIdentifiers } from './identifiers.ts';
import { PRESETS } from './presets.ts';
import { Run } from './run.ts';
import { taskSizes } from './run-config.ts';

const [preset] = PRESETS;
const { model } = preset.config;
const DATA: DatasetSpec = { task: 'arc10', level: [0, 0], count: 40, augment: {}, split: 'puzzles', heldOut: 10, seed: 1 };

describe('puzzle identifiers', () => {
  it('need a model that has an embedding for each', () => {
    expect(identifierProblems({ ...model, puzzle_emb_ndim: 0 }, 1)).toEqual([]);
    expect(identifierProblems({ ...model, puzzle_emb_ndim: 0 }, 3)).toMatchObject([
      { path: 'model.puzzle_emb_ndim', nearest: model.hidden_size },
    ]);
    const slotted = { ...model, puzzle_emb_ndim: 32 };
    expect(identifierProblems(slotted, 3)).toMatchObject([{ path: 'model.num_puzzle_identifiers', nearest: 3 }]);
    expect(identifierProblems(withIdentifiers(slotted, 3), 3)).toEqual([]);
    expect(withIdentifiers(withIdentifiers(slotted, 5), 3).num_puzzle_identifiers).toBe(5);
  });

  it('are counted before a run is made', async () => {
    const dataset = buildDataset(DATA);
    const config = { ...preset.config, data: DATA, model: { ...model, ...taskSizes('arc10'), puzzle_emb_ndim: 32 } };
    await expect(Run.create(await createCpuEngine(), config, dataset, () => 0)).rejects.toThrow(
      `Puzzle kinds must be at least ${dataset.identifiers.length}`,
    );
  });
});
