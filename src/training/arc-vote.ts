/**
 * Voting over augmented copies, as published (`arc_eval.ipynb`): a model answers each test input under every identifier that its task
 * has, the changes are undone, and equal grids are counted together.
 */
import { sigmoid } from '../analysis/logits.ts';
import { type Change, changed, readCopyName, unchanged } from '../puzzles/arc/copies.ts';
import { canvasOf, cropGrid, type Grid, originOf, sameGrid } from '../puzzles/arc/grid.ts';
import type { Puzzle, Task } from '../puzzles/task.ts';
import type { Evaluator } from './evaluator.ts';

export interface Vote {
  readonly grid: Grid;
  /** The halting head's logit: how sure the model is. */
  readonly halt: number;
}

export interface Candidate {
  readonly grid: Grid;
  readonly votes: number;
  /** Mean of sigmoid(q_halt). */
  readonly confidence: number;
}

/** Equal grids together: the most votes first, the surest first among equals. */
export function rankVotes(votes: readonly Vote[]): Candidate[] {
  const groups = new Map<string, { grid: Grid; halts: number[] }>();
  for (const { grid, halt } of votes) {
    const key = keyOf(grid);
    const group = groups.get(key) ?? { grid, halts: [] };
    groups.set(key, group);
    group.halts.push(halt);
  }
  return [...groups.values()]
    .map(({ grid, halts }) => ({
      grid,
      votes: halts.length,
      confidence: halts.reduce((sum, halt) => sum + sigmoid(halt), 0) / halts.length,
    }))
    .sort((a, b) => b.votes - a.votes || b.confidence - a.confidence);
}

const keyOf = ({ columns, cells }: Grid): string => `${columns}:${cells.join('')}`;

export interface VoteScore {
  readonly tasks: number;
  readonly tests: number;
  /** Answers to a test, on average. */
  readonly votes: number;
  /** Share of tasks whose tests all have their answer among the first one, or two, candidates. */
  readonly pass1: number;
  readonly pass2: number;
}

interface Test {
  /** The name of its task. */
  readonly base: string;
  readonly input: Grid;
  readonly output: Grid;
  readonly votes: Vote[];
}

/** One way of asking: the test under one identifier. */
interface Question {
  readonly test: Test;
  readonly id: number;
  readonly change: Change | undefined;
}

/**
 * Asks a trained model.
 * @param tests puzzles of an ARC task; copies of one another count as one test.
 * @param identifiers names of the identifiers that the model was trained with, the blank one first.
 * @param most answers to a test, at most.
 */
export async function evaluateVotes(
  evaluator: Pick<Evaluator, 'batch' | 'solve'>,
  task: Task,
  tests: readonly Puzzle[],
  identifiers: readonly string[],
  segments: number,
  most = Number.POSITIVE_INFINITY,
): Promise<VoteScore> {
  const side = task.shape.rows;
  const all = originals(side, tests, identifiers);
  const questions = all.flatMap((test): Question[] =>
    identifiers
      .flatMap((name, id) => {
        const { base, change } = readCopyName(name);
        return base === test.base ? [{ test, id, change }] : [];
      })
      .slice(0, most),
  );
  for (let from = 0; from < questions.length; from += evaluator.batch) {
    const asked = questions.slice(from, from + evaluator.batch);
    const inputs = new Uint32Array(asked.length * task.cells);
    asked.forEach(({ test, change }, row) => {
      inputs.set(canvasOf(side, change ? changed(test.input, change) : test.input), row * task.cells);
    });
    const answers = await evaluator.solve(
      inputs,
      segments,
      Uint32Array.from(asked, ({ id }) => id),
    );
    const { tokens, q } = answers.at(-1);
    asked.forEach(({ test, change }, row) => {
      const grid = cropGrid(tokens.subarray(row * task.cells, (row + 1) * task.cells), side);
      test.votes.push({ grid: change ? unchanged(grid, change) : grid, halt: q[row * 2] });
    });
  }
  return score(all, questions.length);
}

/** The tests without augmentation, each once. */
function originals(side: number, tests: readonly Puzzle[], identifiers: readonly string[]): Test[] {
  const found = new Map<string, Test>();
  for (const { question, answer, id = 0 } of tests) {
    const { base, change } = readCopyName(identifiers[id] ?? '');
    const { top, left } = originOf(question, side);
    const [input, output] = [question, answer].map((board) => {
      const grid = cropGrid(board, side, top, left);
      return change ? unchanged(grid, change) : grid;
    }) as [Grid, Grid];
    const key = `${base}/${keyOf(input)}`;
    if (!found.has(key)) found.set(key, { base, input, output, votes: [] });
  }
  return [...found.values()];
}

function score(tests: readonly Test[], votes: number): VoteScore {
  const passed = (most: number): number => {
    const failed = new Set<string>();
    for (const { base, output, votes } of tests)
      if (
        !rankVotes(votes)
          .slice(0, most)
          .some(({ grid }) => sameGrid(grid, output))
      )
        failed.add(base);
    return 1 - failed.size / tasks;
  };
  const tasks = new Set(tests.map(({ base }) => base)).size;
  return { tasks, tests: tests.length, votes: votes / tests.length, pass1: passed(1), pass2: passed(2) };
}
