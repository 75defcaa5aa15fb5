/** What the table of runs shows, from their records alone. */

import { type Change, changes } from '../../settings/changes.ts';
import type { RunRecord } from '../../storage/records.ts';
import { PRESETS } from '../../training/presets.ts';

export interface Difference {
  readonly from: 'parent' | 'preset' | 'baseline';
  readonly name: string;
  readonly changes: readonly Change[];
}

/** How a run differs from the pinned one; else from the run it came from; else from the preset that is most like it. */
export function difference(run: RunRecord, runs: readonly RunRecord[], baseline: RunRecord | undefined): Difference {
  if (baseline && baseline.id !== run.id) return { from: 'baseline', name: baseline.name, changes: changes(baseline.config, run.config) };
  const parent = runs.find(({ id }) => id === run.parent);
  if (parent) return { from: 'parent', name: parent.name, changes: changes(parent.config, run.config) };
  const candidates = PRESETS.map(({ name, config }) => ({ name, changes: changes(config, run.config) }));
  const nearest = candidates.reduce((best, other) => (other.changes.length < best.changes.length ? other : best));
  return { from: 'preset', ...nearest };
}

export const SORTS = ['updated', 'name', 'task', 'parameters', 'step', 'best', 'seconds', 'engine', 'bytes'] as const;
export type SortBy = (typeof SORTS)[number];

export interface Sort {
  readonly by: SortBy;
  readonly descending: boolean;
}

/** Texts begin with a, numbers with the largest. */
export const firstDirection = (by: SortBy): boolean => !['name', 'task', 'engine'].includes(by);

function key(run: RunRecord, by: SortBy): string | number {
  if (by === 'best') return run.best?.exact ?? -1;
  return by === 'task' ? run.config.data.task : run[by];
}

export function sorted(runs: readonly RunRecord[], { by, descending }: Sort): RunRecord[] {
  const sign = descending ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [x, y] = [key(a, by), key(b, by)];
    const order = typeof x === 'string' ? x.localeCompare(y as string, 'en', { numeric: true }) : x - (y as number);
    return sign * order || b.updated - a.updated;
  });
}
