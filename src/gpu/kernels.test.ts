/** Every kernel on the GPU against the float64 oracle. Without an adapter these tests fail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOracle } from '../cpu/cpu-engine.ts';
import { KERNEL_NAMES } from '../engine/catalogue.ts';
import type { Engine } from '../engine/engine.ts';
import { PLAIN_CASES, TILED_CASES } from './cases.ts';
import { createNodeGpuEngine } from './node.ts';
import { type Case, caseName, runCase, worstError } from './testing.ts';
import { HARDWARE_TILES, SOFTWARE_TILES, type Tiles } from './tiles.ts';

/** Float32 against float64, over sums of at most about a thousand terms. */
const TOLERANCE = 5e-6;

/** What a hardware adapter gets, and the other row count of the matrix products. */
const OTHER_TILES: Tiles = {
  ...HARDWARE_TILES,
  rolled: true,
  matmulNt: { x: 16, y: 4, rows: 8 },
  matmulNn: { x: 4, y: 16, rows: 8 },
};

const oracle = createOracle();

async function check(engine: Engine, one: Case): Promise<void> {
  const [got, wanted] = [await runCase(engine, one), await runCase(oracle, one)];
  expect(got.spoilt).toEqual([]);
  for (const [name, expected] of Object.entries(wanted.outputs)) {
    const actual = got.outputs[name]!;
    if (actual instanceof Float32Array) expect(worstError(actual, expected), name).toBeLessThan(one.tolerance ?? TOLERANCE);
    else expect(Array.from(actual), name).toEqual(Array.from(expected));
  }
}

describe.each([
  ['software tiles', SOFTWARE_TILES, [...TILED_CASES, ...PLAIN_CASES]],
  ['hardware tiles', OTHER_TILES, TILED_CASES],
] as const)('%s', (_, tiles, cases) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createNodeGpuEngine(tiles);
  });
  afterAll(() => engine.destroy());

  it.each(cases.map((one) => [caseName(one), one] as const))('%s', (_name, one) => check(engine, one));

  it('repeats bit for bit', async () => {
    for (const one of TILED_CASES.slice(-12)) expect(await runCase(engine, one)).toEqual(await runCase(engine, one));
  });
});

it('covers every kernel', () => {
  expect(new Set([...TILED_CASES, ...PLAIN_CASES].map((c) => c.kernel))).toEqual(new Set(KERNEL_NAMES));
});
