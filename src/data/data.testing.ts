/** What the tests of src/data share. */
import fc from 'fast-check';
import { memorySource } from '../formats/source.ts';
import { BLANK_IDENTIFIER } from '../puzzles/dataset.ts';
import { Random } from '../puzzles/random.ts';
import type { Puzzle, Task } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { finish, readSet } from './read.ts';
import type { DataFile, ImportedSet, RatedPuzzle } from './set.ts';

export const file = (path: string, content: string | Uint8Array): DataFile => ({
  path,
  source: memorySource(typeof content === 'string' ? new TextEncoder().encode(content) : content),
});

export const read = (...files: DataFile[]): Promise<ImportedSet> => finish(readSet(files));
export const readText = (text: string): Promise<ImportedSet> => read(file('', text));

/** A few puzzles of each family. */
export function puzzlesOf(task: Task, count: number, seed: string): Puzzle[] {
  const { levels } = task;
  const level = levels.counts === 'givens' ? ([task.cells - 8, task.cells - 4] as const) : levels.usual;
  const out: Puzzle[] = [];
  for (const puzzle of task.puzzles({ level }, new Set(), Random.from(seed))) {
    if (puzzle) out.push(puzzle);
    if (out.length === count) break;
  }
  return out;
}

export const SOME_TASKS: readonly Task[] = [TASKS.sudoku4, TASKS.sudoku6, TASKS.sudoku9, TASKS.maze6, TASKS.maze10];

const POOLS = new Map([...SOME_TASKS, TASKS.arc10].map((task) => [task, puzzlesOf(task, 12, 'pool')]));

const text = fc.oneof(fc.string(), fc.constantFrom('"', ',', '\r\n', '""x"', '"a",b', '__proto__', '\u{1f40e}'));
const rating = fc.option(
  fc.oneof(
    fc.nat(),
    fc.integer({ min: 0, max: 1000 }).map((n) => n / 8),
  ),
  { nil: undefined },
);

/** Any set that a reader can make; with `names`, of puzzles that have some of their own. */
export const sets = (task: Task): fc.Arbitrary<ImportedSet> =>
  fc
    .record({
      split: fc.integer({ min: 0, max: 12 }),
      names: fc.array(text, { minLength: 12, maxLength: 12 }),
      ratings: fc.array(rating, { minLength: 12, maxLength: 12 }),
    })
    .map(({ split, names, ratings }) => {
      const pool = POOLS.get(task)!;
      const identifiers = [BLANK_IDENTIFIER, ...(task.identifiers ?? [])];
      const rated = pool.map((puzzle, i): RatedPuzzle => ({ ...puzzle, name: names[i], rating: ratings[i] }));
      // One identifier's puzzles stand together in a folder.
      const inOrder = (list: RatedPuzzle[]): RatedPuzzle[] => {
        const firsts = new Map<number, number>();
        list.forEach(({ id = 0 }, i) => {
          if (id && !firsts.has(id)) firsts.set(id, i);
        });
        return list
          .map((puzzle, i) => ({ puzzle, at: firsts.get(puzzle.id ?? 0) ?? i }))
          .sort((a, b) => a.at - b.at)
          .map(({ puzzle }) => puzzle);
      };
      return {
        name: 'set',
        format: 'published data folder',
        task,
        training: inOrder(rated.slice(0, split)),
        test: inOrder(rated.slice(split)),
        identifiers,
        problems: [],
        badRows: 0,
        duplicates: 0,
        notes: [],
      };
    });
