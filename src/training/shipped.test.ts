import { expect, it } from 'vitest';
import { effortOf } from './effort.ts';
import { flopsPerStep } from './estimate.ts';
import { runsOf, SHIPPED_RUNS, type Stage, stagesOf } from './shipped.ts';

const [{ config }] = SHIPPED_RUNS;

it('parts stages into runs where one starts anew, and adds up what each took', () => {
  const stages: Stage[] = [
    { config, steps: 100 },
    { config, steps: 250 },
    { config, steps: 80, anew: true },
  ];
  expect(runsOf(stages).map((run) => run.length)).toEqual([2, 1]);
  expect(effortOf(stages, 70)).toEqual({ steps: 320, flops: 320 * flopsPerStep(config) });
  expect(effortOf(stages.slice(0, 2), 240).steps).toBe(240);
});

it('ends every model with the stage that its card speaks of', () => {
  for (const run of SHIPPED_RUNS) expect(stagesOf(run).at(-1)?.config).toBe(run.config);
});
