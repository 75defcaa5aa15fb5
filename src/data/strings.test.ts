import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TASKS } from '../puzzles/tasks.ts';
import { puzzlesOf, readText, SOME_TASKS, sets } from './data.testing.ts';

describe('plain puzzles', () => {
  it.each(SOME_TASKS)('reads back $title with its answer', async (task) => {
    await fc.assert(
      fc.asyncProperty(
        sets(task),
        fc.constantFrom('\t', ',', ';', ' '),
        fc.constantFrom('\n', '\r\n'),
        async ({ training, test }, between, end) => {
          const all = [...training, ...test];
          const lines = all.map(({ question, answer }) => `${task.format(question)}${between}${task.format(answer)}`);
          const back = await readText(lines.join(end));
          expect(back.task).toBe(task);
          expect(back.training.map(({ question, answer }) => ({ question, answer }))).toEqual(
            all.map(({ question, answer }) => ({ question, answer })),
          );
        },
      ),
      { numRuns: 10 },
    );
  });

  it.each(SOME_TASKS)('solves $title where the answer is left out', async (task) => {
    const puzzles = puzzlesOf(task, 4, 'alone');
    const { training } = await readText(puzzles.map(({ question }) => task.format(question)).join('\n'));
    expect(training.map(({ answer }) => answer)).toEqual(puzzles.map(({ answer }) => answer));
  });

  it('leaves out blanks about a puzzle, empty lines and comments, and names lines', async () => {
    const { training, badRows } = await readText('# twelve\n\n  12..34122143432.  \r\n');
    expect([training.length, training[0].name, badRows]).toEqual([1, 'line 3', 0]);
    expect(TASKS.sudoku4.format(training[0].answer)).toBe('1234341221434321');
  });

  it.each([
    [
      '12..',
      'row 1: expected a puzzle of 16, 36 or 81 (Sudoku), 36 to 900 (Maze) characters, alone or with its answer, found 4 characters',
    ],
    ['................', 'row 1, column question: expected a puzzle with one solution, found several'],
    ['11..............', 'row 1, column question: expected a puzzle with a solution, found none'],
    ['12..34122143432!', 'row 1, column question: expected a digit from 1 to 4'],
    ['................ 1234341221434321', 'row 1, column question: expected a puzzle with one solution, found several'],
    ['12..34122143432. 2134341221434321', 'row 1, column answer: expected a solution of the question'],
  ])('refuses %j', async (text, message) => {
    await expect(readText(text)).rejects.toThrow(message);
  });

  it('never takes a maze that was cut short for a question and an answer of smaller ones', async () => {
    // Its 50th character is a free cell: 49 on either side, as two 7x7 mazes with a blank between.
    const maze = `S${'#'.repeat(48)} ${'#'.repeat(48)}G`;
    expect(maze.length).toBe(99);
    await expect(readText(maze)).rejects.toThrow(
      'row 1: expected a maze of 16, 36 or 81 (Sudoku), 36 to 900 (Maze) characters, found 99; blanks at its ends may have been cut off: write "." for free cells',
    );
    const [small] = puzzlesOf(TASKS.maze6, 1, 'pair');
    const pair = [small.question, small.answer].map((board) => TASKS.maze6.format(board));
    expect((await readText(pair.join(' '))).task).toBe(TASKS.maze6);
  });

  it('reads on behind lines of any length', async () => {
    const { training, badRows } = await readText(`12..34122143432.\n${'x'.repeat(3e6)}\n1234341221434.21`);
    expect([training.length, badRows > 0]).toEqual([2, true]);
  });
});
