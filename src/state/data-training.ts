/** A run's settings for the puzzles of a kept set, and back. */

import type { Task } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import type { DataRecord } from '../storage/records.ts';
import { type RunConfig, taskSizes } from '../training/run-config.ts';

/** As many puzzles tell an accuracy to a few percent. */
const MOST_HELD_OUT = 1000;

/** Symmetries of another family mean nothing to this one. */
const known = (task: Task, augment: Readonly<Record<string, boolean>>): Record<string, boolean> =>
  Object.fromEntries(Object.entries(augment).filter(([id]) => task.symmetries.some((symmetry) => symmetry.id === id)));

/** The same settings on other data: a test part of its own is used, else a tenth of the puzzles is held out. */
export function trainingOn({ task, name, sha256, training, test, identifiers }: DataRecord, config: RunConfig): RunConfig {
  const family: Task = TASKS[task];
  const heldOut = Math.min(MOST_HELD_OUT, test || Math.max(1, Math.floor(training / 10)));
  const { symmetric: _, guesses: __, ...data } = config.data;
  return {
    ...config,
    data: {
      ...data,
      task,
      file: { name, sha256 },
      level: [family.levels.least, family.levels.most],
      split: test ? 'file' : 'puzzles',
      count: Math.max(1, test ? training : training - heldOut),
      heldOut,
      augment: known(family, data.augment),
    },
    model: {
      ...config.model,
      ...taskSizes(task),
      num_puzzle_identifiers: identifiers,
      // A puzzle with rules of its own is told apart by its embedding alone.
      puzzle_emb_ndim: identifiers > 1 ? config.model.puzzle_emb_ndim || config.model.hidden_size : config.model.puzzle_emb_ndim,
    },
  };
}

/** The same board with puzzles made here. */
export function trainingOnMade(config: RunConfig, preset: RunConfig): RunConfig {
  const { file: _, ...data } = config.data;
  const same = data.task === preset.data.task;
  return {
    ...config,
    data: {
      ...data,
      split: 'puzzles',
      ...(same
        ? { level: preset.data.level, count: preset.data.count, heldOut: preset.data.heldOut }
        : { level: TASKS[data.task].levels.usual }),
    },
    model: { ...config.model, num_puzzle_identifiers: preset.model.num_puzzle_identifiers },
  };
}
