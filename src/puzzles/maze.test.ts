import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../formats/error.ts';
import { dihedral } from './dihedral.ts';
import { Random } from './random.ts';
import { type Puzzle, SpecError, type Wish } from './task.ts';
import { parsePuzzle, TASKS } from './tasks.ts';

const EVERY = new Set(['dihedral']);

function take(side: number, wish: Wish, n: number, seed: number | string = 'mazes'): Puzzle[] {
  const out: Puzzle[] = [];
  for (const maze of TASKS[`maze${side}`].puzzles(wish, EVERY, Random.from(seed))) if (maze && out.push(maze) >= n) break;
  return out;
}

/** Moves of a shortest path from S to G, by relaxing every cell until nothing changes: shares nothing with the code under test. */
function moves(text: string, side: number): number {
  const away = Array.from(text, (character) => (character === 'S' ? 0 : Number.POSITIVE_INFINITY));
  for (let changed = true; changed; ) {
    changed = false;
    for (let cell = 0; cell < text.length; cell++) {
      if (text[cell] === '#') continue;
      const beside = [
        cell >= side ? cell - side : cell,
        cell % side > 0 ? cell - 1 : cell,
        cell % side < side - 1 ? cell + 1 : cell,
        cell < text.length - side ? cell + side : cell,
      ];
      const least = Math.min(away[cell], ...beside.map((other) => away[other] + 1));
      if (least < away[cell]) {
        away[cell] = least;
        changed = true;
      }
    }
  }
  return away[text.indexOf('G')];
}

const small = TASKS.maze6;
const rows = (...lines: string[]): Uint8Array => small.parse(lines.join(''));
const question = rows('S     ', ' #### ', ' #### ', '      ', '### ##', '     G');
const above = rows('Sooooo', ' ####o', ' ####o', '   ooo', '###o##', '   ooG');
const below = rows('S     ', 'o#### ', 'o#### ', 'oooo  ', '###o##', '   ooG');

describe('a maze as a task', () => {
  it('has the published tokens', () => {
    expect(small.tokens.join('')).toBe('_# SGo');
    expect([...small.parse('# SGo'.padEnd(36))].slice(0, 6)).toEqual([1, 2, 3, 4, 5, 2]);
    expect(TASKS.maze30).toMatchObject({ cells: 900, title: '30x30 maze', manyAnswers: true });
    expect(() => small.parse('x'.padEnd(36))).toThrow('character 1: expected one of "#", " ", "S", "G" and "o", found "x"');
    expect(() => small.parse('#')).toThrow(FormatError);
  });

  it('is told from a Sudoku with as many cells by its characters, in one line or many', () => {
    const text = small.format(question);
    expect(parsePuzzle(text)).toEqual({ task: small, question });
    expect(parsePuzzle(text.match(/.{6}/g)!.join('\n')).task).toBe(small);
    expect(parsePuzzle('1.....'.repeat(6)).task).toBe(TASKS.sudoku6);
  });

  it('takes any shortest path for solved, and nothing else', () => {
    expect(small.check(below, question)).toEqual({ solved: true, unfilled: [], changed: [], conflicts: [] });
    // Two moves longer.
    expect(small.check(above, question).solved).toBe(false);
    const open = rows('S    G', ...Array(5).fill('      '));
    const straight = rows('SooooG', ...Array(5).fill('      '));
    expect(small.check(straight, open).solved).toBe(true);
    expect(small.solve(open).answers).toEqual([straight]);
    expect(small.solve(rows('S     ', '     G', ...Array(4).fill('      '))).answers.length).toBe(2);
    expect(small.solve(rows('S#    ', '#     ', '     G', ...Array(3).fill('      '))).answers).toEqual([]);
  });

  it('names the cells that are wrong', () => {
    // A gap: the path breaks off at both of its sides.
    expect(small.check(below.with(12, 2), question)).toMatchObject({ solved: false, conflicts: [6, 18] });
    // A cell that no shortest path goes through.
    expect(small.check(below.with(1, 5), question)).toMatchObject({ solved: false, conflicts: [1] });
    // A wall on the path, padding, a wall that is gone.
    expect(small.check(below.with(12, 1), question)).toMatchObject({ conflicts: [6, 12, 18] });
    expect(small.check(below.with(1, 0), question)).toMatchObject({ solved: false, unfilled: [1], conflicts: [] });
    expect(small.check(below.with(7, 2), question)).toMatchObject({ solved: false, changed: [7] });
    expect(small.check(question, question)).toMatchObject({ solved: false, conflicts: [0, 35] });
    // Two ways at once.
    const open = rows('S     ', '     G', ...Array(4).fill('      '));
    const both = rows('Sooooo', 'oooooG', ...Array(4).fill('      '));
    expect(small.check(both, open).conflicts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('judges any tokens against any question without failing', () => {
    const board = fc.uint8Array({ minLength: 36, maxLength: 36, max: 5 });
    fc.assert(
      fc.property(board, board, (answer, asked) => {
        const { solved, unfilled, changed, conflicts } = small.check(answer, asked);
        const twice = [...asked].filter((token) => token === 3).length !== 1 || [...asked].filter((token) => token === 4).length !== 1;
        expect(solved).toBe(!twice && unfilled.length + changed.length + conflicts.length === 0);
        for (const found of small.solve(asked).answers) expect(small.check(found, asked).solved).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('made mazes', () => {
  it.each([
    [6, [4, 16]],
    [10, [12, 48]],
    [10, [24, 30]],
    [13, [20, 20]],
    [30, [111, 200]],
  ] as const)('of %d have a shortest path of %j moves, drawn by the rule', (side, level) => {
    const task = TASKS[`maze${side}`];
    for (const maze of take(side, { level }, side > 20 ? 3 : 25)) {
      const text = task.format(maze.question);
      const length = moves(text, side);
      expect(length).toBeGreaterThanOrEqual(level[0]);
      expect(length).toBeLessThanOrEqual(level[1]);
      expect(task.rating(maze)).toBe(length);
      expect(text).toMatch(/^[# SG]*$/);
      const { answers } = task.solve(maze.question);
      expect(answers[0]).toEqual(maze.answer);
      for (const answer of answers) expect(task.check(answer, maze.question).solved).toBe(true);
    }
  });

  it('differ, repeat by seed, and use the lengths that are wanted', () => {
    const mazes = (seed: number) => take(10, { level: [10, 30] }, 300, seed);
    expect(mazes(1)).toEqual(mazes(1));
    expect(new Set([...mazes(1), ...mazes(2)].map(({ question: board }) => board.join(''))).size).toBe(600);
    expect(new Set(mazes(1).map((maze) => TASKS.maze10.rating(maze))).size).toBeGreaterThan(12);
  });

  it('have a single shortest path where that is wanted, and often several otherwise', () => {
    const several = (unique: boolean) =>
      take(10, { level: [10, 30], unique }, 50).filter(({ question }) => TASKS.maze10.solve(question).answers.length > 1).length;
    expect(several(true)).toBe(0);
    expect(several(false)).toBeGreaterThan(10);
  });

  it('are refused where there are none, with the longest path that was found', () => {
    const made = (wish: Wish) => () => take(6, wish, 1);
    expect(made({ level: [2, 17] })).toThrow('level: [2, 17] is not a range of whole numbers from 2 to 16; the nearest is [2, 16]');
    expect(made({ level: 'minimal' })).toThrow('level: 6x6 maze has no minimal puzzles; give a range of its path');
    expect(made({ level: [4, 8], guesses: [0, 1] })).toThrow(SpecError);
    expect(() => take(9, { level: [48, 48] }, 1)).toThrow(
      /^level: no 9x9 maze with a shortest path of 48 to 48 moves in 4000 tries; the longest was \d\d; ask for \d\d or fewer$/,
    );
  });
});

describe('the symmetries of a maze', () => {
  const [puzzle] = take(10, { level: [14, 30] }, 1) as [Puzzle];
  const task = TASKS.maze10;
  const turns = dihedral(10);
  const turned = (board: Uint8Array, by: number): Uint8Array => Uint8Array.from(turns[by], (cell) => board[cell]);

  it('are the eight of the published data', () => {
    const image = (by: number): string => Array.from(dihedral(2)[by], (cell) => 'abcd'[cell]).join('');
    // ab/cd: as it is, anticlockwise by one, two and three quarters, left-right, top-bottom, transposed, the other diagonal.
    expect([0, 1, 2, 3, 4, 5, 6, 7].map(image)).toEqual(['abcd', 'bdac', 'dcba', 'cadb', 'badc', 'cdab', 'acbd', 'dbca']);
  });

  it('keep a maze a maze, its class, and its label by the rule', () => {
    const { apply, classOf } = task.augmentation(EVERY);
    const seen = new Set<string>();
    const random = Random.from('turns');
    for (let i = 0; i < 60; i++) {
      const image = { question: new Uint8Array(100), answer: new Uint8Array(100) };
      apply(random, puzzle, image.question, image.answer);
      expect(task.solve(image.question).answers[0]).toEqual(image.answer);
      expect(task.rating(image)).toBe(task.rating(puzzle));
      expect(classOf(image)).toEqual(classOf(puzzle));
      seen.add(image.question.join(''));
    }
    expect(seen.size).toBe(8);
  });

  it('turn a label by another rule with its maze', () => {
    const foreign = take(10, { level: [14, 30] }, 200)
      .map(({ question: board }) => ({ question: board, answer: task.solve(board).answers[1] }))
      .find(({ answer }) => answer) as Puzzle;
    const images = new Set(turns.map((_, by) => turned(foreign.answer, by).join('')));
    const image = { question: new Uint8Array(100), answer: new Uint8Array(100) };
    const random = Random.from('foreign');
    for (let i = 0; i < 20; i++) {
      task.augmentation(EVERY).apply(random, foreign, image.question, image.answer);
      expect(images.has(image.answer.join(''))).toBe(true);
      expect(task.check(image.answer, image.question).solved).toBe(true);
    }
  });

  it('join exactly the mazes that turn into each other', () => {
    const mazes = take(6, { level: [2, 4] }, 150);
    const all = [...mazes, ...mazes.slice(0, 20).map((maze, i) => ({ ...maze, question: imageOf(maze.question, i % 8) }))];
    const names = (on: ReadonlySet<string>) => all.map((maze) => small.augmentation(on).classOf(maze).question);
    const [turning, still] = [names(EVERY), names(new Set())];
    const texts = all.map((maze) => maze.question.join(''));
    all.slice(0, 30).forEach((a, i) => {
      const orbit = Array.from({ length: 8 }, (_, by) => imageOf(a.question, by).join(''));
      const same = (found: readonly string[]) => found.flatMap((name, j) => (name === found[i] ? [j] : []));
      expect(same(turning)).toEqual(texts.flatMap((text, j) => (orbit.includes(text) ? [j] : [])));
      expect(same(still)).toEqual(same(texts));
    });
  });

  function imageOf(board: Uint8Array, by: number): Uint8Array {
    return Uint8Array.from(dihedral(6)[by], (cell) => board[cell]);
  }
});
