/** How many dispatches a training step is, by the tiles of every kind of adapter. Needs no GPU. */
import { expect, it } from 'vitest';
import { fuse, NO_FUSION } from '../engine/fusion.ts';
import { lowerProgram } from '../gpu/gpu-engine.ts';
import { HARDWARE_TILES, SOFTWARE_TILES, SWIFTSHADER_TILES } from '../gpu/tiles.ts';
import { PUBLISHED } from '../model/config.ts';
import { trainProgram } from '../model/programs.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';

/** Two and two layers, as in the 4x4 presets. */
const step = (act: boolean) => {
  const model = { ...PUBLISHED, vocab_size: 6, seq_len: 16, hidden_size: 64, num_heads: 4, H_layers: 2, L_layers: 2, ffn_multiple: 64 };
  return trainProgram({ ...model, halt_max_steps: act ? 16 : 1 }, { ...TRAINING_DEFAULTS, batch_size: 32 }).program;
};

it.each([
  ['software adapters', SOFTWARE_TILES],
  ['SwiftShader', SWIFTSHADER_TILES],
  ['hardware', HARDWARE_TILES],
])('a step of 2+2 layers is at most 120 dispatches on %s, 190 with the Q target', (_, tiles) => {
  expect(lowerProgram(step(false), tiles).length).toBeLessThanOrEqual(120);
  expect(lowerProgram(step(true), tiles).length).toBeLessThanOrEqual(190);
});

it('is the list as it was written where nothing is fused', () => {
  expect(fuse(step(true), NO_FUSION)).toEqual(step(true));
});
