/** Writes data sets as the published data folder, for the published program and for keeping: `folder.ts` reads them back as they were. */
import { writeNpy } from '../formats/npy.ts';
import { memorySource } from '../formats/source.ts';
import { writeZip, type ZipInput } from '../formats/zip-writer.ts';
import { readCopyName } from '../puzzles/arc/copies.ts';
import { FOLDER_OF } from './folder.ts';
import { finish, readSet } from './read.ts';
import { type ImportedSet, PARTS, type RatedPuzzle } from './set.ts';

/** Puzzles in groups of copies of one another, with the offsets at which puzzles and groups begin and the last one ends. */
interface Arranged {
  readonly examples: readonly RatedPuzzle[];
  readonly ids: readonly number[];
  readonly puzzleBegins: readonly number[];
  readonly groupBegins: readonly number[];
}

/** The files of a set's folder, in memory, by their paths. */
export function writeFolder(set: ImportedSet): ZipInput[] {
  const { identifiers, task } = set;
  const nameNumbers = new Map<string, number>();
  const parts = PARTS.flatMap((part) => {
    const { examples, ids, puzzleBegins, groupBegins } = arrange(set[part], identifiers);
    const folder = FOLDER_OF[part];
    const array = (name: string, shape: readonly number[], data: Parameters<typeof writeNpy>[1]): ZipInput => ({
      name: `${folder}/all__${name}.npy`,
      data: writeNpy(shape, data),
    });
    const list = (name: string, numbers: readonly number[]): ZipInput => array(name, [numbers.length], Int32Array.from(numbers));
    const boards = (name: string, of: 'question' | 'answer'): ZipInput => {
      const data = new Uint8Array(examples.length * task.cells);
      examples.forEach((puzzle, row) => {
        data.set(puzzle[of], row * task.cells);
      });
      return array(name, [examples.length, task.cells], data);
    };
    const files = [
      {
        name: `${folder}/dataset.json`,
        data: json({
          pad_id: 0,
          ignore_label_id: 0,
          blank_identifier_id: 0,
          vocab_size: task.tokens.length,
          seq_len: task.cells,
          num_puzzle_identifiers: identifiers.length,
          total_groups: groupBegins.length - 1,
          total_puzzles: ids.length,
          mean_puzzle_examples: ids.length ? examples.length / ids.length : 0,
          sets: ['all'],
        }),
      },
      boards('inputs', 'question'),
      boards('labels', 'answer'),
      list('puzzle_identifiers', ids),
      list('puzzle_indices', puzzleBegins),
      list('group_indices', groupBegins),
    ];
    if (examples.some(({ rating }) => rating !== undefined))
      files.push(
        array(
          'ratings',
          [examples.length],
          Float64Array.from(examples, ({ rating }) => rating ?? Number.NaN),
        ),
      );
    if (examples.some(({ id, name }, row) => name !== (id ? identifiers[id] : `row ${row + 1}`))) {
      for (const { name } of examples) if (!nameNumbers.has(name)) nameNumbers.set(name, nameNumbers.size);
      files.push(
        list(
          'names',
          examples.map(({ name }) => nameNumbers.get(name)!),
        ),
      );
    }
    return files;
  });
  const names = nameNumbers.size > 0 ? [{ name: 'names.json', data: json([...nameNumbers.keys()]) }] : [];
  const about = { name: 'set.json', data: json({ name: set.name, format: set.format }) };
  return [...parts, { name: 'identifiers.json', data: json(identifiers) }, ...names, about];
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function arrange(puzzles: readonly RatedPuzzle[], identifiers: readonly string[]): Arranged {
  const bases = identifiers.map((name) => readCopyName(name).base);
  /** By group: the puzzles of each identifier, or without one, every puzzle by itself. */
  const groups = new Map<string, Map<number, RatedPuzzle[]>>();
  puzzles.forEach((puzzle, i) => {
    const { id, group } = puzzle;
    const key = id ? `name ${bases[id]}` : group === undefined ? `puzzle ${i}` : `group ${group}`;
    const members = groups.get(key) ?? new Map<number, RatedPuzzle[]>();
    groups.set(key, members);
    // Puzzles without an identifier have numbers below 0, all different.
    const member = id || -1 - i;
    const examples = members.get(member);
    if (examples) examples.push(puzzle);
    else members.set(member, [puzzle]);
  });
  const examples: RatedPuzzle[] = [];
  const ids: number[] = [];
  const puzzleBegins = [0];
  const groupBegins = [0];
  for (const members of groups.values()) {
    for (const [id, list] of members) {
      ids.push(Math.max(0, id));
      for (const puzzle of list) examples.push(puzzle);
      puzzleBegins.push(examples.length);
    }
    groupBegins.push(ids.length);
  }
  return { examples, ids, puzzleBegins, groupBegins };
}

/** A set as one file: a zip of its folder. Equal sets give equal bytes. */
export const encodeSet = (set: ImportedSet): Uint8Array<ArrayBuffer> => writeZip(writeFolder(set));

/** @throws FormatError if the bytes are no such file. */
export const decodeSet = (bytes: Uint8Array): Promise<ImportedSet> => finish(readSet([{ path: '', source: memorySource(bytes) }]));

/**
 * SHA-256 of a set's file in hexadecimal: what `DatasetSpec.file` names it by.
 * @throws Error where the page was loaded over an insecure connection: browsers hash on secure ones only.
 */
export async function setHash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!globalThis.crypto?.subtle) throw new Error('Open this page over https or from localhost: browsers compute checksums only there.');
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
