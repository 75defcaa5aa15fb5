import { describe, expect, it } from 'vitest';
import { givensOf } from '../../board/tokens.ts';
import { TASKS, type TaskId } from '../../puzzles/tasks.ts';
import { harderThan, renamed, withoutGiven } from './invitations.ts';
import { SUDOKUS } from './puzzles.ts';

const question = (id: TaskId, name: 'easy' | 'hard' | 'empty' | 'two'): Uint8Array => TASKS[id].parse(SUDOKUS[id]?.[name] ?? '');

describe('what a visitor is invited to', () => {
  it.each(['sudoku4', 'sudoku6', 'sudoku9'] as const)('leaves a puzzle of %s with one solution', (id) => {
    const task = TASKS[id];
    const easy = question(id, 'easy');
    const fewer = withoutGiven(task, easy);
    expect(fewer && givensOf(task, fewer)).toBe(givensOf(task, easy) - 1);
    expect(fewer && task.solve(fewer).answers).toEqual(task.solve(easy).answers);
    const other = renamed(task, easy);
    expect(other).not.toEqual(easy);
    expect(other && task.solve(other).answers).toHaveLength(1);
    expect(other && renamed(task, other)).toEqual(easy);
  });

  it('rubs nothing out where each given is needed, or there is no puzzle yet', () => {
    const minimal = '.16.....2.59.21.8...3...7....8.5..........5.4...974.......6.....9.2...63.6..85.9.';
    expect(withoutGiven(TASKS.sudoku9, TASKS.sudoku9.parse(minimal))).toBeUndefined();
    expect(withoutGiven(TASKS.sudoku9, question('sudoku9', 'empty'))).toBeUndefined();
    expect(withoutGiven(TASKS.sudoku4, TASKS.sudoku4.parse('1234............'))).toBeUndefined();
    expect(renamed(TASKS.sudoku4, question('sudoku4', 'two'))).toBeUndefined();
    expect(renamed(TASKS.maze10, new Uint8Array(100).fill(1))).toBeUndefined();
  });

  it('goes on to the next level, and stays at the last', async () => {
    const nine = TASKS.sudoku9;
    const next = await harderThan(nine, question('sudoku9', 'easy'))?.make();
    expect(next && nine.difficulty?.(next.question).level).toBe('medium');
    const extreme = '.......39.....1..5..3.5.8....8.9...6.7...2...1..4.......9.8..5..2....6..4..7.....';
    expect(nine.difficulty?.(nine.parse(extreme)).level).toBe('extreme');
    expect(harderThan(nine, nine.parse(extreme))?.id).toBe('new-extreme');
    expect(harderThan(TASKS.sudoku4, question('sudoku4', 'easy'))?.id).toBe('hard');
    expect(harderThan(TASKS.maze10, new Uint8Array(100).fill(1))?.id).toBe('long');
    expect(harderThan(TASKS.arc10, new Uint8Array(100))).toBeUndefined();
  });
});
