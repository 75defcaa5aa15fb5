import { describe, expect, it } from 'vitest';
import { modelProblems } from '../model/config.ts';
import { presetById } from '../training/presets.ts';
import { parseRunConfig } from '../training/run-config.ts';
import { PUBLISHED, type RunConfig } from './fields.ts';
import { withValue } from './paths.ts';
import { dataProblems, valueProblem, valueProblems } from './problems.ts';

const config = presetById('sudoku4-easy')?.config as RunConfig;

describe('what is wrong with a setting', () => {
  it('is said in the words of the page, with the nearest value that is none', () => {
    expect(valueProblem('training.warmup', -1)).toEqual({
      path: 'training.warmup',
      message: 'Warm-up must be a whole number from 0 to 1,000,000,000, not -1',
      nearest: 0,
    });
    expect(valueProblem('training.lr', Number.NaN)?.message).toBe('Learning rate must be a number from 0 to 1, not empty');
    expect(valueProblem('model.halt_max_steps', 2000)).toMatchObject({ message: /^Segments must be/, nearest: 1024 });
    expect(valueProblem('model.pos_encodings', 'none')?.message).toBe('Positions must be "rope" or "learned", not "none"');
    expect(valueProblems('training', { ...config.training, weight_decay_min_ratio: 2 })).toMatchObject([
      { path: 'training.weight_decay_min_ratio', nearest: 1 },
    ]);
  });

  it.each([
    [{ num_heads: 5 }, 'Heads must divide the hidden size of 32: 4 or 8 do', 4],
    [
      { hidden_size: 20, num_heads: 4 },
      'Heads must leave each an even number of channels of the hidden size of 20, which rotary positions turn in pairs: 2 or 5 do',
      5,
    ],
    [{ hidden_size: 512, num_heads: 1 }, 'Heads must leave each 2 to 64 channels of the hidden size of 512: 8 does', 8],
    [{ hidden_size: 127, num_heads: 3 }, 'Heads must divide the hidden size of 127: no number does, so change that', undefined],
  ])('names the numbers of heads that work: %j', (wrong, message, nearest) => {
    const model = { ...PUBLISHED, vocab_size: 6, seq_len: 16, hidden_size: 32, ...wrong };
    expect(modelProblems(model)).toEqual([{ path: 'model.num_heads', message, ...(nearest ? { nearest } : {}) }]);
  });

  it('includes puzzles that cannot be asked for', () => {
    expect(dataProblems(config.data)).toEqual([]);
    expect(dataProblems(withValue(config, 'data.level', [9, 40]).data)).toMatchObject([
      { path: 'data.level', message: /^Givens: /, nearest: [9, 16] },
    ]);
    expect(dataProblems({ ...config.data, seed: 'a word' })).toEqual([]);
    expect(dataProblems({ ...config.data, seed: Number.NaN, count: 2e6 }).map(({ path }) => path)).toEqual(['data.count', 'data.seed']);
  });
});

describe('a configuration file', () => {
  const refusal = (change: object): string => {
    try {
      parseRunConfig({ data: config.data, ...change });
    } catch (error) {
      return (error as Error).message;
    }
    return 'taken';
  };

  it('is completed with the published model and the reference’s trainer, in the order of the table', () => {
    const run = parseRunConfig({ data: config.data, model: { L_cycles: 3, hidden_size: 64 } });
    expect(run.model).toEqual({ ...PUBLISHED, vocab_size: config.model.vocab_size, seq_len: 16, hidden_size: 64, L_cycles: 3 });
    expect(Object.keys(run.model)).toEqual(Object.keys(config.model));
    expect(run).toMatchObject({ seed: 0, training: { batch_size: 64 }, evaluation: { every: 100 }, stop: { checks: 1 } });
  });

  it.each([
    [{ model: { num_heads: '8' } }, 'Heads must be a whole number from 1 to 256, not "8" (model.num_heads)'],
    [{ model: { layers: 8 } }, /^model\.layers: there is no such field; known are architecture, hidden_size, /],
    [{ training: { lr: null, beta1: 2 } }, /^Learning rate .* not null \(training\.lr\); Beta 1 .* \(training\.beta1\)$/],
    [{ data: { ...config.data, count: 0 } }, 'Training puzzles must be a whole number from 1 to 1,000,000, not 0 (data.count)'],
    [{ seed: -1 }, 'Seed must be a whole number from 0 to 4,294,967,295, not -1 (seed)'],
    [{ stops: {} }, /stops/],
    [{ stop: 5 }, /^stop: /],
    [{ data: undefined }, /^data: /],
  ])('is refused with the field that is wrong: %j', (change, message) => {
    expect(refusal(change)).toMatch(message);
  });
});
