import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import { type Level, SpecError } from '../task.ts';
import { conflicts, geometry } from './board.ts';
import { digPuzzles, listPuzzles, randomGrid, type SudokuPuzzle } from './generator.ts';
import { solve } from './solver.ts';
import { difficulty as difficultyOf } from './technique.ts';

const four = geometry(2, 2);
const six = geometry(2, 3);
const nine = geometry(3, 3);

const givens = (board: Uint8Array): number => board.filter((digit) => digit > 0).length;

function take(source: Iterable<SudokuPuzzle | undefined>, n: number): SudokuPuzzle[] {
  const out: SudokuPuzzle[] = [];
  for (const puzzle of source) if (puzzle && out.push(puzzle) >= n) break;
  return out;
}

function isMinimal(geo: typeof four, question: Uint8Array): boolean {
  return question.every((digit, cell) => digit === 0 || solve(geo, question.with(cell, 0), 2).solutions.length === 2);
}

describe('solve', () => {
  const grids = solve(four, new Uint8Array(16), 1000).solutions;

  it('finds all 288 grids of 4x4, each right', () => {
    expect(new Set(grids.map((grid) => grid.join(''))).size).toBe(288);
    for (const grid of grids) expect(conflicts(four, grid)).toEqual([]);
  });

  it('counts what plain comparison with all grids counts', () => {
    const random = Random.from('boards');
    for (let i = 0; i < 400; i++) {
      const board = grids[random.below(288)].map((digit) =>
        random.below(3) === 0 ? (random.below(8) === 0 ? 1 + random.below(4) : digit) : 0,
      );
      const matching = grids.filter((grid) => grid.every((digit, cell) => board[cell] === 0 || board[cell] === digit));
      expect(solve(four, board, 1000).solutions.length).toBe(matching.length);
      expect(solve(four, board, 2).solutions.length).toBe(Math.min(2, matching.length));
    }
  });

  it('solves a published hard 9x9 puzzle, and counts guesses', () => {
    const board = Uint8Array.from('800000000003600000070090200050007000000045700000100030001000068008500010090000400', Number);
    const { solutions, guesses } = solve(nine, board, 2);
    expect(solutions.map((s) => s.join(''))).toEqual(['812753649943682175675491283154237896369845721287169534521974368438526917796318452']);
    expect(guesses).toBeGreaterThan(10);
    expect(solve(nine, solutions[0].with(0, 0), 2).guesses).toBe(0);
  });

  it('has no solution where givens clash', () => {
    expect(solve(four, new Uint8Array(16).fill(1, 0, 2), 2).solutions).toEqual([]);
    expect(conflicts(four, new Uint8Array(16).fill(1, 0, 2))).toEqual([0, 1]);
  });
});

describe('listPuzzles', () => {
  it('lists the 85,632 minimal 4x4 puzzles, of 4 to 6 givens', () => {
    const byGivens = new Map<number, number>();
    const distinct = new Set<string>();
    for (const { question } of listPuzzles(four, { level: 'minimal' }, true, Random.from(1))) {
      byGivens.set(givens(question), (byGivens.get(givens(question)) ?? 0) + 1);
      distinct.add(question.join(''));
    }
    // The known counts for Shidoku.
    expect(byGivens).toEqual(new Map([4, 5, 6].map((n, i) => [n, [25_728, 58_368, 1_536][i]])));
    expect(distinct.size).toBe(85_632);
    expect([...listPuzzles(four, { level: 'minimal' }, false, Random.from(1))].length).toBe(85_632 / 24);
  });

  it.each<Level>(['minimal', [4, 4], [6, 9], [16, 16]])('lists %s puzzles with one solution', (level) => {
    for (const { question, answer } of take(listPuzzles(four, { level }, false, Random.from('list')), 200)) {
      expect(solve(four, question, 2).solutions).toEqual([answer]);
      if (level === 'minimal') expect(isMinimal(four, question)).toBe(true);
      else expect(givens(question)).toSatisfy((n: number) => n >= level[0] && n <= level[1]);
    }
  });

  it('names the least number of givens when there are none so few', () => {
    expect(() => take(listPuzzles(four, { level: [1, 3] }, false, Random.from(1)), 1)).toThrow(
      'level: no 4x4 puzzle with one solution and 1 to 3 givens exists; the fewest was 4; ask for 4 or more',
    );
  });
});

describe('digPuzzles', () => {
  it.each([
    ['6x6 minimal', six, 'minimal', 20],
    ['6x6', six, [12, 16], 20],
    ['9x9 minimal', nine, 'minimal', 4],
    ['9x9', nine, [28, 34], 8],
    ['9x9 nearly full', nine, [80, 81], 5],
  ] as const)('digs %s puzzles with one solution', (_, geo, level, n) => {
    for (const { question, answer } of take(digPuzzles(geo, { level }, Random.from('dig')), n)) {
      expect(conflicts(geo, answer)).toEqual([]);
      expect(solve(geo, question, 2).solutions).toEqual([answer]);
      if (level === 'minimal') expect(isMinimal(geo, question)).toBe(true);
      else expect(givens(question)).toSatisfy((g: number) => g >= level[0] && g <= level[1]);
    }
  });

  it('repeats by seed', () => {
    const boards = (seed: number) => take(digPuzzles(six, { level: 'minimal' }, Random.from(seed)), 3);
    expect(boards(1)).toEqual(boards(1));
    expect(boards(1)).not.toEqual(boards(2));
  });

  it('gives up on givens too few to reach, and says what it reached', () => {
    expect(() => take(digPuzzles(six, { level: [0, 6] }, Random.from(1)), 1)).toThrow(
      /and 0 to 6 givens was found in 4000 tries; the fewest was (7|8|9); ask for/,
    );
  });

  it('keeps puzzles that need as many guesses as wished, and none else', () => {
    for (const [geo, level, guesses] of [
      [six, [8, 14], [2, 4]],
      [nine, 'minimal', [12, 40]],
      [nine, [24, 30], [0, 0]],
    ] as const)
      for (const { question, answer } of take(digPuzzles(geo, { level, guesses }, Random.from('guesses')), 8)) {
        const search = solve(geo, question, 2);
        expect(search.solutions).toEqual([answer]);
        expect(search.guesses).toBeGreaterThanOrEqual(guesses[0]);
        expect(search.guesses).toBeLessThanOrEqual(guesses[1]);
      }
  });

  it('parts the puzzles by guesses: those that need none and those that need some are together as many as all', () => {
    const tries = 600;
    const share = (guesses: readonly [number, number]): number => {
      const source = digPuzzles(six, { level: 'minimal', guesses }, Random.from(`share ${guesses}`));
      return Array.from({ length: tries }, () => source.next().value).filter(Boolean).length / tries;
    };
    const none = share([0, 0]);
    const some = share([1, 1000]);
    expect(some).toBeGreaterThan(0.01);
    // Five standard deviations of the difference of two shares.
    expect(Math.abs(none + some - 1)).toBeLessThan(5 * Math.sqrt((2 * some * (1 - some)) / tries));
  });

  it('keeps to a difficulty, and says what the hardest found was where there is none', () => {
    for (const [geo, level, difficulty] of [
      [nine, [24, 48], 'easy'],
      [nine, [24, 48], 'hard'],
      [six, 'minimal', 'medium'],
    ] as const)
      for (const { question } of take(digPuzzles(geo, { level, difficulty }, Random.from('difficulty')), 4))
        expect(difficultyOf(geo, question).level).toBe(difficulty);
    expect(() => take(digPuzzles(six, { level: [30, 36], difficulty: 'extreme' }, Random.from(1)), 1)).toThrow(
      'difficulty: no 6x6 puzzle with one solution that is extreme was found in 4000 tries; the hardest was easy; ask for fewer givens',
    );
  });

  it('needs more guesses the fewer givens it leaves', () => {
    const mean = (level: Level): number => {
      const needed = take(digPuzzles(nine, { level }, Random.from('mean')), 60).map(({ question }) => solve(nine, question, 2).guesses);
      return needed.reduce((a, b) => a + b, 0) / needed.length;
    };
    const [easy, hard, minimal] = [mean([44, 50]), mean([28, 32]), mean('minimal')];
    expect(easy).toBeLessThan(hard);
    expect(hard).toBeLessThan(minimal);
  });

  it('keeps to any wish that it can meet', () => {
    const range = fc.tuple(fc.integer({ min: 14, max: 30 }), fc.integer({ min: 0, max: 6 })).map(([a, b]) => [a, a + b] as const);
    const wishes = fc.record({ level: fc.oneof(fc.constant('minimal' as const), range), symmetric: fc.boolean(), seed: fc.integer() });
    fc.assert(
      fc.property(wishes, ({ level, symmetric, seed }) => {
        let found: SudokuPuzzle[];
        try {
          found = take(digPuzzles(six, { level, symmetric }, Random.from(seed)), 2);
        } catch (error) {
          // Pairs leave even numbers of givens only.
          expect(symmetric && level !== 'minimal' && level[0] === level[1] && level[0] % 2 === 1).toBe(true);
          expect(error).toBeInstanceOf(SpecError);
          return;
        }
        expect(take(digPuzzles(six, { level, symmetric }, Random.from(seed)), 2)).toEqual(found);
        for (const { question, answer } of found) {
          expect(solve(six, question, 2).solutions).toEqual([answer]);
          if (level !== 'minimal') expect(givens(question)).toSatisfy((n: number) => n >= level[0] && n <= level[1]);
          if (symmetric) expect(question.toReversed().map((d) => Math.min(d, 1))).toEqual(question.map((d) => Math.min(d, 1)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('says how many guesses the hardest found needs', () => {
    const wish = { level: [30, 36], guesses: [500, 900] } as const;
    expect(() => take(digPuzzles(six, wish, Random.from(1)), 1)).toThrow(
      /^guesses: no 6x6 puzzle with one solution that needs 500 to 900 guesses was found in 4000 tries; the most was \d; ask for \d or fewer/,
    );
  });

  it('digs in point symmetry', () => {
    for (const [geo, level] of [
      [six, [14, 18]],
      [six, 'minimal'],
      [nine, [30, 34]],
    ] as const)
      for (const { question, answer } of take(digPuzzles(geo, { level, symmetric: true }, Random.from('symmetric')), 5)) {
        expect(solve(geo, question, 2).solutions).toEqual([answer]);
        const given = question.map((digit) => Math.min(digit, 1));
        expect(given.toReversed()).toEqual(given);
        if (level !== 'minimal') expect(givens(question)).toSatisfy((n: number) => n >= level[0] && n <= level[1]);
        else
          for (const cell of question.keys())
            if (question[cell]) {
              const without = question.with(cell, 0).with(geo.cells - 1 - cell, 0);
              expect(solve(geo, without, 2).solutions.length).toBe(2);
            }
      }
  });

  it('makes grids of every first row', () => {
    const random = Random.from('grids');
    const rows = new Set(Array.from({ length: 200 }, () => randomGrid(four, random).slice(0, 4).join('')));
    expect(rows.size).toBe(24);
  });
});
