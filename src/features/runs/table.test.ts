import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../storage/records.ts';
import { PRESETS } from '../../training/presets.ts';
import { difference, sorted } from './table.ts';

const easy = PRESETS[0];
const record = (id: string, patch: Partial<RunRecord> = {}): RunRecord => ({
  id,
  name: id,
  parent: undefined,
  config: easy.config,
  created: 0,
  updated: 0,
  state: 'paused',
  step: 0,
  seconds: 0,
  parameters: 0,
  engine: 'CPU',
  best: undefined,
  heldOut: '',
  bytes: 0,
  deleted: undefined,
  ...patch,
});
const faster = { ...easy.config, training: { ...easy.config.training, lr: 0.1 }, model: { ...easy.config.model, vocab_size: 9 } };

describe('difference', () => {
  it('names the nearest preset and what differs, without what follows from the board', () => {
    const run = record('a', { config: faster });
    expect(difference(run, [run], undefined)).toEqual({
      from: 'preset',
      name: easy.name,
      changes: [{ path: 'training.lr', from: easy.config.training.lr, to: 0.1 }],
    });
  });

  it('names a file of puzzles in place of what decides about made ones', () => {
    const { level: _, ...data } = easy.config.data;
    const config = { ...easy.config, data: { ...data, file: { name: 'Mine', sha256: 'ab'.repeat(32) } } };
    const run = record('a', { config });
    expect(difference(run, [run], undefined).changes).toEqual([{ path: 'data.file', from: undefined, to: 'Mine' }]);
    const other = record('b', { config: { ...config, data: { ...config.data, file: { name: 'Hers', sha256: 'cd'.repeat(32) } } } });
    expect(difference(run, [run, other], other).changes).toEqual([{ path: 'data.file', from: 'Hers', to: 'Mine' }]);
  });

  it('takes the run that a run came from, while it is there', () => {
    const parent = record('parent', { config: faster });
    const run = record('child', { parent: 'parent', config: faster });
    expect(difference(run, [parent, run], undefined)).toEqual({ from: 'parent', name: 'parent', changes: [] });
    expect(difference(run, [run], undefined).from).toBe('preset');
  });

  it('takes the pinned run before all others, but for the pinned run itself', () => {
    const pinned = record('pinned');
    const run = record('a', { config: faster });
    expect(difference(run, [pinned, run], pinned)).toMatchObject({ from: 'baseline', name: 'pinned', changes: [{ path: 'training.lr' }] });
    expect(difference(pinned, [pinned, run], pinned).from).toBe('preset');
  });
});

describe('sorted', () => {
  const runs = [
    record('Run 10', { updated: 1, best: { step: 1, exact: 0.5, n: 10 } }),
    record('Run 9', { updated: 3 }),
    record('run 8', { updated: 2, best: { step: 1, exact: 0.9, n: 10 } }),
  ];
  const names = (by: Parameters<typeof sorted>[1]) => sorted(runs, by).map(({ name }) => name);

  it('orders by time, by number and by name as people count', () => {
    expect(names({ by: 'updated', descending: true })).toEqual(['Run 9', 'run 8', 'Run 10']);
    expect(names({ by: 'name', descending: false })).toEqual(['run 8', 'Run 9', 'Run 10']);
  });

  it('puts runs without a check below all others', () => {
    expect(names({ by: 'best', descending: true })).toEqual(['run 8', 'Run 10', 'Run 9']);
  });
});
