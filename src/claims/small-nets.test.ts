/** Small trainings: at equal cost, and the same every time. */
import { expect, it } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { matched } from '../model/matched.ts';
import { flopsPerStep } from '../training/estimate.ts';
import { Lab, solvedBy } from './lab.ts';
import { atEqualCost, SEEDS, smallNet, trainingCost } from './small-nets.ts';

const flops = (net: Parameters<typeof smallNet>[0]): number => {
  const config = smallNet(net, 1, 1);
  return config.training.total_steps * flopsPerStep(config);
};

it.each(['recurrent', 'feedforward', 'trm'] as const)(
  'trains %s with as many operations as the network that it is compared with',
  (architecture) => {
    const rival = atEqualCost({ model: matched(smallNet({}, 1, 1).model, architecture, 'parameters') });
    // To within half a step.
    expect(flops(rival) / flops({})).toBeCloseTo(1, 2);
    expect(trainingCost([{}, rival])).toBeCloseTo(SEEDS * (flops({}) + flops(rival)), -3);
  },
);

it('gives the same share solved for the same seed, and another network for another one', async () => {
  let spent = 0;
  const watch = {
    progress(done: number) {
      spent = done;
    },
    shouldContinue: async () => true,
  };
  const solved = (seed: number) => new Lab(undefined, () => createCpuEngine(), watch).train(smallNet({ steps: 350 }, seed, 200));
  const one = await solved(1);
  expect(one.checks.at(-1)?.exact).toHaveLength(4);
  expect(solvedBy(one)).toBeGreaterThan(0);
  expect(one.solved.filter(Boolean)).toHaveLength(Math.round(200 * solvedBy(one)));
  expect(spent).toBeCloseTo(350 * flopsPerStep(smallNet({ steps: 350 }, 1, 200)), -3);
  expect(await solved(1)).toEqual(one);
  expect(await solved(2)).not.toEqual(one);
});

it('has no trained model where none was given', () => {
  const watch = { progress: () => {}, shouldContinue: async () => true };
  expect(() => new Lab(undefined, () => createCpuEngine(), watch).subject).toThrow('none was given');
});
