import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRecord } from '../../storage/records.ts';
import { PRESETS } from '../../training/presets.ts';
import type { Library } from '../../worker/library-protocol.ts';
import { MOST_SHOWN, useRuns } from './store.ts';

const { config } = PRESETS[0];
const record = (id: string, patch: Partial<RunRecord> = {}) =>
  ({ id, name: id, config, updated: 1, step: 0, seconds: 0, deleted: undefined, ...patch }) as RunRecord;

let library: Partial<Library>;
let tell: (runs: readonly RunRecord[]) => void;
vi.mock('../../session/library-client.ts', () => ({
  ask: async <T>(question: (of: Library) => Promise<T>) => question(library as Library),
  onLibraryLost: () => () => undefined,
}));
vi.mock('comlink', () => ({ proxy: <T>(it: T) => it }));
vi.mock('../../session/training.ts', () => ({ open: vi.fn(), reset: vi.fn(), useTraining: { getState: () => ({ run: undefined }) } }));

const actions = await import('./actions.ts');
const get = useRuns.getState;
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

beforeEach(async () => {
  const history = vi.fn(async () => ({ metrics: new Float32Array(0), checks: [], marks: [] }));
  library = {
    watchRuns: async (changed) => {
      tell = changed;
    },
    runs: async () => [record('a'), record('b', { deleted: 5 })],
    storage: async () => ({ used: 1, quota: 2, persisted: false, unavailable: undefined }),
    history,
  };
  actions.connectRuns();
  await settle();
  useRuns.setState({ shown: Array.from({ length: MOST_SHOWN }, () => undefined), baseline: undefined, curves: {}, problem: undefined });
  tell([record('a'), record('b', { deleted: 5 })]);
});

describe('the list of runs', () => {
  it('leaves deleted runs out, and lets go of what was shown of them', () => {
    expect(get().runs?.map(({ id }) => id)).toEqual(['a']);
    actions.pin('a');
    expect(get()).toMatchObject({ baseline: 'a', shown: expect.arrayContaining(['a']) });
    tell([record('a', { deleted: 9 })]);
    expect(get().baseline).toBeUndefined();
    expect(get().shown).not.toContain('a');
  });

  it('reads the curves of a shown run, and again when it has been saved again', async () => {
    actions.toggleShown('a');
    await settle();
    tell([record('a')]);
    expect(library.history).toHaveBeenCalledTimes(1);
    tell([record('a', { updated: 2 })]);
    await settle();
    expect(library.history).toHaveBeenCalledTimes(2);
    expect(get().curves.a?.updated).toBe(2);
  });

  it('lays only so many over each other, and keeps their places', () => {
    const many = Array.from({ length: MOST_SHOWN + 1 }, (_, i) => record(String(i)));
    tell(many);
    for (const { id } of many) actions.toggleShown(id);
    expect(get().shown).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(get().problem).toContain('Only 6 runs');
    actions.toggleShown('2');
    actions.toggleShown('6');
    expect(get().shown).toEqual(['0', '1', '6', '3', '4', '5']);
  });
});

describe('what is asked of the library', () => {
  it('is said when it goes wrong, in its own words', async () => {
    library.remove = async () => {
      throw new Error('Storage is full.');
    };
    await actions.remove(record('a'));
    expect(get()).toMatchObject({ problem: 'Storage is full.', deleted: undefined });
  });

  it('can be taken back after a deletion', async () => {
    library.remove = vi.fn(async () => undefined);
    library.restore = vi.fn(async () => undefined);
    await actions.remove(record('a'));
    expect(get().deleted).toEqual({ id: 'a', name: 'a' });
    await actions.undoRemove();
    expect(library.restore).toHaveBeenCalledWith('a');
    expect(get().deleted).toBeUndefined();
  });

  it('names the file that is no run', async () => {
    library.importRun = async () => {
      throw new Error('It is no zip.');
    };
    await actions.importRuns([new File([], 'notes.txt')]);
    expect(get().problem).toBe('notes.txt was not imported. It is no zip.');
    expect(get().busy).toBeUndefined();
  });

  it('keeps a name that was emptied or not changed', async () => {
    library.rename = vi.fn(async () => undefined);
    await actions.rename(record('a'), '  ');
    await actions.rename(record('a'), 'a ');
    expect(library.rename).not.toHaveBeenCalled();
  });
});
