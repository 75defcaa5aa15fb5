import { describe, expect, it } from 'vitest';
import { effectiveDepth, modules, segmentUpdates } from './architecture.ts';
import { type ModelConfig, modelProblems, PUBLISHED } from './config.ts';
import { MEASURES, matched } from './matched.ts';
import { parameterLayout } from './parameters.ts';

const HRM: ModelConfig = { ...PUBLISHED, vocab_size: 11, seq_len: 81 };
const SMALL: ModelConfig = { ...HRM, hidden_size: 32, num_heads: 4, ffn_multiple: 16, H_layers: 1, L_layers: 1, H_cycles: 1, L_cycles: 3 };

describe('the published model of 27 million parameters', () => {
  it('has the sizes that the official code reports', () => {
    expect(parameterLayout({ ...HRM, puzzle_emb_ndim: 512 }).count).toBe(27_275_266);
    // TRM with attention and two layers (arXiv 2510.04871).
    expect(parameterLayout({ ...HRM, architecture: 'trm', L_layers: 2 }).count).toBe(6_828_034);
    expect(effectiveDepth(HRM)).toBe(24);
  });
});

describe.each([
  ['published', HRM],
  ['small', SMALL],
])('matched to the %s model', (_, hrm) => {
  it.each(['recurrent', 'feedforward', 'trm'] as const)('%s is equal in what is asked for, and can run', (architecture) => {
    for (const by of ['parameters', 'updates'] as const) {
      const variant = matched(hrm, architecture, by);
      expect(variant.architecture).toBe(architecture);
      expect(modelProblems(variant)).toEqual([]);
      expect(MEASURES[by](variant)).toBe(MEASURES[by](hrm));
    }
  });
});

it('by parameters all have as many layers as both modules of HRM together', () => {
  const layers = (architecture: 'recurrent' | 'feedforward' | 'trm') => modules(matched(HRM, architecture, 'parameters'));
  expect(layers('recurrent')).toEqual([{ level: 'L_level', layers: 8 }]);
  expect(layers('feedforward')).toEqual([{ level: 'L_level', layers: 8 }]);
  expect(layers('trm')).toEqual([{ level: 'L_level', layers: 8 }]);
});

it('by updates the recurrent model is updated as often as both modules of HRM, with as many layers each time', () => {
  const recurrent = matched(SMALL, 'recurrent', 'updates');
  expect(segmentUpdates(recurrent)).toBe(segmentUpdates(SMALL));
  expect(modules(recurrent)).toEqual([{ level: 'L_level', layers: 1 }]);
});

it('takes the nearest where whole layers do not come out even, and stays within what can run', () => {
  const uneven = { ...SMALL, H_layers: 2 };
  // 1 · (3 · 1 + 2) = 5 layers in four updates: one layer each is 1 short, two would be 3 too many.
  expect(effectiveDepth(matched(uneven, 'recurrent', 'updates'))).toBe(4);
  const deep = { ...HRM, H_cycles: 8, L_cycles: 8 };
  expect(effectiveDepth(matched(deep, 'feedforward', 'updates'))).toBe(64);
});

it('leaves a model of the same architecture as it is, and gives a feed-forward stack one segment', () => {
  expect(matched(HRM, 'hrm', 'updates')).toBe(HRM);
  expect(matched(HRM, 'feedforward', 'updates').halt_max_steps).toBe(1);
  expect(modelProblems({ ...HRM, architecture: 'feedforward' }).map(({ path }) => path)).toEqual(['model.halt_max_steps']);
});
