import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../formats/error.ts';
import { Random } from './random.ts';
import { SpecError, type Task } from './task.ts';
import { parsePuzzle, TASKS } from './tasks.ts';

const tasks: readonly Task[] = [TASKS.sudoku4, TASKS.sudoku6, TASKS.sudoku9];

describe('Sudoku as a task', () => {
  it.each(tasks)('$title has the published tokens', (task) => {
    const side = task.shape.rows;
    expect(task.tokens.length).toBe(side + 2);
    expect(task.cells).toBe(side * side);
    expect(task.shape.boxRows * task.shape.boxColumns).toBe(side);
    const text = `.0${'1'.repeat(task.cells - 3)}${side}`;
    expect([...task.parse(text)]).toEqual([1, 1, ...Array.from({ length: task.cells - 3 }, () => 2), side + 1]);
    expect(task.format(task.parse(text))).toBe(text.replace('0', '.'));
    expect(task.format([0, side + 2])).toBe('_?');
  });

  it('transposes only boards with square boxes', () => {
    expect(tasks.map((task) => task.symmetries.some(({ id }) => id === 'transpose'))).toEqual([true, false, true]);
  });

  it('says what is wrong with an answer', () => {
    const task = TASKS.sudoku4;
    const question = task.parse('12..34..........');
    const answer = task.parse('1234341221434321');
    expect(task.check(answer, question)).toEqual({ solved: true, unfilled: [], changed: [], conflicts: [] });
    expect(task.check(answer.with(2, 5).with(5, 2), question)).toEqual({
      solved: false,
      unfilled: [],
      changed: [5],
      conflicts: [0, 2, 3, 5, 6, 9, 10],
    });
    expect(task.check(answer.with(15, 0), question)).toMatchObject({ solved: false, unfilled: [15], conflicts: [] });
  });

  it('tells one solution from several and from none', () => {
    const task = TASKS.sudoku4;
    expect(task.solve(task.parse('1234341221434321')).answers.length).toBe(1);
    expect(task.solve(task.parse('................')).answers.length).toBe(2);
    expect(task.solve(task.parse('11..............')).answers.length).toBe(0);
  });
});

describe('a wish for Sudokus', () => {
  const made = (wish: object) => () => [...TASKS.sudoku6.puzzles({ level: 'minimal', ...wish }, new Set(), Random.from(1))];

  it.each([
    [{ level: [3, 2] }, { level: [2, 3] }],
    [{ level: [-1, 40] }, { level: [0, 36] }],
    [{ level: [1.5, Number.NaN] }, { level: [0, 2] }],
    [{ guesses: [2, 1] }, { guesses: [1, 2] }],
  ])('cannot be %j', (wish, nearest) => {
    expect(made(wish)).toThrow(SpecError);
    expect(made(wish)).toThrow(expect.objectContaining({ nearest }));
  });

  it('cannot be for guesses where singles solve every puzzle', () => {
    const all = TASKS.sudoku4.puzzles({ level: 'minimal' }, new Set(['digits']), Random.from(1));
    expect(Math.max(...Array.from(all, (puzzle) => TASKS.sudoku4.rating(puzzle!)))).toBe(0);
    const guessed = () => [...TASKS.sudoku4.puzzles({ level: 'minimal', guesses: [0, 1] }, new Set(), Random.from(1))];
    expect(guessed).toThrow('guesses: puzzles of 4x4 Sudoku are not rated by guesses; leave it out');
    const graded = () => [...TASKS.sudoku4.puzzles({ level: 'minimal', difficulty: 'hard' }, new Set(), Random.from(1))];
    expect(graded).toThrow('difficulty: puzzles of 4x4 Sudoku are not told apart by technique; leave it out');
  });

  it('may not be for one answer a puzzle, which every Sudoku has', () => {
    expect(made({ unique: true })).toThrow('unique: 6x6 Sudoku has one answer a puzzle anyway; turn it off');
  });

  it('may be for symmetric 4x4 ones, which are listed', () => {
    const list = (wish: object) => [...TASKS.sudoku4.puzzles({ level: 'minimal', ...wish }, new Set(['digits']), Random.from(1))];
    const symmetric = list({ symmetric: true });
    expect(symmetric.length).toBeGreaterThan(0);
    for (const puzzle of symmetric) {
      const given = puzzle!.question.map((token) => Math.min(token, 2));
      expect(given.toReversed()).toEqual(given);
      expect(TASKS.sudoku4.solve(puzzle!.question).answers).toEqual([puzzle!.answer]);
    }
  });
});

describe('parsePuzzle', () => {
  it('takes a board of any known size, with white space', () => {
    expect(parsePuzzle('12.. 3412\n2143 4321\n').task.id).toBe('sudoku4');
    expect(parsePuzzle('.'.repeat(81)).task.id).toBe('sudoku9');
  });

  it('names what it expected', () => {
    expect(() => parsePuzzle('123')).toThrow('puzzle: expected 16, 36 or 81 (Sudoku), 36 to 900 (Maze) characters, found 3');
    expect(() => parsePuzzle('12..5...........')).toThrow(
      'character 5: expected a digit from 1 to 4, or "." or "0" for a blank, found "5"',
    );
    expect(() => parsePuzzle('?...............')).toThrow(FormatError);
  });

  it('meets any text with a board or a FormatError', () => {
    const character = fc.oneof(fc.constantFrom(...'.0123456789_ \n'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }));
    fc.assert(
      fc.property(fc.constantFrom(...tasks), fc.infiniteStream(character), fc.integer({ min: -1, max: 1 }), (task, stream, extra) => {
        const text = [...stream.take(task.cells + extra)].join('');
        try {
          const { task: found, question } = parsePuzzle(text);
          expect(found.format(question).replace(/\D/g, '')).toBe(text.replace(/[^1-9]/g, ''));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
