import { describe, expect, it } from 'vitest';
import { PRESETS } from '../training/presets.ts';
import { changes } from './changes.ts';
import type { RunConfig } from './fields.ts';
import { ALL_FIELDS, valueAt, withValue } from './paths.ts';

const config: RunConfig = PRESETS[0].config;

describe('paths', () => {
  it('read and replace one field, and leave the rest alone', () => {
    const next = withValue(config, 'model.num_heads', 8);
    expect(valueAt(next, 'model.num_heads')).toBe(8);
    expect(next).toEqual({ ...config, model: { ...config.model, num_heads: 8 } });
    expect(next.data).toBe(config.data);
    expect(withValue(config, 'seed', 9)).toEqual({ ...config, seed: 9 });
  });

  it('take the values of their own fields only', () => {
    // @ts-expect-error a number of heads is no word
    withValue(config, 'model.num_heads', 'eight');
    // @ts-expect-error no such choice
    withValue(config, 'training.gradient', 'none');
    // @ts-expect-error no such field
    withValue(config, 'model.heads', 8);
  });

  it('lead to every field of a run', () => {
    const all = Object.entries(config).flatMap(([part, of]) =>
      part === 'seed' ? [part] : Object.keys(of).map((name) => `${part}.${name}`),
    );
    expect(ALL_FIELDS.map(({ path }) => path)).toEqual(expect.arrayContaining(all));
  });
});

describe('changes', () => {
  it('names every field and every switch that differs', () => {
    const { level } = config.data;
    const augment = { digits: true };
    const from = { ...config, data: { ...config.data, augment } };
    const next = withValue(withValue(withValue(from, 'seed', 2), 'data.level', [4, 6]), 'data.augment', { rows: true });
    expect(changes(from, next)).toEqual([
      { path: 'data.level', from: level, to: [4, 6] },
      { path: 'data.augment.digits', from: true, to: undefined },
      { path: 'data.augment.rows', from: undefined, to: true },
      { path: 'seed', from: config.seed, to: 2 },
    ]);
  });

  it('finds none where values are equal, lists and half-written numbers included', () => {
    expect(changes(config, structuredClone(config))).toEqual([]);
    const half = withValue(config, 'seed', Number.NaN);
    expect(changes(half, withValue(config, 'seed', Number.NaN))).toEqual([]);
  });

  it('leaves out what the board decides, and which puzzles would be made where they come from a file', () => {
    expect(changes(config, withValue(config, 'model.seq_len', 81))).toEqual([]);
    const file = { name: 'mine', sha256: 'a'.repeat(64) };
    const { level: _, ...data } = config.data;
    expect(changes(config, { ...config, data: { ...data, file } })).toEqual([{ path: 'data.file', from: undefined, to: 'mine' }]);
  });
});
