import { describe, expect, it } from 'vitest';
import { buildDataset, type Dataset, type DatasetSpec, type Progress } from '../puzzles/dataset.ts';
import { buildInSteps } from './build-data.ts';

const spec: DatasetSpec = {
  task: 'maze8',
  level: [10, 20],
  count: 500,
  augment: { dihedral: true },
  split: 'puzzles',
  heldOut: 50,
  seed: 1,
};

describe('building a data set in steps', () => {
  it('gives the same set as building it at once, and tells how far it is', async () => {
    const seen: Progress[] = [];
    const set = await buildInSteps(spec, { progress: (progress) => seen.push(progress) });
    const boards = ({ training, heldOut }: Dataset) => [...training, ...heldOut].map(({ answer }) => answer.join(''));
    expect(boards(set as Dataset)).toEqual(boards(buildDataset(spec)));
    for (const { found, wanted } of seen) {
      expect(found).toBeLessThanOrEqual(wanted);
      expect(wanted).toBe(550);
    }
  });

  it('lets others work in between, and ends when it is stopped', async () => {
    let turns = 0;
    const set = await buildInSteps({ ...spec, count: 1_000_000 }, { stopped: () => ++turns === 3 });
    expect(set).toBeUndefined();
    expect(turns).toBe(3);
  });

  it('says what does not exist', async () => {
    await expect(buildInSteps({ ...spec, level: [2, 900] })).rejects.toThrow(
      'level: [2, 900] is not a range of whole numbers from 2 to 30',
    );
  });
});
