import { describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import type { Puzzle, Task } from '../task.ts';
import { TASKS } from '../tasks.ts';
import { orbit } from './orbit.testing.ts';

const tasks: readonly Task[] = [TASKS.sudoku4, TASKS.sudoku6, TASKS.sudoku9];
const random = Random.from('symmetry');

function take(task: Task, n: number): Puzzle[] {
  const out: Puzzle[] = [];
  for (const puzzle of task.puzzles({ level: 'minimal' }, new Set(['digits']), random)) if (puzzle && out.push(puzzle) >= n) break;
  return out;
}

const solutionOf = (task: Task) => task.augmentation(new Set()).solutionInvariant!;

function image(task: Task, on: ReadonlySet<string>, puzzle: Puzzle): Puzzle {
  const out = { question: new Uint8Array(task.cells), answer: new Uint8Array(task.cells) };
  task.augmentation(on).apply(random, puzzle, out.question, out.answer);
  return out;
}

/** The task's switches, each alone, all together, and some at random. */
function choices(task: Task, more: number): Set<string>[] {
  const ids = task.symmetries.map(({ id }) => id);
  const drawn = Array.from({ length: more }, () => new Set(ids.filter(() => random.below(2) === 1)));
  return [new Set(ids), new Set(), ...ids.map((id) => new Set([id])), ...drawn];
}

describe.each(tasks.map((task) => [task.title, task] as const))('symmetries of %s', (_, task) => {
  it('keep puzzles valid, their givens and their classes', () => {
    for (const puzzle of take(task, 2))
      for (const on of choices(task, 4)) {
        const turned = image(task, on, puzzle);
        expect(task.check(turned.answer, turned.question).solved).toBe(true);
        expect(task.solve(turned.question).answers).toEqual([turned.answer]);
        const { classOf } = task.augmentation(on);
        expect(classOf(turned)).toEqual(classOf(puzzle));
      }
  });

  it('have a quick image of a solution that is of its class, and the same under new digits and rows', () => {
    for (const puzzle of take(task, 2))
      for (const on of choices(task, 4)) {
        const { classOf, solutionImage } = task.augmentation(on);
        const quick = solutionImage!(puzzle);
        const answer = Uint8Array.from(quick, (character) => character.charCodeAt(0));
        expect(classOf({ question: answer, answer }).answer).toBe(classOf(puzzle).answer);
        const digits = image(task, new Set([...on].filter((id) => id === 'digits')), puzzle);
        expect(solutionImage!(digits)).toBe(quick);
      }
  });

  it('have an invariant of a solution that its whole class shares, and that differs only where classes do', () => {
    const puzzles = take(task, 6);
    for (const on of choices(task, 4)) {
      const { classOf, solutionInvariant } = task.augmentation(on);
      const known = puzzles.map((puzzle) => ({ invariant: solutionInvariant!(puzzle), name: classOf(puzzle).answer }));
      puzzles.forEach((puzzle, i) => {
        expect(solutionInvariant!(image(task, on, puzzle))).toBe(known[i].invariant);
        for (const other of known) if (other.invariant !== known[i].invariant) expect(other.name).not.toBe(known[i].name);
      });
    }
    if (task.cells === 81) expect(new Set(puzzles.map(solutionOf(task))).size).toBe(puzzles.length);
  });

  it('do nothing when all are off, and what their name says when on', () => {
    const [puzzle] = take(task, 1);
    expect(image(task, new Set(), puzzle)).toEqual(puzzle);
    const { columns } = task.shape;
    const rows = (board: Uint8Array) =>
      Array.from({ length: columns }, (_, i) => board.slice(i * columns, (i + 1) * columns).join()).sort();
    for (const id of ['rows', 'bands']) expect(rows(image(task, new Set([id]), puzzle).answer)).toEqual(rows(puzzle.answer));
    const blanks = (board: Uint8Array) => board.map((token) => Math.min(token, 2));
    expect(blanks(image(task, new Set(['digits']), puzzle).question)).toEqual(blanks(puzzle.question));
  });
});

describe('classes', () => {
  const task = TASKS.sudoku4;
  const all = new Set<string>(task.symmetries.map(({ id }) => id));

  it('are the orbits under the symmetries, found by brute force', () => {
    const puzzles = take(task, 30);
    for (const on of choices(task, 6)) {
      const { classOf } = task.augmentation(on);
      const names = puzzles.map(classOf);
      puzzles.slice(0, 4).forEach((puzzle, i) => {
        const questions = new Set(orbit(puzzle.question, on));
        const answers = new Set(orbit(puzzle.answer, on));
        puzzles.forEach((other, j) => {
          expect(names[i].question === names[j].question).toBe(questions.has(other.question.join('')));
          expect(names[i].answer === names[j].answer).toBe(answers.has(other.answer.join('')));
        });
      });
    }
  });

  it('of the 288 grids of 4x4 are 12 up to digit naming and 2 up to all symmetries', () => {
    const grids = new Map<string, Puzzle>();
    for (const p of task.puzzles({ level: [16, 16] }, new Set(), random)) if (p) grids.set(p.answer.join(''), p);
    expect(grids.size).toBe(288);
    const count = (on: ReadonlySet<string>) => new Set([...grids.values()].map((p) => task.augmentation(on).classOf(p).answer)).size;
    expect(count(new Set())).toBe(288);
    expect(count(new Set(['digits']))).toBe(12);
    expect(count(all)).toBe(2);
  });

  it('of the minimal 4x4 puzzles are 3,568 up to digit naming and 36 up to all symmetries', () => {
    const puzzles = [...task.puzzles({ level: 'minimal' }, new Set(['digits']), random)].filter((p) => p !== undefined);
    const count = (on: ReadonlySet<string>) => new Set(puzzles.map((p) => task.augmentation(on).classOf(p).question)).size;
    expect(count(new Set(['digits']))).toBe(3568);
    expect(count(all)).toBe(36);
  });

  it('are named by a board of the class', () => {
    const [puzzle] = take(task, 1);
    const name = task.augmentation(all).classOf(puzzle);
    expect(task.check(task.parse(name.answer), task.parse(name.question)).solved).toBe(true);
    expect(orbit(puzzle.question, all)).toContain(task.parse(name.question).join(''));
  });
});
