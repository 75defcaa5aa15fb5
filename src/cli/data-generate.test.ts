import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TASKS } from '../puzzles/tasks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hrm-generate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function generate(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/hrm.mjs'), 'data', 'generate', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr: stderr.trim() };
}

describe('data generate', () => {
  it('writes rated mazes that differ, the same for the same seed', () => {
    const wish = ['--task', 'maze8', '--level', '12-20', '--count', '40', '--seed', '5'];
    const { status, stdout, stderr } = generate(...wish);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^40 of 8x8 maze, in [\d.]+ s of processor time: \d+ a second$/);
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect(header).toBe('source,question,answer,rating');
    const questions = rows.map((row) => {
      const [, question, answer, rating] = /^"maze8, seed 5",([# SG]{64}),([# SGo]{64}),(\d+)$/.exec(row) as string[];
      const puzzle = { question: TASKS.maze8.parse(question), answer: TASKS.maze8.parse(answer) };
      expect(TASKS.maze8.check(puzzle.answer, puzzle.question).solved).toBe(true);
      expect(TASKS.maze8.rating(puzzle)).toBe(Number(rating));
      expect(Number(rating)).toBeGreaterThanOrEqual(12);
      return question;
    });
    expect(new Set(questions).size).toBe(40);
    expect(generate(...wish, '--out', 'mazes.csv').status).toBe(0);
    expect(readFileSync(join(folder, 'mazes.csv'), 'utf8')).toBe(stdout);
  });

  it('keeps Sudokus by guesses', () => {
    const { stdout } = generate('--task', 'sudoku6', '--level', 'minimal', '--guesses', '2-9', '--symmetric', '--count', '5');
    const ratings = stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((row) => Number(row.split(',').at(-1)));
    expect(ratings).toHaveLength(5);
    for (const rating of ratings) expect(rating).toBeGreaterThanOrEqual(2);
  });

  it('keeps Sudokus by difficulty', () => {
    const { stdout } = generate('--task', 'sudoku9', '--level', '24-48', '--difficulty', 'hard', '--count', '3');
    const questions = stdout.trimEnd().split('\n').slice(1);
    expect(questions).toHaveLength(3);
    for (const row of questions) {
      const question = TASKS.sudoku9.parse(row.split(',').at(-3) as string);
      expect(TASKS.sudoku9.difficulty?.(question).level).toBe('hard');
    }
  });

  it.each([
    [['--task', 'sudoku4', '--guesses', '1-2'], 'hrm data: guesses: puzzles of 4x4 Sudoku are not rated by guesses; leave it out'],
    [['--task', 'maze6', '--level', 'easy'], 'hrm data: --level takes a number or a range such as 12-48, not "easy"'],
    [['--task', 'sudoku9', '--difficulty', 'fiendish'], 'hrm data: --difficulty takes easy, medium, hard, extreme; not "fiendish"'],
    [['--task', 'maze31'], /^hrm data: --task takes one of sudoku4, .*; not "maze31"$/],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = generate(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
