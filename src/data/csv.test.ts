import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TASKS } from '../puzzles/tasks.ts';
import { writeCsv } from './csv.ts';
import { file, puzzlesOf, read, readText, SOME_TASKS, sets } from './data.testing.ts';
import { DataError } from './set.ts';

const HEADER = 'source,question,answer,rating';
const GOOD = 'puzzles0,12..34122143432.,1234341221434321,0';
const OTHER = 'puzzles0,1234341221434.21,1234341221434321,0';

describe('puzzle CSV', () => {
  it.each(SOME_TASKS)('reads back $title, whatever the source is called', async (task) => {
    await fc.assert(
      fc.asyncProperty(sets(task), async (set) => {
        const all = [...set.training, ...set.test];
        const back = await read(file('some.csv', [...writeCsv(task, all)].join('')));
        expect(back).toEqual({
          ...set,
          name: 'some',
          format: 'sudoku-extreme layout: source, question, answer, rating',
          training: all,
          test: [],
        });
      }),
      { numRuns: 20 },
    );
  });

  it('takes 0 for a blank, Windows line ends, a byte order mark, blank lines, other column orders and more columns', async () => {
    const { training } = await readText(
      '\uFEFFrating,extra,answer,question,source\r\n\r\n3,x,1234341221434321,1200341221434321,"a ""b"""\r\n',
    );
    expect(training.map(({ name, rating, question }) => [name, rating, TASKS.sudoku4.format(question)])).toEqual([
      ['a "b"', 3, '12..341221434321'],
    ]);
  });

  it('takes files named test as the test part, where there are others, and names the file of a bad row', async () => {
    const files = [file('set/train.csv', `${HEADER}\n${GOOD}`), file('set/test.csv', `${HEADER}\n${OTHER}\nbad`)];
    const set = await read(...files);
    expect([set.name, set.training.length, set.test.length, set.badRows]).toEqual(['set', 1, 1, 1]);
    expect(set.problems[0].message).toBe('set/test.csv, row 3, column question: expected a value, found a row of 1 fields');
    expect((await read(files[1])).training.length).toBe(1);
  });

  it.each([
    ['Train.csv', 'validation.csv', 'The test part: validation.csv.'],
    ['a/train/one.csv', 'a/val/one.csv', 'The test part: a/val/one.csv.'],
    ['sudoku.csv', 'sudoku_test_1.csv', 'The test part: sudoku_test_1.csv.'],
    ['puzzlesTrain.csv', 'puzzlesDev.csv', 'The test part: puzzlesDev.csv.'],
    ['latest.csv', 'HoldOut.csv', 'The test part: HoldOut.csv.'],
  ])('takes %s to train on and %s to test on, and says so', async (train, test, note) => {
    const set = await read(file(train, `${HEADER}\n${GOOD}`), file(test, `${HEADER}\n${OTHER}`));
    expect([set.training.length, set.test.length, set.notes]).toEqual([1, 1, [note]]);
  });

  it('neither trains nor tests on validation beside a test, and says so', async () => {
    const rest = [file('train.csv', `${HEADER}\n${GOOD}`), file('valid.csv', `${HEADER}\n${OTHER}`)];
    const third = 'puzzles0,.234341221434321,1234341221434321,0';
    const set = await read(...rest, file('test.csv', `${HEADER}\n${third}`));
    expect([set.training.length, set.test.length]).toEqual([1, 1]);
    expect(set.notes).toEqual(['Left out, since test.csv is the test part: valid.csv.', 'The test part: test.csv.']);
  });

  it('leaves out a file of other things beside it, and says why', async () => {
    const files = [file('a.csv', 'name,age\nx,1\n'), file('b.csv', `${HEADER}\n${GOOD}`), file('c.csv', Uint8Array.of(0x80))];
    const set = await read(...files);
    expect([set.training.length, set.badRows]).toEqual([1, 0]);
    expect(set.notes).toEqual([
      expect.stringMatching(/^Left out: a\.csv, row 1: expected a header .*, found "name,age"\.$/),
      expect.stringMatching(/^Left out: c\.csv: expected text in UTF-8/),
    ]);
    await expect(read(files[0])).rejects.toThrow('a.csv, row 1: expected a header');
  });

  it('keeps the good rows and names the bad ones, the first 20 of them', async () => {
    const { training, problems, badRows } = await readText(
      [HEADER, GOOD, 'x,1', OTHER, 'x,12..341221434321,2134341221434321,1'].join('\n'),
    );
    expect([training.length, badRows]).toEqual([2, 2]);
    expect(problems.map((problem) => problem instanceof DataError && [problem.row, problem.column])).toEqual([
      [3, 'answer'],
      [5, 'answer'],
    ]);
    const many = await readText([HEADER, GOOD, ...Array.from({ length: 100 }, () => 'bad')].join('\n'));
    expect([many.badRows, many.problems.length]).toEqual([100, 20]);
  });

  it('keeps a repeated question once, and counts it', async () => {
    const { training, duplicates } = await readText([HEADER, GOOD, OTHER, GOOD, GOOD].join('\n'));
    expect([training.length, duplicates]).toEqual([2, 2]);
  });

  it.each([
    [`${HEADER}\n`, 'the text: expected a puzzle, found none'],
    [`${HEADER},source\n`, 'row 1: expected one column with a name, found two that are called "source"'],
    [`${HEADER}\nx,123,1,1`, 'row 2, column question: expected 16, 36 or 81 (Sudoku), 36 to 900 (Maze) characters, found 3'],
    [
      `${HEADER}\nx,12..3a1221434321,1,1`,
      'row 2, column question: expected a digit from 1 to 4, or "." or "0" for a blank (character 6, 4x4 Sudoku), found "a"',
    ],
    [`${HEADER}\nx,12..341221434321,123,1`, 'row 2, column answer: expected 16 characters (board, 4x4 Sudoku), found 3'],
    [`${HEADER}\nx,................,1234341221434321,1`, 'row 2, column question: expected a puzzle with one solution, found several'],
    [
      `${HEADER}\nx,12..341221434321,12..341221434321,1`,
      'row 2, column answer: expected a solution of the question, found one where character 3 is blank',
    ],
    [`${HEADER}\nx,21..............,1234341221434321,1`, 'found one where character 1 differs from the question'],
    [`${HEADER}\nx,................,1134341221434321,1`, 'found one where character 1 breaks a rule'],
    [`${HEADER}\nx`, 'row 2, column question: expected a value, found a row of 1 fields'],
    [`${HEADER}\n"a\nb",x`, 'row 2, column answer: expected a value, found a row of 2 fields'],
    [`${HEADER}\n"a\nb,x`, 'row 2: expected fields with proper quotes, found a quote that is never closed'],
    [`${HEADER}\n"a"b,x`, 'row 2: expected fields with proper quotes, found "b" behind a closing quote'],
  ])('refuses %j', async (text, message) => {
    await expect(readText(text)).rejects.toThrow(message);
    await expect(readText(text)).rejects.toThrow(DataError);
  });

  it('counts lines as an editor does, and holds to the kind of the first puzzle', async () => {
    const nine = '5'.repeat(81);
    const { problems } = await readText([HEADER, GOOD.replace('puzzles0', '"two\nlines"'), `x,${nine},${nine},1`].join('\n'));
    expect(problems[0].message).toBe('row 4, column question: expected 16 characters (board, 4x4 Sudoku), found 81');
  });

  it('reads files of many pieces as it reads small ones, and says how far it is', async () => {
    const boards = puzzlesOf(TASKS.sudoku9, 3, 'pieces');
    const rows = [
      ...writeCsv(
        TASKS.sudoku9,
        boards.map((board) => ({ ...board, name: 'line\r\nbreak', rating: 1 })),
      ),
    ];
    const long = `${rows[0]}${rows.slice(1).join('').repeat(1200)}bad\r\n`;
    const set = await readText(long);
    expect([set.training.length, set.duplicates, set.badRows]).toEqual([3, 3597, 1]);
    expect(set.problems[0].place).toBe('row 7202, column question');
  });

  it('loses to a stray quote its own row only', async () => {
    const { training, problems } = await readText([HEADER, `"${GOOD}`, OTHER, ...new Array(3000).fill(GOOD)].join('\n'));
    expect([training.length, problems.length, problems[0].place]).toEqual([2, 1, 'row 2']);
  });

  it('is not slowed down by millions of quotes', async () => {
    // Of the processor's time, which a busy machine does not stretch.
    const began = process.cpuUsage();
    await expect(readText(`${HEADER}\n${'"'.repeat(2e6)}`)).rejects.toThrow('row 2');
    await expect(readText(`${HEADER}\n${'"\n'.repeat(2e4)}`)).rejects.toThrow('row 2');
    expect(process.cpuUsage(began).user / 1e6).toBeLessThan(4);
  });
});
