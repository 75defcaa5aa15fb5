/** The lab on one of the site's models: what the engines agree on, and that the same seed gives the same numbers. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import type { Claim, Data } from './claim.ts';
import { Lab, type Subject, type Watch } from './lab.ts';
import { CLAIMS, claimById } from './list.ts';
import { claimList, testClaim, testedOf } from './record.ts';
import { readSubject } from './subject.ts';

const read = (id: string): Promise<Subject> =>
  readSubject(JSON.parse(readFileSync(`public/models/${id}.json`, 'utf8')), readFileSync(`public/models/${id}.safetensors`));
const subject = await read('sudoku4');
const PATIENT: Watch = { progress: () => {}, shouldContinue: async () => true };

const cpu = (): Promise<Engine> => createCpuEngine();
const oracle = async (): Promise<Engine> => createOracle();

async function measured(claim: Claim, n: number, open: () => Promise<Engine>, seed = 1): Promise<Data> {
  const result = await testClaim(claim, claim.recorded.model === undefined ? undefined : subject, { n, seed }, open, PATIENT);
  return result!.data;
}

/** Claims about a model that are tested by thinking. */
const THINKING = CLAIMS.filter(({ recorded }) => recorded.model !== undefined);

describe.each(THINKING)('the claim $id', (claim) => {
  it('comes to the same numbers by the float64 oracle', async () => {
    const [found, expected] = [await measured(claim, 3, cpu), await measured(claim, 3, oracle)];
    expect(found.columns).toEqual(expected.columns);
    expect(found.rows.length).toBe(expected.rows.length);
    found.rows.forEach((row, i) => {
      row.forEach((value, column) => {
        const other = expected.rows[i][column];
        expect(Math.abs(value - other), `${found.columns[column]} of row ${i}`).toBeLessThanOrEqual(5e-3 * Math.max(1, Math.abs(other)));
      });
    });
  });

  it('gives the same bytes for the same seed, and costs what it says', async () => {
    let flops = 0;
    const watch: Watch = {
      progress(done) {
        flops = done;
      },
      shouldContinue: async () => true,
    };
    const one = await testClaim(claim, subject, { n: 6, seed: 3 }, cpu, watch);
    const two = await testClaim(claim, subject, { n: 6, seed: 3 }, cpu, PATIENT);
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
    const cost = claim.cost(testedOf(subject), 6);
    expect(flops / cost).toBeGreaterThan(0.9);
    expect(flops / cost).toBeLessThan(1.1);
  });
});

describe('the lab', () => {
  it('draws held-out puzzles by the seed, and refuses more than there are', async () => {
    const lab = new Lab(subject, cpu, PATIENT);
    const [one, two] = [await lab.puzzles(20, 1), await lab.puzzles(20, 2)];
    expect(await lab.puzzles(20, 1)).toEqual(one);
    expect(two).not.toEqual(one);
    await expect(lab.puzzles(100_000, 1)).rejects.toThrow('ask for fewer');
  });

  it('sees the same states update by update as segment by segment', async () => {
    const lab = new Lab(subject, cpu, PATIENT);
    const puzzles = await lab.puzzles(3, 1);
    const ends: Float32Array[] = [];
    await lab.watchStates(puzzles, 3, ({ cycle, step, after }) => {
      if (step === undefined && cycle === lab.config.H_cycles - 1) ends.push(after);
    });
    const solves = await lab.solve(puzzles, 3, { moved: true });
    for (const segment of [1, 2]) {
      const moved = lab.movements(ends[segment - 1], ends[segment], puzzles.length);
      for (const [i, solve] of solves.entries()) expect(solve.moved?.[segment]).toBeCloseTo(moved[i], 4);
    }
  });

  it('ends where it is told to, with nothing', async () => {
    let asked = 0;
    const impatient: Watch = { progress: () => {}, shouldContinue: async () => ++asked < 3 };
    expect(await testClaim(claimById('longer')!, subject, { n: 70, seed: 1 }, cpu, impatient)).toBeUndefined();
  });

  it('takes no card that speaks of other weights', async () => {
    const card = JSON.parse(readFileSync('public/models/sudoku4.json', 'utf8'));
    await expect(readSubject(card, readFileSync('public/models/sudoku6.safetensors'))).rejects.toThrow('speaks of other weights');
  });

  it('refuses a claim that means nothing for a model, in plain words', async () => {
    const maze = await read('maze10');
    await expect(testClaim(claimById('one-blank')!, maze, { n: 4, seed: 1 }, cpu, PATIENT)).rejects.toThrow('has no cells to take out');
    const list = claimList(new Map(), new Map([['maze10', maze]]));
    expect(list.models).toEqual([{ id: 'maze10', name: '10x10 maze' }]);
  });
});
