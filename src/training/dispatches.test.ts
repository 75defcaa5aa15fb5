/** How many dispatches a training step is, by the tiles of every kind of adapter. Needs no GPU. */
import { expect, it } from 'vitest';
import { fuse, NO_FUSION } from '../engine/fusion.ts';
import { lowerProgram } from '../gpu/lower-program.ts';
import { HARDWARE_TILES, SOFTWARE_TILES, SWIFTSHADER_TILES } from '../gpu/tiles.ts';
import { PUBLISHED } from '../model/config.ts';
import { trainProgram } from '../model/programs.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';

/** Two and two layers: of the 4x4 presets, and of four times their width for 9x9 puzzles. */
const SMALL = { seq_len: 16, hidden_size: 64, num_heads: 4 };
const WIDE = { seq_len: 81, hidden_size: 256, num_heads: 8 };
const step = (act: boolean, size: typeof SMALL = SMALL) => {
  const model = { ...PUBLISHED, ...size, vocab_size: 6, H_layers: 2, L_layers: 2, ffn_multiple: 64, halt_max_steps: act ? 16 : 1 };
  return trainProgram(model, { ...TRAINING_DEFAULTS, batch_size: 32 }).program;
};

it.each([
  ['software adapters', SOFTWARE_TILES],
  ['SwiftShader', SWIFTSHADER_TILES],
  ['hardware', HARDWARE_TILES],
])('a step of 2+2 layers is at most 120 dispatches on %s, 190 with the Q target', (_, tiles) => {
  for (const size of [SMALL, WIDE]) {
    expect(lowerProgram(step(false, size), tiles).length).toBeLessThanOrEqual(120);
    expect(lowerProgram(step(true, size), tiles).length).toBeLessThanOrEqual(190);
  }
});

it('is the list as it was written where nothing is fused', () => {
  expect(fuse(step(true), NO_FUSION)).toEqual(step(true));
});
