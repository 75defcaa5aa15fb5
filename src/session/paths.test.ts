import { describe, expect, it } from 'vitest';
import { changes, getPath, setPath } from './paths.ts';

const config = { seed: 1, model: { heads: 4, size: 32 }, data: { level: [8, 10] as const, augment: { digits: true } } };

describe('paths', () => {
  it('reads and replaces one field, and leaves the rest alone', () => {
    const next = setPath(config, 'model.heads', 8);
    expect(getPath(next, 'model.heads')).toBe(8);
    expect(next.model.size).toBe(32);
    expect(next.data).toBe(config.data);
    expect(config.model.heads).toBe(4);
    expect(getPath(config, 'model.nothing.there')).toBeUndefined();
  });

  it('names every change', () => {
    const next = setPath(setPath(setPath(config, 'seed', 2), 'data.level', [4, 6]), 'data.augment', { rows: true });
    expect(changes(config, next)).toEqual([
      { path: 'seed', from: 1, to: 2 },
      { path: 'data.level', from: [8, 10], to: [4, 6] },
      { path: 'data.augment.digits', from: true, to: undefined },
      { path: 'data.augment.rows', from: undefined, to: true },
    ]);
  });

  it('finds none where values are equal, lists and half-written numbers included', () => {
    expect(changes(config, structuredClone(config))).toEqual([]);
    const half = setPath(config, 'seed', Number.NaN);
    expect(changes(half, setPath(config, 'seed', Number.NaN))).toEqual([]);
  });
});
