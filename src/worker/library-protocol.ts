/**
 * What the library worker does for the page: it keeps runs and data sets, reads and makes puzzles. Calls go through comlink, so a
 * page sees promises; callbacks are comlink proxies. Errors arrive with their message in plain words.
 */
import type { SetPreview } from '../data/preview.ts';
import type { DatasetSpec, Progress } from '../puzzles/dataset.ts';
import type { Level } from '../puzzles/task.ts';
import type { DataRecord, RunHistory, RunRecord, StorageState } from '../storage/records.ts';

export interface Download {
  readonly name: string;
  readonly bytes: Blob;
}

/** Where puzzles come from: dropped or chosen files (a folder's with their relative paths), pasted text, or an address. */
export type DataSource =
  | { readonly kind: 'files'; readonly files: readonly { readonly path: string; readonly blob: Blob }[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'url'; readonly url: string };

/** What was read, before it is kept. */
export interface DataPreview extends SetPreview {
  /** Names the reading until it is kept or forgotten. */
  readonly ticket: string;
}

/** Puzzles to make: what a specification says, without the split's rules where there is to be one part only. */
export type Making = Pick<
  DatasetSpec,
  'task' | 'difficulty' | 'guesses' | 'symmetric' | 'unique' | 'seed' | 'count' | 'heldOut' | 'augment' | 'split'
> & { readonly level: Level };

export interface Library {
  storage(): Promise<StorageState>;
  /** Asks the browser not to clear what is kept. */
  persist(): Promise<boolean>;

  runs(): Promise<readonly RunRecord[]>;
  /** Called with the list whenever it changes, in this tab or another. */
  watchRuns(changed: (runs: readonly RunRecord[]) => void): Promise<void>;
  history(run: string): Promise<RunHistory>;
  rename(run: string, name: string): Promise<void>;
  /** A copy of its last save under another name, to go on from with other settings. */
  fork(run: string, name: string): Promise<RunRecord>;
  remove(run: string): Promise<void>;
  /** Takes a deletion back. */
  restore(run: string): Promise<void>;
  /** Weights as a safetensors file: of the last save, or of the best check. */
  weights(run: string, which: 'newest' | 'best'): Promise<Download>;
  exportRun(run: string): Promise<Download>;
  importRun(bundle: Blob): Promise<RunRecord>;
  /** Data folder, weights, all_config.yaml and the command for the published PyTorch program, as one zip. */
  exportForCluster(run: string): Promise<Download>;

  data(): Promise<readonly DataRecord[]>;
  /** Called when another tab keeps a set, deletes one or takes that back. */
  watchData(changed: () => void): Promise<void>;
  /** @param work a name that the caller gives it, to stop it by. @throws when it is stopped before all is read. */
  read(work: string, source: DataSource, progress: (p: Progress) => void): Promise<DataPreview>;
  /** Makes puzzles; ends early, with what there is, when it is stopped. */
  make(work: string, making: Making, progress: (p: Progress) => void): Promise<DataPreview>;
  /** Ends what is being read or made or looked at under this name, and nothing else. */
  stop(work: string): Promise<void>;
  keep(ticket: string, name: string): Promise<DataRecord>;
  forget(ticket: string): Promise<void>;
  /** A look at a kept set. @throws when it is stopped before all is read. */
  look(work: string, sha256: string, progress: (p: Progress) => void): Promise<DataPreview>;
  removeData(sha256: string): Promise<void>;
  /** Takes a deletion back. */
  restoreData(sha256: string): Promise<void>;
  /** A zip of the published folder layout. */
  exportData(sha256: string): Promise<Download>;
}
