import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvError, type CsvPuzzle, formatCsv, parseCsv } from './csv.ts';
import { Random } from './random.ts';
import type { Task } from './task.ts';
import { TASKS } from './tasks.ts';

const HEADER = 'source,question,answer,rating';
const GOOD = 'puzzles0,12..34122143432.,1234341221434321,0';

function puzzles(task: Task, n: number): CsvPuzzle[] {
  const out: CsvPuzzle[] = [];
  for (const p of task.puzzles({ level: task.levels.usual }, new Set(), Random.from('csv')))
    if (p && out.push({ ...p, source: `no. ${out.length}`, rating: out.length }) >= n) break;
  return out;
}

describe('puzzle CSV', () => {
  it.each<Task>([TASKS.sudoku4, TASKS.sudoku6, TASKS.sudoku9, TASKS.maze6])('reads back $title, whatever the source is called', (task) => {
    const rows = puzzles(task, 5);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('"', ',', '\r\n', '""x"', '"a",b')), { minLength: 5, maxLength: 5 }),
        (names) => {
          const named = rows.map((row, i) => ({ ...row, source: names[i]! }));
          expect(parseCsv(formatCsv(task, named))).toEqual({ task, rows: named, problems: [], badRows: 0 });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('takes 0 for a blank, Windows line ends, a byte order mark, blank lines, other column orders and more columns', () => {
    const { rows } = parseCsv('\uFEFFrating,extra,answer,question,source\r\n\r\n3,x,1234341221434321,1000000000000000,"a ""b"""\r\n');
    expect(rows.map(({ source, rating, question }) => [source, rating, TASKS.sudoku4.format(question)])).toEqual([
      ['a "b"', 3, '1...............'],
    ]);
  });

  it('keeps the good rows and names the bad ones', () => {
    const { rows, problems, badRows } = parseCsv([HEADER, GOOD, 'x,1', GOOD, 'x,12..341221434321,1234341221434321,-1'].join('\n'));
    expect(rows.length).toBe(2);
    expect(badRows).toBe(2);
    expect(problems.map(({ row, column }) => [row, column])).toEqual([
      [3, 'answer'],
      [5, 'rating'],
    ]);
    const many = parseCsv([HEADER, GOOD, ...Array.from({ length: 100 }, () => 'bad')].join('\n'));
    expect([many.badRows, many.problems.length]).toEqual([100, 20]);
  });

  it.each([
    ['', 'row 1: expected the header source,question,answer,rating, found an empty file'],
    ['question,answer\n', 'row 1: expected the header source,question,answer,rating, found "question,answer"'],
    [`${HEADER},source\n`, 'row 1: expected the header'],
    [HEADER, 'row 2: expected a puzzle, found the end of the file'],
    [`${HEADER}\nx,123,1,1`, 'row 2, column question: expected 16, 36 or 81 (Sudoku), 36 to 900 (Maze) characters, found 3'],
    [
      `${HEADER}\nx,12..3a1221434321,1,1`,
      'row 2, column question: expected a digit from 1 to 4, or "." or "0" for a blank (character 6, 4x4 Sudoku), found "a"',
    ],
    [`${HEADER}\nx,12..341221434321,123,1`, 'row 2, column answer: expected 16 characters (board, 4x4 Sudoku), found 3'],
    [
      `${HEADER}\nx,12..341221434321,12..341221434321,1`,
      'row 2, column answer: expected a solution of the question, found one where character 3 is blank',
    ],
    [`${HEADER}\nx,21..............,1234341221434321,1`, 'found one where character 1 differs from the question'],
    [`${HEADER}\nx,................,1134341221434321,1`, 'found one where character 1 breaks a rule'],
    [`${HEADER}\nx,12..341221434321,1234341221434321,hard`, 'row 2, column rating: expected a number from 0, found "hard"'],
    [`${HEADER}\nx`, 'row 2, column question: expected a value, found a row of 1 fields'],
    [`${HEADER}\n"a\nb",x`, 'row 2, column answer: expected a value, found a row of 2 fields'],
    [`${HEADER}\n"a\nb,x`, 'row 2: expected fields with proper quotes, found a quote that is never closed'],
    [`${HEADER}\n"a"b,x`, 'row 2: expected fields with proper quotes, found "b" behind a closing quote'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCsv(text)).toThrow(message);
    expect(() => parseCsv(text)).toThrow(CsvError);
  });

  it('counts lines as an editor does, and holds to the task it is given', () => {
    const text = [HEADER, GOOD.replace('puzzles0', '"two\nlines"'), 'x,1,1,1'].join('\n');
    expect(parseCsv(text).problems[0]!.row).toBe(4);
    expect(() => parseCsv(text, TASKS.sudoku9)).toThrow('row 2, column question: expected 81 characters (board, 9x9 Sudoku), found 16');
  });

  it('meets any damage with rows or a CsvError, and millions of quotes too', () => {
    const good = formatCsv(TASKS.sudoku4, puzzles(TASKS.sudoku4, 4));
    const edit = fc.record({
      at: fc.nat(),
      remove: fc.nat(3),
      insert: fc.oneof(fc.constantFrom('"', ',', '\n', '\r', '0', '4', ''), fc.string({ maxLength: 3 })),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
        let text = good;
        for (const { at, remove, insert } of edits) {
          const begin = at % (text.length + 1);
          text = text.slice(0, begin) + insert + text.slice(begin + remove);
        }
        try {
          const { rows, task } = parseCsv(text);
          for (const { question, answer } of rows) expect(task.check(answer, question).solved).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(CsvError);
        }
      }),
      { numRuns: 1500 },
    );
    expect(() => parseCsv(`${HEADER}\n${'"'.repeat(4_000_001)}`)).toThrow(CsvError);
  });
});
