/** Whether an engine computes right: the stored first steps of the smallest size, twice, since some drivers err from the second time on. */
import type { Engine } from '../engine/engine.ts';
import { readWeights } from '../model/weights.ts';
import { savedTensors, writeTensors } from '../training/state-tensors.ts';
import type { Trainer } from '../training/trainer.ts';
import { differenceFrom, EXPECTED } from './expected.ts';
import { SIZES } from './sizes.ts';
import { benchTrainer } from './trainer.ts';

const SIZE = SIZES.tiny;
const STEPS = EXPECTED.tiny.length;

/**
 * Takes STEPS steps from the same weights twice, on the same pipelines: the numbers must be those stored, and the same bits both times,
 * weights included. On a GPU it is the compiling that takes time, not the steps: 0.3 GFLOP in all.
 * @returns which number is off by how much, as half a sentence; undefined where nothing is.
 * @throws whatever the engine throws: a shader that does not compile, a device that is lost.
 */
export async function driverDifference(engine: Engine): Promise<string | undefined> {
  const first = await benchTrainer(engine, SIZE);
  const before = await takeSteps(first);
  const wrong = differenceFrom(SIZE, before.rows);
  if (wrong !== undefined) return wrong;
  forget(first);
  const second = await benchTrainer(engine, SIZE);
  const after = await takeSteps(second);
  const late = differenceFrom(SIZE, after.rows);
  if (late !== undefined) return `the second time, ${late}`;
  first.release();
  second.release();
  return unequal(before.numbers, after.numbers);
}

async function takeSteps(trainer: Trainer) {
  for (let i = 0; i < STEPS; i++) await trainer.step();
  const [rows, weights] = await Promise.all([trainer.readMetrics(), readWeights(trainer.engine, trainer.model)]);
  const numbers = new Map<string, ArrayLike<number>>(weights);
  rows.forEach((row, i) => {
    for (const [name, value] of Object.entries(row)) numbers.set(`the metric ${name} of step ${i + 1}`, [value]);
  });
  return { rows, numbers };
}

/** What the optimiser and the states have gathered: another trainer on the same engine shares it. */
function forget({ engine, plan }: Trainer): void {
  const gathered = savedTensors(plan).filter(({ name }) => /^(optimiser|carry)\./.test(name));
  const blank = gathered.map(({ name, shape }) => [name, new Float32Array(shape.reduce((n, size) => n * size, 1))] as const);
  writeTensors(engine, gathered, new Map(blank));
}

function unequal(before: ReadonlyMap<string, ArrayLike<number>>, after: ReadonlyMap<string, ArrayLike<number>>): string | undefined {
  for (const [name, values] of before) {
    const again = after.get(name) ?? [];
    for (let i = 0; i < values.length; i++)
      if (!Object.is(values[i], again[i]))
        return `the same two steps gave ${values[i]} and then ${again[i]} in ${name}${values.length > 1 ? `, number ${i}` : ''}`;
  }
  return undefined;
}
