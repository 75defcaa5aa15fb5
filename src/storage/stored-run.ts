/** What a run's files say about it, as JSON in each save and, for changes by people between two saves, in small files of their own. */
import * as v from 'valibot';
import { parseRunConfig } from '../training/run-config.ts';
import type { RunRecord } from './records.ts';

/** METRICS of steps long past, in a file that never changes. */
export interface HistoryChunk {
  readonly file: string;
  readonly crc32: number;
}

export interface SaveEntry {
  readonly file: string;
  readonly step: number;
  readonly chunks: readonly HistoryChunk[];
}

export interface StoredRun {
  readonly record: RunRecord;
  /** Oldest first. */
  readonly saves: readonly SaveEntry[];
  /** Weights of the best check. */
  readonly best: string | undefined;
}

/** What people change. */
export type Label = Pick<RunRecord, 'name' | 'deleted'>;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.pipe(v.number(), v.minValue(0));
const file = v.pipe(v.string(), v.regex(/^\d+\.\w+$/));

export const exampleSchema = v.object({ question: v.string(), id: count });

const labelSchema = v.object({ name: v.string(), deleted: v.optional(time) });

const storedSchema = v.object({
  record: v.object({
    id: v.string(),
    name: v.string(),
    parent: v.optional(v.string()),
    config: v.pipe(
      v.unknown(),
      v.rawTransform(({ dataset, addIssue, NEVER }) => {
        try {
          return parseRunConfig(dataset.value);
        } catch (error) {
          addIssue({ message: (error as Error).message });
          return NEVER;
        }
      }),
    ),
    created: time,
    updated: time,
    state: v.picklist(['training', 'paused', 'finished', 'failed', 'interrupted']),
    step: count,
    seconds: time,
    parameters: count,
    engine: v.string(),
    best: v.optional(v.object({ step: count, exact: v.number(), n: count })),
    heldOut: v.string(),
    example: v.optional(exampleSchema),
    bytes: count,
    deleted: v.optional(time),
  }),
  saves: v.array(v.object({ file, step: count, chunks: v.array(v.object({ file, crc32: count })) })),
  best: v.optional(file),
});

/** @throws Error if it is something else. */
export const parseStoredRun = (text: string): StoredRun => v.parse(storedSchema, JSON.parse(text)) as StoredRun;

/** @throws Error if it is something else. */
export function parseLabel(text: string): Label {
  const { name, deleted } = v.parse(labelSchema, JSON.parse(text));
  // Named even where it is undefined: a label takes a deletion back, too.
  return { name, deleted };
}
