/** A run's settings for the puzzles of a kept set. */
import { ofFile } from '../../puzzles/dataset.ts';
import { withTask } from '../../session/task-defaults.ts';
import type { DataRecord } from '../../storage/records.ts';
import type { RunConfig } from '../../training/run-config.ts';

/** As many puzzles tell an accuracy to a few percent. */
const MOST_HELD_OUT = 1000;

/**
 * The same settings on other data: a test part of its own is used, else a tenth of the puzzles is held out.
 * @param preset what the draft began as.
 */
export function trainingOn(
  { task, name, sha256, training, test, identifiers }: DataRecord,
  draft: RunConfig,
  preset: RunConfig,
): RunConfig {
  const { data, model, ...rest } = withTask(draft, preset, task);
  const heldOut = Math.min(MOST_HELD_OUT, test || Math.max(1, Math.floor(training / 10)));
  return {
    ...rest,
    data: {
      ...ofFile(data, { name, sha256 }),
      split: test ? 'file' : 'puzzles',
      count: Math.max(1, test ? training : training - heldOut),
      heldOut,
    },
    model: {
      ...model,
      num_puzzle_identifiers: identifiers,
      // A puzzle with rules of its own is told apart by its embedding alone.
      puzzle_emb_ndim: identifiers > 1 ? model.puzzle_emb_ndim || model.hidden_size : draft.model.puzzle_emb_ndim,
    },
  };
}
