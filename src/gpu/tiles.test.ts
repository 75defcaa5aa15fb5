/** Which tiles an adapter gets. Needs no GPU. */
import { expect, it } from 'vitest';
import type { EngineInfo } from '../engine/engine.ts';
import { SUBGROUP_SIZE } from './shaders.ts';
import { HARDWARE_TILES, SOFTWARE_TILES, SUBGROUP_TILES, SWIFTSHADER_TILES, tilesFor } from './tiles.ts';

const info = (architecture: string, features: readonly string[] = [], software = false): EngineInfo => ({
  kind: 'webgpu',
  label: '',
  software,
  details: { architecture, features: features.join(', '), description: '' },
});

it.each([
  ['RDNA 3 where a size of subgroups can be asked for', info('rdna-3', ['subgroups', SUBGROUP_SIZE]), SUBGROUP_TILES],
  ['RDNA 3 where none can', info('rdna-3', ['subgroups']), HARDWARE_TILES],
  ['RDNA 2, which adds up one number at a time in any size', info('rdna-2', ['subgroups', SUBGROUP_SIZE]), HARDWARE_TILES],
  ['another GPU', info('ampere', ['subgroups', SUBGROUP_SIZE]), HARDWARE_TILES],
  ['Firefox, which gives no names', info('not given', ['subgroups']), HARDWARE_TILES],
  ['SwiftShader', info('swiftshader', [], true), SWIFTSHADER_TILES],
  ['lavapipe', info('llvmpipe', ['subgroups', SUBGROUP_SIZE], true), SOFTWARE_TILES],
])('%s', (_, given, tiles) => {
  expect(tilesFor(given)).toBe(tiles);
});
