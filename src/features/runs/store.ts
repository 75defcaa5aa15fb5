/** The Runs page's state: what the library says is kept, and what of it is looked at. Changed by runs-actions.ts only. */
import { create } from 'zustand';
import type { RunRecord, StorageState } from '../../storage/records.ts';
import type { RunCurves } from './curves.ts';
import type { Sort } from './table.ts';

export const MOST_SHOWN = 6;

export interface RunsState {
  /** Without deleted ones; undefined until the library has answered. */
  readonly runs: readonly RunRecord[] | undefined;
  readonly storage: StorageState | undefined;
  /** Overlaid runs by place: a run keeps its colour while others come and go. */
  readonly shown: readonly (string | undefined)[];
  readonly baseline: string | undefined;
  readonly curves: Readonly<Record<string, RunCurves>>;
  readonly sort: Sort;
  readonly against: 'steps' | 'time';
  /** What takes a while: the run's id and what is done with it. */
  readonly busy: { readonly run: string | undefined; readonly what: 'export' | 'weights' | 'cluster' | 'import' | 'solve' } | undefined;
  /** The run that the cluster's dialog is about. */
  readonly cluster: string | undefined;
  /** What could not be done, and why. */
  readonly problem: string | undefined;
  /** The run that was deleted last: it can come back. */
  readonly deleted: { readonly id: string; readonly name: string } | undefined;
  /** Something that was done, for who cannot see it. */
  readonly said: string;
}

export const useRuns = create<RunsState>(() => ({
  runs: undefined,
  storage: undefined,
  shown: Array.from({ length: MOST_SHOWN }, () => undefined),
  baseline: undefined,
  curves: {},
  sort: { by: 'updated', descending: true },
  against: 'steps',
  busy: undefined,
  cluster: undefined,
  problem: undefined,
  deleted: undefined,
  said: '',
}));
