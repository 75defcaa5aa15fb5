import { describe, expect, it } from 'vitest';
import { createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import { config, furthest, solve, weights } from './lesions.testing.ts';
import { lesionedProgram, lesionedWeights } from './lesions.ts';
import { lesionName, lesionProblem, lesionsOf } from './wound.ts';

describe.each(lesionsOf(config).map((lesion) => ({ name: lesionName(lesion), lesion })))('the lesion "$name"', ({ lesion }) => {
  it('gives on the CPU engine what the float64 oracle gives', async () => {
    expect(furthest(await solve(await createCpuEngine(), lesion), await solve(createOracle(), lesion))).toBeLessThan(1e-4);
  });

  it('changes what the network answers, where it is one of the program or its weights', async () => {
    const distance = furthest(await solve(createOracle(), lesion), await solve(createOracle()));
    // States change places on the host.
    if (lesion.kind === 'z_H of another puzzle') expect(distance).toBe(0);
    else expect(distance).toBeGreaterThan(1e-3);
  });
});

describe('a lesion', () => {
  it('without H updates leaves the answer what it was before the first thought', async () => {
    const [first, second] = await solve(createOracle(), { kind: 'no H update' });
    expect(second).toEqual(first);
  });

  it('of z_H at each cycle keeps nothing in it, but what z_L carries over', async () => {
    // With both forgotten, every segment is the first.
    const [first] = await solve(createOracle(), { kind: 'reset', state: 'z_H' });
    const [whole] = await solve(createOracle());
    expect(furthest([first], [whole])).toBeGreaterThan(1e-3);
  });

  it('silences a head in all layers of its module, and nothing else', () => {
    const wounded = lesionedWeights(config, weights, { kind: 'silent head', module: 'L', head: 1 });
    const changed = [...weights.keys()].filter((name) => wounded.get(name) !== weights.get(name));
    expect(changed).toEqual(['L_level.layers.0.self_attn.o_proj.weight', 'L_level.layers.1.self_attn.o_proj.weight']);
    const o = wounded.get(changed[0])!;
    const before = weights.get(changed[0])!;
    expect([...o]).toEqual([...before].map((value, i) => (i % 16 < 8 ? value : 0)));
  });

  it('is refused of a model with one state, or of a head that is not there', () => {
    expect(lesionProblem({ ...config, architecture: 'recurrent' }, { kind: 'no H update' })).toContain('two states');
    expect(() => lesionedProgram(config, 1, { kind: 'silent head', module: 'H', head: 2 })).toThrow('there is no head 2');
  });
});
