/** Every kernel on the GPU against the float64 oracle. Without an adapter these tests fail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOracle } from '../cpu/cpu-engine.ts';
import { KERNEL_NAMES } from '../engine/catalogue.ts';
import type { Engine } from '../engine/engine.ts';
import { PLAIN_CASES, TILED_CASES } from './cases.ts';
import { createNodeGpuEngine } from './node.ts';
import { type Case, caseName, program, runCase, worstError } from './testing.ts';
import { HARDWARE_TILES, SOFTWARE_TILES, SWIFTSHADER_TILES, type Tiles } from './tiles.ts';

/** Float32 against float64, over sums of at most about a thousand terms. */
const TOLERANCE = 5e-6;

/** What a hardware adapter gets, and the other row count of the matrix products. */
const OTHER_TILES: Tiles = {
  ...HARDWARE_TILES,
  rolled: true,
  matmulNt: { x: 16, y: 4, rows: 8 },
  matmulNn: { x: 4, y: 16, rows: 8 },
  matmulTn: { x: 4, y: 4, rows: 8 },
};

/** Each of these is a pipeline of eight rows, slow to compile: a few shapes do, and of the fused ones one each. */
const OTHER_CASES = TILED_CASES.filter(({ kernel, dims, without = [] }) => {
  if (!kernel.startsWith('matmul')) return true;
  const plain = /_(nt|nn|tn)$/.test(kernel);
  return plain ? [17, 82, 515].includes(dims.rows!) : dims.rows === 17 && (without.length === 0 || without.includes('z'));
});

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
  ['hardware tiles', OTHER_TILES, OTHER_CASES],
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

it.each(['swiftshader', 'hardware'] as const)('compiles every shader with the tiles of %s adapters', async (name) => {
  const engine = await createNodeGpuEngine(name === 'hardware' ? HARDWARE_TILES : SWIFTSHADER_TILES);
  const kernels = new Map([...TILED_CASES, ...PLAIN_CASES].map((one) => [one.kernel, one]));
  for (const one of kernels.values()) (await engine.prepare(program(one).program)).release();
  engine.destroy();
});

describe('NaN', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createNodeGpuEngine();
  });
  afterAll(() => engine.destroy());

  it.each([
    ['embed_forward', 'embedding', 'x'],
    ['inject', 'x', 'h'],
    ['matmul_nt', 'w', 'y'],
    ['attention_forward', 'qkv', 'out'],
    ['residual_rms_norm_forward', 'branch', 'y'],
    ['swiglu_forward', 'gate_up', 'a'],
    ['lm_head_forward', 'z', 'logits'],
    ['q_head_forward', 'bias', 'q'],
    ['cross_entropy', 'logits', 'row_loss'],
    ['halting', 'q', 'row_halt'],
  ])('goes through %s', async (kernel, input, output) => {
    const one = [...TILED_CASES, ...PLAIN_CASES].find((c) => c.kernel === kernel)!;
    const spoil = (length: number) => new Float32Array(length).fill(Number.NaN);
    const { outputs } = await runCase(engine, { ...one, given: { ...one.given, [input]: spoil } });
    expect(Array.from(outputs[output]!).some(Number.isNaN)).toBe(true);
  });
});

it('covers every kernel', () => {
  expect(new Set([...TILED_CASES, ...PLAIN_CASES].map((c) => c.kernel))).toEqual(new Set(KERNEL_NAMES));
});
