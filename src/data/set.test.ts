import { describe, expect, it } from 'vitest';
import { TASKS } from '../puzzles/tasks.ts';
import { Collector } from './set.ts';

const task = TASKS.sudoku4;
const SOUND = { question: task.parse('12..341221434321'), answer: task.parse('1234341221434321'), name: 'a', rating: undefined };
const LOOSE = task.parse('................');

describe('the search for second solutions', () => {
  it('looks at every hundredth puzzle of a large set, says so, and at every one once it has found any', () => {
    const into = new Collector(task);
    into.add('training', SOUND);
    const passes = (question: Uint8Array): boolean => {
      try {
        into.checkUnique(task, question, 'a.csv', 1, 'question');
        return true;
      } catch {
        return false;
      }
    };
    for (let i = 0; i < 5000; i++) passes(SOUND.question);
    expect(into.set('a', 'b').notes).toEqual([]);
    for (let i = 5000; i < 5101; i++) expect(passes(SOUND.question)).toBe(true);
    expect(into.set('a', 'b').notes).toEqual(['Of 5101 puzzles that came with answers, 5002 were looked through for a second solution.']);
    for (let i = 5101; i < 5200; i++) expect(passes(LOOSE)).toBe(true);
    expect([passes(LOOSE), passes(LOOSE), passes(SOUND.question)]).toEqual([false, false, true]);
  });
});
