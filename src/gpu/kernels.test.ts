/** Every kernel on the GPU against the float64 oracle. Without an adapter these tests fail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOracle } from '../cpu/cpu-engine.ts';
import { KERNEL_NAMES } from '../engine/catalogue.ts';
import type { Engine } from '../engine/engine.ts';
import { PLAIN_CASES, TILED_CASES } from './cases.ts';
import { canShare } from './kernels/matmul.ts';
import { createNodeGpuEngine } from './node.ts';
import { type Case, caseName, program, runCase, worstError } from './testing.ts';
import { HARDWARE_TILES, SHARING_TILES, SOFTWARE_TILES, SWIFTSHADER_TILES, type Tiles } from './tiles.ts';

/** Float32 against float64, over sums of at most about a thousand terms. */
const TOLERANCE = 5e-6;

/** What a hardware adapter gets, and the largest tiles of the matrix products. */
const { shared: _, ...hardware } = HARDWARE_TILES;
const READING_ALONE: Tiles = { ...hardware, aloneTokens: Number.POSITIVE_INFINITY };
const OTHER_TILES: Tiles = {
  ...READING_ALONE,
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

/** Each a pipeline that is slow to compile: one of each product that may share, odd in every way, and with the last tile a few more. */
const SHARED_CASES: readonly Case[] = TILED_CASES.filter(
  ({ kernel, dims: { rows, inner, accumulate }, without = [] }) =>
    /matmul_(nt|nn|tn|nt_rope|nt_swiglu|nn_swiglu)$/.test(kernel) &&
    rows === 17 &&
    (inner === 82 || kernel !== 'matmul_tn') &&
    without.length === 0 &&
    accumulate !== 0,
);
const MORE_SHARED_CASES = TILED_CASES.filter(
  ({ kernel, dims: { rows } }) => /matmul_(nt|nn|tn)$/.test(kernel) && (rows > 500 || rows === 16),
);

describe.each(SHARING_TILES.map((tile) => [JSON.stringify(tile), tile] as const))('threads that share, %s', (_, tile) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createNodeGpuEngine({ ...HARDWARE_TILES, shared: { tiles: [tile], threads: 0 } });
  });
  afterAll(() => engine.destroy());

  const cases = [...SHARED_CASES, ...(tile === SHARING_TILES.at(-1) ? MORE_SHARED_CASES : [])].filter(({ kernel }) =>
    canShare(kernel, tile),
  );
  it.each(cases.map((one) => [caseName(one), one] as const))('%s', (_name, one) => check(engine, one));
});

describe('attention whose threads share', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createNodeGpuEngine({ ...HARDWARE_TILES, aloneTokens: 0 });
  });
  afterAll(() => engine.destroy());

  /** A single token, heads that are odd in every way and the widest: the others take Mesa up to half a minute to compile. */
  const cases = PLAIN_CASES.filter(({ kernel, dims }) => /attention_(for|back)ward/.test(kernel) && [1, 97, 129].includes(dims.tokens));
  it.each(cases.map((one) => [caseName(one), one] as const))('%s', (_name, one) => check(engine, one));
});

it('reads again on hardware, and several rows or quads at a time, to the same bits', async () => {
  const cases = [...TILED_CASES, ...PLAIN_CASES].filter(
    ({ kernel, dims: { tokens, rows } }) =>
      (kernel === 'attention_backward' && [17, 129].includes(tokens)) ||
      (kernel === 'matmul_tn' && [17, 515, 1029].includes(rows)) ||
      kernel === 'gradient_guard' ||
      (/norm$/.test(kernel) && kernel.startsWith('matmul') && rows === 17),
  );
  const [plain, hardware] = [await createNodeGpuEngine({ ...READING_ALONE, rolled: true }), await createNodeGpuEngine(READING_ALONE)];
  for (const one of cases) {
    await check(hardware, one);
    expect((await runCase(hardware, one)).outputs).toEqual((await runCase(plain, one)).outputs);
  }
  expect(cases.length).toBe(18);
  for (const engine of [plain, hardware]) engine.destroy();
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
