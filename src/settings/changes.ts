/** How the settings of one run differ from another's, as people would tell it. */
import { OF_MADE } from '../puzzles/dataset.ts';
import type { RunConfig } from './fields.ts';
import { ALL_FIELDS, type Path, valueAt } from './paths.ts';

export interface Change {
  /** Of a field, of one of its switches ("data.augment.digits"), or of what else a page lets people choose. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** No settings of their own: they follow from the board. */
const DECIDED_BY_BOARD: readonly Path[] = ['model.vocab_size', 'model.seq_len'];

export const sameValue = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);

/** Every setting that differs, in the order of the table; a file, known by its hash, goes by its name. */
export function changes(from: RunConfig, to: RunConfig): Change[] {
  const [before, after] = [from.data.file, to.data.file];
  const idle: readonly Path[] = before || after ? OF_MADE.map((name) => `data.${name}` as const) : [];
  return ALL_FIELDS.flatMap(({ path, kind }): Change[] => {
    if (DECIDED_BY_BOARD.includes(path) || idle.includes(path)) return [];
    if (kind === 'file') return before?.sha256 === after?.sha256 ? [] : [{ path, from: before?.name, to: after?.name }];
    if (kind === 'symmetries') return switched(path, from.data.augment, to.data.augment);
    const [a, b] = [valueAt(from, path), valueAt(to, path)];
    return sameValue(a, b) ? [] : [{ path, from: a, to: b }];
  });
}

const switched = (path: string, from: RunConfig['data']['augment'], to: RunConfig['data']['augment']): Change[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((id) =>
    from[id] === to[id] ? [] : [{ path: `${path}.${id}`, from: from[id], to: to[id] }],
  );
