import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { GROUPS, relativeError, verifyGolden } from './golden.ts';

const FILES = ['tiny', 'sudoku4', 'puzzle-embedding', 'learned-positions', 'no-act'];
const golden = (name: string) => readSafetensors(readFileSync(new URL(`./golden/${name}.safetensors`, import.meta.url)));

const ENGINES = [
  { name: 'oracle', create: async () => createOracle() },
  { name: 'cpu', create: createCpuEngine },
  { name: 'webgpu', create: createNodeGpuEngine },
];

describe.each(ENGINES)('the $name engine', ({ create }) => {
  it.each(FILES)('gives the numbers of %s.safetensors', async (name) => {
    const engine = await create();
    const results = await verifyGolden(engine, golden(name));
    engine.destroy();
    expect(results.map((r) => r.group)).toEqual([...GROUPS]);
    expect(results.filter((r) => !r.pass)).toEqual([]);
  });
});

describe('relativeError', () => {
  it('is the norm of the difference over the norm of what was expected', () => {
    expect(relativeError([3, 4.5], [3, 4])).toBeCloseTo(0.1, 12);
  });
  it('never passes numbers that are not finite, or too few of them', () => {
    expect(relativeError([Number.NaN, 4], [3, 4])).toBe(Number.POSITIVE_INFINITY);
    expect(relativeError([3], [3, 4])).toBe(Number.POSITIVE_INFINITY);
  });
});
