import { describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import { sudokuTask } from '../sudoku.ts';
import type { Puzzle } from '../task.ts';

const task = sudokuTask('sudoku9', 3, 3);
const of = (text: string) => task.difficulty?.(task.parse(text));

describe('the difficulty of a Sudoku', () => {
  it('counts rounds of singles: none for a full board, one for a board with a single blank in each row', () => {
    const solved = '534678912672195348198342567859761423426853791713924856961537284287419635345286179';
    expect(of(solved)).toEqual({ level: 'easy', rounds: 0, beyond: 'nothing' });
    const blanks = [0, 12, 24, 28, 40, 52, 56, 68, 80];
    expect(of([...solved].map((digit, cell) => (blanks.includes(cell) ? '.' : digit)).join(''))).toEqual({
      level: 'easy',
      rounds: 1,
      beyond: 'nothing',
    });
  });

  it('calls easy what few rounds solve, and hard or extreme what singles and pairs do not', () => {
    expect(of('530070000600195000098000060800060003400803001700020006060000280000419005000080079')?.level).toBe('easy');
    // Arto Inkala's puzzle of 2010.
    expect(of('..53.....8......2..7..1.5..4....53...1..7...6..32...8..6.5....9..4....3......97..')).toMatchObject({ beyond: 'more' });
    // "Golden nugget", whose hardness is on record in public collections.
    expect(of('.......39.....1..5..3.5.8....8.9...6.7...2...1..4.......9.8..5..2....6..4..7.....')?.level).toBe('extreme');
  });

  it('is the same for every image of a puzzle, and never says that singles solve what they do not', () => {
    const random = Random.from(1, 'puzzles');
    const all = new Set(task.symmetries.map(({ id }) => id));
    const { apply } = task.augmentation(all);
    let seen = 0;
    for (const puzzle of task.puzzles({ level: [22, 40] }, new Set(), random)) {
      if (!puzzle) continue;
      const image: Puzzle = { question: new Uint8Array(81), answer: new Uint8Array(81) };
      apply(random, puzzle, image.question, image.answer);
      const found = task.difficulty?.(puzzle.question);
      expect(task.difficulty?.(image.question)).toMatchObject({ rounds: found?.rounds, beyond: found?.beyond });
      // The rating solver, which guesses only where singles end, agrees.
      expect(found?.beyond === 'nothing').toBe(task.rating(puzzle) === 0);
      if (++seen === 60) break;
    }
  });
});
