/** Whole steps with the tiles that hardware adapters get, on whatever adapter is here; and their pipelines as a list. */
import { describe, expect, it } from 'vitest';
import { differenceFrom } from '../bench/expected.ts';
import { SIZES, type SizeName } from '../bench/sizes.ts';
import { benchTrainer } from '../bench/trainer.ts';
import { trainProgram } from '../model/programs.ts';
import { PRESETS } from '../training/presets.ts';
import { lowerProgram } from './lower-program.ts';
import { createNodeGpuEngine } from './node.ts';
import { shaderKey } from './shaders.ts';
import { STEP_SIZES, stepKernels } from './steps.testing.ts';
import { HARDWARE_TILES, SOFTWARE_TILES, SUBGROUP_TILES, SWIFTSHADER_TILES } from './tiles.ts';

it.each<SizeName>(['tiny'])('the first steps come out as stored, %s', async (size) => {
  const engine = await createNodeGpuEngine(HARDWARE_TILES);
  const trainer = await benchTrainer(engine, SIZES[size]);
  for (let i = 0; i < 2; i++) trainer.step();
  expect(differenceFrom(SIZES[size], await trainer.readMetrics())).toBeUndefined();
  engine.destroy();
});

/** Of a step with everything in it. Each costs a compile before a visitor's first step. */
const MOST_PIPELINES = 25;

describe.each([
  ['software', SOFTWARE_TILES],
  ['swiftshader', SWIFTSHADER_TILES],
  ['hardware', HARDWARE_TILES],
  ['hardware, in subgroups of 32', SUBGROUP_TILES],
] as const)('a preset compiles few pipelines, tiles for %s', (_, tiles) => {
  it.each(PRESETS.map(({ id, config }) => [id, config] as const))('%s', (_id, { model, training }) => {
    const keys = new Set(lowerProgram(trainProgram(model, training).program, tiles).map(shaderKey));
    expect(keys.size).toBeLessThanOrEqual(MOST_PIPELINES);
  });
});

it.each(Object.keys(STEP_SIZES))('each pipeline of a step has a name of its own, %s', (size) => {
  const names = stepKernels(size).map(({ shader, variant }) => `${shader} ${variant}`);
  expect(new Set(names).size).toBe(names.length);
});
