import { expect, it } from 'vitest';
import { puzzlesByLevel } from './level.ts';
import type { Puzzle, Task } from './task.ts';
import { TASKS } from './tasks.ts';

const puzzle = (task: Task, question: string): Puzzle => {
  const board = task.parse(question);
  return { question: board, answer: task.solve(board).answers[0] };
};

it('sorts Sudoku by difficulty, the easiest first', () => {
  const hard = puzzle(TASKS.sudoku9, '2.......9...8..153.9.4.7..8...3.4....63.9.7.1..8.......5.7....2.....6.1....9..36.');
  const easy = puzzle(TASKS.sudoku9, '.4...3.7.1.75.....2.9.7..5.......6...714...828.3.2..14.....74.8.9.1...3...48369.1');
  expect(puzzlesByLevel(TASKS.sudoku9, [hard, easy, hard])).toEqual([
    ['easy', [1]],
    [TASKS.sudoku9.difficulty?.(hard.question).level, [0, 2]],
  ]);
});

it('sorts mazes by the moves of their way, each level up to twice as long', () => {
  const way = (moves: number) => puzzle(TASKS.maze10, `S${' '.repeat(moves - 1)}G`.padEnd(10, '#').padEnd(100, '#'));
  expect(puzzlesByLevel(TASKS.maze10, [7, 2, 3, 4, 9].map(way))).toEqual([
    ['2 to 3 moves', [1, 2]],
    ['4 to 7 moves', [0, 3]],
    ['8 to 15 moves', [4]],
  ]);
});
