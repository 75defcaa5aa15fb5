/** Lesions on WebGPU, where neighbours in a list of calls are fused: a call that was left out or added must not be lost by that. */
import { describe, expect, it } from 'vitest';
import { createOracle } from '../cpu/cpu-engine.ts';
import { config, furthest, solve } from '../model/lesions.testing.ts';
import { lesionName, lesionsOf } from '../model/wound.ts';
import { createNodeGpuEngine } from './node.ts';

/** Those that change the list of calls. */
const LESIONS = lesionsOf(config).filter(({ kind }) => kind !== 'silent head' && kind !== 'z_H of another puzzle');

describe.each(LESIONS.map((lesion) => ({ name: lesionName(lesion), lesion })))('the lesion "$name" on WebGPU', ({ lesion }) => {
  it('gives what the float64 oracle gives', async () => {
    expect(furthest(await solve(await createNodeGpuEngine(), lesion), await solve(createOracle(), lesion))).toBeLessThan(1e-3);
  });
});
