/** Every kernel on the GPU against the float64 oracle. Without an adapter these tests fail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOracle } from '../cpu/cpu-engine.ts';
import { KERNEL_NAMES } from '../engine/catalogue.ts';
import type { Engine } from '../engine/engine.ts';
import { PLAIN_CASES, TILED_CASES } from './cases.ts';
import { createNodeGpuEngine } from './node.ts';
import { type Case, caseName, program, runCase, worstError } from './testing.ts';
import { HARDWARE_TILES, type MatmulTile, SOFTWARE_TILES, SWIFTSHADER_TILES, type Tiles } from './tiles.ts';
import { candidates } from './tuner.ts';

/** Float32 against float64, over sums of at most about a thousand terms. */
const TOLERANCE = 5e-6;

/** What a hardware adapter gets, and the largest tiles of the matrix products. */
const OTHER_TILES: Tiles = {
  ...HARDWARE_TILES,
  rolled: true,
  matmulNt: { x: 16, y: 4, rows: 8, columns: 8 },
  matmulNn: { x: 4, y: 16, rows: 8, columns: 4 },
  matmulTn: { x: 4, y: 4, rows: 8, columns: 8 },
  wholeRows: true,
  attentionRows: 4,
  wholeHead: 32,
};

/** Each of these is a pipeline of large tiles, slow to compile: a few shapes do, and of the fused ones one each. */
const OTHER_CASES = TILED_CASES.filter(({ kernel, dims, without = [] }) => {
  if (!kernel.startsWith('matmul')) return true;
  const plain = /_(nt|nn|tn)$/.test(kernel);
  return plain ? [17, 82, 515].includes(dims.rows) : dims.rows === 17 && (without.length === 0 || without.includes('z'));
});

const oracle = createOracle();

async function check(engine: Engine, one: Case): Promise<void> {
  const [got, wanted] = [await runCase(engine, one), await runCase(oracle, one)];
  expect(got.spoilt).toEqual([]);
  for (const [name, expected] of Object.entries(wanted.outputs)) {
    const actual = got.outputs[name];
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

/** Each a pipeline that is slow to compile: every kernel with one of the tiles, the fused ones with that which compiles soonest. */
const nt: Case = { kernel: 'matmul_nt', dims: { rows: 17, inner: 82, outer: 97 } };
const SHARING: readonly { name: string; feature?: GPUFeatureName; tile: MatmulTile; cases: readonly Case[]; tolerance?: number }[] = [
  {
    name: 'a workgroup',
    tile: { x: 8, y: 8, rows: 8, columns: 8, sharing: { through: 'workgroup', step: 8, as: 'f32' } },
    cases: [
      nt,
      { kernel: 'matmul_nn', dims: { rows: 97, inner: 64, outer: 136 } },
      { kernel: 'matmul_tn', dims: { rows: 515, inner: 17, outer: 3, accumulate: 0 } },
      { kernel: 'matmul_nt_norm', dims: { rows: 17, inner: 82, outer: 24, eps: 1e-5 }, without: ['z', 'rstd'] },
      { kernel: 'matmul_nn_norm', dims: { rows: 17, inner: 24, outer: 82 }, without: ['add'] },
    ],
  },
  {
    name: 'a subgroup',
    feature: 'subgroups',
    tile: { x: 64, y: 1, rows: 8, columns: 4, sharing: { through: 'subgroup' } },
    cases: [
      { kernel: 'matmul_nt_rope', dims: { rows: 17, inner: 82, outer: 48, tokens: 17, head_dim: 8 } },
      { kernel: 'matmul_nn_swiglu', dims: { rows: 17, inner: 24, outer: 82 } },
      { kernel: 'matmul_nt_swiglu', dims: { rows: 97, inner: 64, ffn: 24 } },
      {
        kernel: 'matmul_tn',
        dims: { rows: 97, inner: 64, outer: 24, accumulate: 1 },
        given: { dw: (length, random) => Array.from({ length }, random) },
      },
    ],
  },
  {
    name: 'a workgroup, as float16',
    feature: 'shader-f16',
    tile: { x: 16, y: 16, rows: 4, columns: 4, sharing: { through: 'workgroup', step: 8, as: 'f16' } },
    cases: [nt],
    tolerance: 1e-3,
  },
  {
    name: 'a workgroup, as float16 in long steps',
    feature: 'shader-f16',
    tile: { x: 16, y: 16, rows: 8, columns: 8, sharing: { through: 'workgroup', step: 8, as: 'f16' } },
    cases: [nt],
    tolerance: 1e-3,
  },
];

describe.each(SHARING)('tiles whose threads share through $name', ({ feature, tile, cases, tolerance = TOLERANCE }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createNodeGpuEngine({ ...SOFTWARE_TILES, matmulNt: tile, matmulNn: tile, matmulTn: tile });
  });
  afterAll(() => engine.destroy());

  it.each(cases.map((one) => [caseName(one), one] as const))('%s', async (_, one) => {
    const features = new Set(engine.info.details.features.split(', '));
    if (!feature || features.has(feature)) return check(engine, { ...one, tolerance });
    const limits = { maxComputeInvocationsPerWorkgroup: 1024, maxComputeWorkgroupStorageSize: 65536 };
    expect(candidates(one.kernel, false, { features, limits }).map(({ sharing }) => sharing)).not.toContainEqual(tile.sharing);
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
    expect(Array.from(outputs[output]).some(Number.isNaN)).toBe(true);
  });
});

it('makes the loss of a row NaN whose logits are not finite, or so large that sums may not be', async () => {
  const engine = await createNodeGpuEngine();
  for (const softmax of [0, 1])
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38, -3e38]) {
      const logits = (length: number) => Array.from({ length }, (_, i) => (i === 5 ? bad : 1e33));
      const given = { logits, labels: (length: number) => new Array<number>(length).fill(1) };
      const { outputs } = await runCase(engine, { kernel: 'cross_entropy', dims: { batch: 2, cells: 3, vocab: 4, softmax }, given });
      expect([outputs.row_loss[0], Number.isFinite(outputs.row_loss[4])]).toEqual([Number.NaN, true]);
    }
  engine.destroy();
});

it('covers every kernel', () => {
  expect(new Set([...TILED_CASES, ...PLAIN_CASES].map((c) => c.kernel))).toEqual(new Set(KERNEL_NAMES));
});
