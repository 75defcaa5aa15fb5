import { describe, expect, it } from 'vitest';
import { Random } from '../puzzles/random.ts';
import { DIFFICULTIES } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { puzzlesOf } from './data.testing.ts';
import { previewing, previewOf } from './preview.ts';
import type { ImportedSet, RatedPuzzle } from './set.ts';

const task = TASKS.sudoku6;
const PUZZLES = puzzlesOf(task, 30, 'preview').map((puzzle, i): RatedPuzzle => ({ ...puzzle, name: `no. ${i}`, rating: i }));

const setOf = (training: readonly RatedPuzzle[], test: readonly RatedPuzzle[]): ImportedSet => ({
  name: 'set',
  format: 'CSV',
  task,
  training,
  test,
  identifiers: ['<blank>'],
  problems: [],
  badRows: 3,
  duplicates: 2,
  notes: [],
});

function renamed(puzzle: RatedPuzzle): RatedPuzzle {
  const image = { ...puzzle, question: new Uint8Array(task.cells), answer: new Uint8Array(task.cells) };
  task.augmentation(new Set(task.symmetries.map(({ id }) => id))).apply(Random.from('renamed'), puzzle, image.question, image.answer);
  return image;
}

describe('a preview', () => {
  it('shows the first puzzles of both parts, and counts', () => {
    const preview = previewOf(setOf(PUZZLES.slice(0, 20), PUZZLES.slice(20)));
    expect(preview).toMatchObject({ task: 'sudoku6', training: 20, test: 10, identifiers: 1, badRows: 3, duplicates: 2, overlap: 0 });
    expect(preview.puzzles.map(({ part, name }) => [part, name])).toEqual([
      ...Array.from({ length: 6 }, (_, i) => ['training', `no. ${i}`]),
      ...Array.from({ length: 6 }, (_, i) => ['test', `no. ${20 + i}`]),
    ]);
    expect(previewOf(setOf(PUZZLES, [])).puzzles.length).toBe(12);
    expect(
      previewOf(setOf(PUZZLES, PUZZLES.slice(0, 1)))
        .puzzles.map(({ part }) => part)
        .filter((part) => part === 'training').length,
    ).toBe(11);
  });

  it('finds test puzzles that are training puzzles in disguise', () => {
    const preview = previewOf(setOf(PUZZLES.slice(0, 20), [renamed(PUZZLES[3]), PUZZLES[7], PUZZLES[25]]));
    expect([preview.overlap, preview.compared]).toEqual([2, undefined]);
  });

  it('says how many it compared where time is short, and finds equal puzzles all the same', () => {
    let now = 0;
    const looking = previewing(setOf(PUZZLES.slice(0, 20), [...PUZZLES.slice(20), PUZZLES[19]]), 5, () => now++);
    let next = looking.next();
    while (!next.done) next = looking.next();
    expect(next.value).toMatchObject({ overlap: 1, compared: { training: 6, test: 6 } });
  });

  it('counts puzzles by difficulty, and says the level of those that it shows', () => {
    const { levels, puzzles } = previewOf(setOf(PUZZLES.slice(0, 20), PUZZLES.slice(20)));
    const each = PUZZLES.map(({ question }) => task.difficulty?.(question).level);
    expect(levels?.of).toBe(30);
    for (const level of DIFFICULTIES) expect(levels?.counts[level] ?? 0).toBe(each.filter((one) => one === level).length);
    expect(puzzles.map(({ level }) => level)).toEqual([...each.slice(0, 6), ...each.slice(20, 26)]);
    const maze = puzzlesOf(TASKS.maze6, 3, 'mazes').map((puzzle) => ({ ...puzzle, name: '', rating: 1 }));
    expect(previewOf({ ...setOf(maze, []), task: TASKS.maze6 }).levels).toBeUndefined();
  });

  it('counts puzzles by rating, in even bins or doubling ones', () => {
    const ratings = (values: readonly number[]) =>
      previewOf(
        setOf(
          values.map((rating, i) => ({ ...PUZZLES[i], rating })),
          [],
        ),
      ).ratings;
    expect(ratings([0, 0, 1, 3, 2.5])).toEqual({ edges: [0, 1, 2, 3, 4], counts: [2, 1, 1, 1] });
    expect(ratings([0, 1, 5, 64])).toEqual({ edges: [0, 1, 2, 4, 8, 16, 32, 64, 128], counts: [1, 1, 0, 1, 0, 0, 0, 1] });
    expect(previewOf(setOf([{ ...PUZZLES[0], rating: undefined }], [])).ratings).toBeUndefined();
  });
});
