/** What the index knows of saved runs and data sets: plain JSON, enough for a table without opening a file. */
import type { TaskId } from '../puzzles/tasks.ts';
import type { RunConfig } from '../training/run-config.ts';
import type { Example } from './example.ts';

/** `interrupted`: it was training when its page went away. */
export type RunState = 'training' | 'paused' | 'finished' | 'failed' | 'interrupted';

export interface RunRecord {
  readonly id: string;
  readonly name: string;
  /** The run that it was forked from, or whose settings it began with. */
  readonly parent: string | undefined;
  readonly config: RunConfig;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
  readonly state: RunState;
  /** Of the last complete save. */
  readonly step: number;
  /** Seconds of training, pauses left out. */
  readonly seconds: number;
  readonly parameters: number;
  readonly engine: string;
  /** The best check so far. */
  readonly best: { readonly step: number; readonly exact: number; readonly n: number } | undefined;
  /** What held-out puzzles are, one sentence. */
  readonly heldOut: string;
  /** Its first held-out puzzle; undefined where it was last saved by a version that did not keep it. */
  readonly example?: Example | undefined;
  /** Of all its files. */
  readonly bytes: number;
  /** When it was deleted; it can come back until it is purged. */
  readonly deleted: number | undefined;
}

export type { RunCheck, RunHistory, RunMark } from '../training/history.ts';

export interface DataRecord {
  /** Of the stored set: its id, and what `DatasetSpec.file` names. */
  readonly sha256: string;
  readonly name: string;
  readonly task: TaskId;
  readonly training: number;
  readonly test: number;
  /** The blank one included. */
  readonly identifiers: number;
  readonly bytes: number;
  readonly created: number;
}

export interface StorageState {
  readonly used: number;
  /** Undefined where the browser does not say. */
  readonly quota: number | undefined;
  /** Whether the browser has promised not to clear it by itself. */
  readonly persisted: boolean;
  /** Why nothing can be kept here, in plain words; undefined where it can. */
  readonly unavailable: string | undefined;
}
