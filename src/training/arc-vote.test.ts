import { describe, expect, it } from 'vitest';
import { withCopies } from '../data/copies.ts';
import type { ImportedSet, RatedPuzzle } from '../data/set.ts';
import { readCopyName } from '../puzzles/arc/copies.ts';
import { cropGrid, type Grid, newGrid } from '../puzzles/arc/grid.ts';
import { Random } from '../puzzles/random.ts';
import type { Puzzle } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { evaluateVotes, rankVotes } from './arc-vote.ts';
import type { Evaluator } from './evaluator.ts';

const task = TASKS.arc10;
const grid = (colour: number): Grid => newGrid(1, 2, () => colour);

describe('voting', () => {
  it('counts equal grids together, and settles a tie by the mean certainty', () => {
    const ranked = rankVotes([
      { grid: grid(1), halt: 9 },
      { grid: grid(2), halt: 0 },
      { grid: grid(3), halt: 2 },
      { grid: grid(2), halt: 0 },
      { grid: grid(3), halt: 0 },
    ]);
    expect(ranked.map(({ grid, votes }) => [grid.cells[0], votes])).toEqual([
      [3, 2],
      [2, 2],
      [1, 1],
    ]);
    expect(ranked[1].confidence).toBe(0.5);
    expect(ranked[0].confidence).toBeCloseTo((0.5 + 1 / (1 + Math.exp(-2))) / 2);
  });

  it('takes grids of another shape for other grids', () => {
    expect(
      rankVotes([
        { grid: newGrid(1, 4, () => 1), halt: 0 },
        { grid: newGrid(2, 2, () => 1), halt: 0 },
      ]).length,
    ).toBe(2);
  });
});

function setOf(count: number): ImportedSet {
  const puzzles: RatedPuzzle[] = [];
  for (const puzzle of task.puzzles({ level: [0, 0] }, new Set(), Random.from('vote')) as Iterable<Puzzle>)
    if (puzzles.push({ ...puzzle, name: '', rating: undefined }) === count) break;
  return {
    name: 'set',
    format: 'ARC',
    task,
    training: [],
    test: puzzles,
    identifiers: ['<blank>', ...task.identifiers!],
    problems: [],
    badRows: 0,
    duplicates: 0,
    notes: [],
  };
}

/** A model that knows the answer to every image, and is wrong where it is told to be. */
function model(set: ImportedSet, wrong: (id: number, asked: number) => boolean): Pick<Evaluator, 'batch' | 'solve'> & { asked: number } {
  const known = new Map(set.test.map(({ id, question, answer }) => [`${id}/${question.join()}`, answer]));
  return {
    batch: 7,
    asked: 0,
    async solve(inputs, segments, ids) {
      const rows = inputs.length / task.cells;
      const tokens = new Uint8Array(inputs.length);
      for (let row = 0; row < rows; row++) {
        const question = inputs.subarray(row * task.cells, (row + 1) * task.cells);
        const answer = known.get(`${ids![row]}/${question.join()}`);
        if (answer && !wrong(ids![row], this.asked++)) tokens.set(answer, row * task.cells);
        else tokens.fill(2 + (row % 3), row * task.cells, row * task.cells + 3);
      }
      return Array.from({ length: segments }, () => ({ tokens, logits: new Float32Array(), q: new Float32Array(2 * rows) }));
    },
  };
}

describe('a vote over copies', () => {
  const set = withCopies(setOf(20), 6, 1);
  const tasks = new Set(set.test.map(({ id }) => readCopyName(set.identifiers[id!]).base)).size;
  const run = (wrong: (id: number, asked: number) => boolean, most?: number) =>
    evaluateVotes(model(set, wrong), task, set.test, set.identifiers, 2, most);

  it('asks every test under each identifier of its task, and undoes the changes', async () => {
    expect(await run(() => false)).toEqual({ tasks, tests: 20, votes: 7, pass1: 1, pass2: 1 });
    expect((await run(() => false, 3)).votes).toBe(3);
  });

  it('is right where most answers are wrong in different ways', async () => {
    const originalsOnly = await evaluateVotes(
      model(set, (id) => readCopyName(set.identifiers[id]).change === undefined),
      task,
      set.test,
      set.identifiers,
      1,
      1,
    );
    expect(originalsOnly.pass2).toBe(0);
    expect((await run((id) => readCopyName(set.identifiers[id]).change === undefined)).pass1).toBe(1);
  });

  it('counts a task only if all its tests are solved', async () => {
    const bad = set.test[0];
    const { base } = readCopyName(set.identifiers[bad.id!]);
    const result = await run((id) => readCopyName(set.identifiers[id]).base === base);
    expect(result.pass1).toBeCloseTo(1 - 1 / tasks);
    expect(cropGrid(bad.answer, 10).cells.length).toBeGreaterThan(0);
  });
});
