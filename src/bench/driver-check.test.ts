import { describe, expect, it } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import type { Engine, Numbers } from '../engine/engine.ts';
import type { BufferRef } from '../engine/program.ts';
import { driverDifference } from './driver-check.ts';

/** The CPU engine as a driver that errs: what it gives back of a buffer may be changed. @param runs programs run so far. */
async function erring(change: (values: Numbers, name: string, runs: () => number) => void): Promise<Engine> {
  const engine = await createCpuEngine();
  let runs = 0;
  const prepare: Engine['prepare'] = async (program) => {
    const executable = await engine.prepare(program);
    const run = (): void => {
      runs++;
      executable.run();
    };
    return Object.create(executable, { run: { value: run } }) as typeof executable;
  };
  const read = async (sources: readonly BufferRef[]): Promise<Numbers[]> => {
    const values = await engine.read(sources);
    values.forEach((one, i) => {
      change(one, sources[i].storage.name, () => runs);
    });
    return values;
  };
  return Object.create(engine, { prepare: { value: prepare }, read: { value: read } }) as Engine;
}

describe('a driver is checked', () => {
  it('and passes where both runs of the stored steps come out as stored', async () => {
    expect(await driverDifference(await createCpuEngine())).toBeUndefined();
  });

  it('and fails where it computes something else, with the number that differs', async () => {
    const engine = await erring((values, name) => {
      if (name.includes('metrics')) values[1] *= 1.01;
    });
    expect(await driverDifference(engine)).toMatch(/^in step 1 the loss is 16\.94\d+ .*where 16\.77259 and 1\.815405 are expected$/);
  });

  it('and fails where it gives no numbers', async () => {
    const engine = await erring((values, name) => {
      if (name.includes('metrics')) values.fill(0);
    });
    expect(await driverDifference(engine)).toMatch(/^in step 1 the loss is 0/);
  });

  it('and fails where it is wrong from the second time on', async () => {
    const engine = await erring((values, name, runs) => {
      if (name.includes('metrics') && runs() > 2) values[1] += 1;
    });
    expect(await driverDifference(engine)).toMatch(/^the second time, in step 1 the loss is 17\.77/);
  });

  it('and fails where the same steps give other bits, however near', async () => {
    const engine = await erring((values, name, runs) => {
      if (name === 'parameters' && runs() > 2) values[7] *= 1 + 1e-6;
    });
    expect(await driverDifference(engine)).toMatch(/^the same two steps gave [-.\de]+ and then [-.\de]+ in \S+, number 7$/);
  });
});
