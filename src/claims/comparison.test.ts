/** Comparisons of models: what is trained, and what the site brings along of them, judged by the rules of today. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { type ComparisonRecord, comparisonText, contestantsOf, packed, RECORDED, recordFile, runsOf, unpacked } from './comparison.ts';
import { comparisonCost, measureComparison } from './comparison-run.ts';
import { answerOf } from './versus.ts';

const PLAN = { preset: 'sudoku4-easy', by: 'updates', models: ['hrm', 'trm'], steps: 4, seeds: 2 } as const;

it('trains each model once before any again, from other seeds on the same puzzles', () => {
  const runs = runsOf(PLAN);
  expect(runs.map(([architecture, { seed }]) => [architecture, seed])).toEqual([
    ['hrm', 1],
    ['trm', 1],
    ['hrm', 2],
    ['trm', 2],
  ]);
  expect(new Set(runs.map(([, { data }]) => data)).size).toBe(1);
  expect(runs.map(([, { evaluation }]) => evaluation.puzzles)).toEqual([500, 500, 500, 500]);
  expect(() => runsOf({ ...PLAN, preset: 'nope' })).toThrow('there is no preset "nope"');
});

it('gives the same bytes for the same plan, and costs what it says', async () => {
  let spent = 0;
  const watch = {
    progress(flops: number) {
      spent = flops;
    },
    shouldContinue: async () => true,
  };
  const open = () => createCpuEngine();
  const found = await measureComparison(PLAN, open, watch);
  expect(found).toMatchObject({ ...PLAN, puzzles: 500, checks: [4] });
  expect(found.trainings.map(({ architecture, seed }) => `${architecture} ${seed}`)).toEqual(['hrm 1', 'trm 1', 'hrm 2', 'trm 2']);
  expect(await measureComparison(PLAN, open, watch)).toEqual(found);
  expect(spent).toBeCloseTo(comparisonCost(PLAN), -3);
});

it('keeps which puzzles were solved', () => {
  const flags = Array.from({ length: 9 }, (_, i) => i % 3 === 0);
  expect(packed(flags)).toBe('920');
  expect(unpacked(packed(flags), 9)).toEqual(flags);
});

describe.each(RECORDED.map((plan) => [recordFile(plan), plan] as const))('the record %s', (file, plan) => {
  const text = readFileSync(`public/${file}`, 'utf8');
  const record: ComparisonRecord = JSON.parse(text);

  it('is of the plan, whole, and small', () => {
    expect(record).toMatchObject({ ...plan, puzzles: 500 });
    expect(record.command).toContain(`--preset ${plan.preset} --by ${plan.by} --steps ${plan.steps} --seeds ${plan.seeds}`);
    expect(record.trainings.map(({ architecture, seed }) => [architecture, seed])).toEqual(
      runsOf(plan).map(([architecture, { seed }]) => [architecture, seed]),
    );
    expect(comparisonText(record)).toBe(text);
    expect(text.length).toBeLessThan(8192);
  });

  it('says of each training the share that its puzzles come to, and has an answer', () => {
    for (const { solved, puzzles } of record.trainings) {
      expect(solved).toHaveLength(record.checks.length);
      expect(unpacked(puzzles, record.puzzles).filter(Boolean).length / record.puzzles).toBeCloseTo(solved.at(-1)!, 4);
    }
    expect(record.checks.at(-1)).toBe(plan.steps);
    const answer = answerOf(contestantsOf(record, plan.models))!;
    expect(answer.trainings).toEqual([plan.seeds, plan.seeds]);
    expect(answer.sentence).toMatch(/^On this puzzle and budget HRM .*n = 4 x 500\.$/);
  });
});
