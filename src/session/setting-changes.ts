/** How the settings of one run differ from another's, as people would tell it. */
import type { RunConfig } from '../training/run-config.ts';
import { type Change, changes } from './paths.ts';

/** No settings of their own: they follow from the board. */
const DECIDED_BY_BOARD = ['model.vocab_size', 'model.seq_len'];
/** Say which puzzles are made, and nothing of a file's. */
const OF_MADE = ['data.level', 'data.guesses', 'data.symmetric', 'data.unique'];

/** Every setting that differs; a file, known by its hash, goes by its name. */
export function settingChanges<T extends RunConfig>(from: T, to: T): Change[] {
  const [before, after] = [from.data.file, to.data.file];
  const left = [...DECIDED_BY_BOARD, ...(before || after ? OF_MADE : [])];
  const byHash = (config: T) => ({ ...config, data: { ...config.data, file: config.data.file?.sha256 } });
  return changes(byHash(from), byHash(to)).flatMap((change) => {
    if (left.includes(change.path)) return [];
    return change.path === 'data.file' ? { ...change, from: before?.name, to: after?.name } : change;
  });
}
