/** What is said of an answer that breaks a rule. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TASKS } from './tasks.ts';

describe('a Sudoku', () => {
  const { parse, wider } = TASKS.sudoku4;
  const solved = '1234341221434321';
  const said = (answer: string, question = '................') => wider?.broken(parse(answer), parse(question));

  it.each([
    ['a digit twice in a row', '1134341221434321', 'two 1s in row 1'],
    ['a whole row of one digit', '2222341221434321', 'four 2s in row 1'],
    ['a column', '1234124334212143', 'two 1s in column 1'],
    ['a box', '1234214334124321', 'two 1s in box 1'],
    ['an open cell', '1234341221434.21', 'no digit in row 4, column 2'],
  ])('names %s', (_, answer, reason) => {
    expect(said(answer)).toBe(reason);
  });

  it('names a given that was not kept', () => {
    expect(said(solved, '4...............')).toBe('the given 4 in row 1, column 1 was taken for 1');
  });

  it('says nothing exactly where no rule is broken', () => {
    expect(said(solved)).toBeUndefined();
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 16, maxLength: 16 }),
        fc.integer({ min: 0, max: 16 }),
        (tokens, kept) => {
          const answer = Uint8Array.from(parse(solved), (token, cell) => (cell < kept ? token : tokens[cell]));
          const question = parse('1...............');
          expect(wider?.broken(answer, question) === undefined).toBe(wider?.cost(answer, question) !== undefined);
        },
      ),
    );
  });
});

describe('a maze', () => {
  const { parse, wider } = TASKS.maze6;
  const board = (...rows: string[]) => parse(rows.join(''));
  const question = board('S     ', ' #### ', ' #### ', '      ', '### ##', '     G');

  it.each([
    ['a way that ends too early', ['Soooo ', ' #### ', ' #### ', '      ', '### ##', '     G'], 'the way breaks off in row 1, column 5'],
    ['no way at all', ['S     ', ' #### ', ' #### ', '      ', '### ##', '     G'], 'no way leaves the start'],
    ['two ways', ['Sooooo', 'o####o', 'o####o', 'oooooo', '###o##', '   ooG'], 'the way forks in row 1, column 1'],
    [
      'a way through a wall',
      ['So    ', ' o### ', ' #### ', '      ', '### ##', '     G'],
      'the way runs over what is given in row 2, column 2',
    ],
    [
      'a wall that is gone',
      ['S     ', '  ### ', ' #### ', '      ', '### ##', '     G'],
      'what is given in row 2, column 2 was taken for something else',
    ],
    ['a piece elsewhere', ['Sooooo', ' ####o', ' ####o', 'o  ooo', '###o##', '   ooG'], 'a piece of the way lies apart from it'],
  ])('names %s', (_, rows, reason) => {
    const answer = board(...rows);
    expect(wider?.broken(answer, question)).toBe(reason);
    expect(wider?.cost(answer, question)).toBeUndefined();
  });

  it('says nothing of one way from start to goal, the shortest or not', () => {
    const answer = board('Sooooo', ' ####o', ' ####o', '   ooo', '###o##', '   ooG');
    expect(wider?.broken(answer, question)).toBeUndefined();
    expect(wider?.cost(answer, question)).toBe(14);
  });
});
