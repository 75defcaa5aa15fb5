/** Thinking wider, on a network that has learned nothing and one of the site's. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrainedModel } from '../checkpoints/trained-model.ts';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { programFlops } from '../engine/flops.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { writeWeights } from '../model/weights.ts';
import { Random } from '../puzzles/random.ts';
import type { Puzzle, Task } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { unseen } from '../puzzles/view.ts';
import { STRATEGIES, type Strategy } from '../trace/thinking.ts';
import { Evaluator } from '../training/evaluator.ts';
import { strategyProblem, Thinker, thinkScore } from './think.ts';

const task: Task = TASKS.sudoku6;
const model = readTrainedModel(readFileSync('public/models/sudoku6.safetensors'));

function puzzlesOf(count: number): Puzzle[] {
  const found: Puzzle[] = [];
  for (const puzzle of task.puzzles({ level: 'minimal' }, new Set(['digits']), Random.from(3, 'puzzles'))) {
    if (puzzle) found.push(puzzle);
    if (found.length === count) break;
  }
  return found;
}
const puzzles = puzzlesOf(24);

function mazesOf(count: number): Puzzle[] {
  const found: Puzzle[] = [];
  for (const puzzle of TASKS.maze10.puzzles({ level: [12, 24], unique: true }, new Set(), Random.from(5, 'puzzles'))) {
    if (puzzle) found.push(puzzle);
    if (found.length === count) break;
  }
  return found;
}

async function thinking(strategy: Omit<Strategy, 'seed'>, batch = 8, engine = createCpuEngine()) {
  const opened = await engine;
  const thinker = await Thinker.create(opened, model, task, { ...strategy, seed: 1 }, batch);
  writeWeights(opened, model.config, model.weights);
  const thoughts = await thinker.think(puzzles);
  const flops = thinker.flopsPerSegment;
  opened.destroy();
  return { thoughts, flopsPerSegment: flops, score: thinkScore(task, puzzles, thoughts, flops) };
}

/** An engine that adds up what it is made to compute. */
function countingFlops(engine: Engine): { readonly engine: Engine; readonly flops: () => number } {
  let flops = 0;
  const prepare: Engine['prepare'] = async (program) => {
    const executable = await engine.prepare(program);
    const run = (): void => {
      flops += programFlops(program);
      executable.run();
    };
    return { ...executable, run };
  };
  return { engine: Object.assign(Object.create(engine), { prepare }), flops: () => flops };
}

describe('thinking', () => {
  it('plainly stops at the first answer that breaks no rule: that of the evaluator, after as many segments', async () => {
    const { thoughts } = await thinking({ ...STRATEGIES.plain, segments: 6 });
    const engine = await createCpuEngine();
    const evaluator = await Evaluator.create(engine, model.config, puzzles.length);
    writeWeights(engine, model.config, model.weights);
    const inputs = Uint32Array.from(puzzles.flatMap(({ question }) => [...question]));
    const answers = await evaluator.solve(inputs, 6);
    engine.destroy();
    puzzles.forEach(({ question }, row) => {
      const boards = answers.map(({ tokens }) => tokens.subarray(row * task.cells, (row + 1) * task.cells));
      const first = boards.findIndex((board) => task.check(board, question).solved);
      expect(thoughts[row]?.segments).toBe(first < 0 ? 6 : first + 1);
      expect([...(thoughts[row]?.answer ?? [])]).toEqual([...(boards.at(first) ?? [])]);
    });
    expect(new Set(thoughts.map(({ segments }) => segments)).size).toBeGreaterThan(1);
  });

  it('comes to the same whatever share of a batch a puzzle has', async () => {
    const strategy = { segments: 3, commitFrom: 2, views: 3, order: 'in turn' } as const;
    const [one, many] = [await thinking(strategy, 1), await thinking(strategy, 7)];
    expect(many.thoughts).toEqual(one.thoughts);
  });

  it.each([
    ['views in turn', { segments: 6, commitFrom: 2, views: 8, order: 'in turn' }, 64],
    ['views side by side', { segments: 6, views: 4, order: 'together' }, 64],
    ['a vote', { segments: 2, views: 3, order: 'vote' }, 7],
  ] as const)('computes little more than the segments that it counts, of few puzzles and many: %s', async (_, strategy, batch) => {
    const counting = countingFlops(await createCpuEngine());
    const { thoughts, flopsPerSegment } = await thinking(strategy, batch, Promise.resolve(counting.engine));
    const counted = thoughts.reduce((sum, { segments }) => sum + segments, 0) * flopsPerSegment;
    // A batch that is half full, and rows at the end that fill no smaller one.
    expect(counting.flops()).toBeLessThan(1.5 * counted);
    expect(thoughts).toEqual((await thinking(strategy, strategy.views)).thoughts);
  });

  it('takes the surest cell for given after each segment from the chosen one on, and never asks for the answer', async () => {
    const { thoughts } = await thinking({ segments: 4, commitFrom: 2, views: 1, order: 'in turn' });
    const open = thoughts.filter(({ cost }) => cost === undefined);
    for (const { lanes } of thoughts)
      for (const { commits, segments } of lanes) {
        expect(commits.map(({ segment }) => segment)).toEqual(commits.map((_, i) => i + 2));
        expect(new Set(commits.map(({ cell }) => cell)).size).toBe(commits.length);
        expect(commits.length).toBeLessThanOrEqual(Math.max(0, segments - 1));
      }
    expect(thoughts.flatMap(({ lanes }) => lanes.flatMap(({ commits }) => commits)).length).toBeGreaterThan(0);
    expect(open.length).toBeLessThan(puzzles.length);
  });

  it('goes on to the next view only where one has failed, and says what each answered on the board as it is', async () => {
    const plain = await thinking({ segments: 3, views: 1, order: 'in turn' });
    const { thoughts, score } = await thinking({ segments: 3, views: 4, order: 'in turn' });
    thoughts.forEach((thought, i) => {
      const { lanes, cost } = thought;
      expect(lanes.slice(0, -1).every((lane) => lane.cost === undefined)).toBe(true);
      expect(lanes.length === 4 || cost !== undefined).toBe(true);
      if (plain.thoughts[i]?.cost !== undefined) expect(lanes.length).toBe(1);
      const { question } = puzzles[i];
      if (cost !== undefined) expect(task.check(thought.answer, question).solved).toBe(true);
    });
    expect(score.exact).toBeGreaterThan(plain.score.exact);
    expect(score.segments).toBeGreaterThan(plain.score.segments);
  });

  it('side by side gives up the other views when one has solved it', async () => {
    const { thoughts } = await thinking({ segments: 5, views: 4, order: 'together' }, 4);
    for (const { lanes, cost } of thoughts) {
      expect(lanes.length).toBe(4);
      if (cost !== undefined) expect(new Set(lanes.map(({ segments }) => segments)).size).toBe(1);
    }
    expect(thoughts.some(({ lanes }) => (lanes[0]?.segments ?? 5) < 5)).toBe(true);
  });

  it.each(['in turn', 'together'] as const)(
    'believes a way through a maze once two views, %s, came to it and none to a shorter one',
    async (order) => {
      const maze: Task = TASKS.maze10;
      const engine = await createCpuEngine();
      const known = readTrainedModel(readFileSync('public/models/maze10.safetensors'));
      const thinker = await Thinker.create(engine, known, maze, { segments: 8, views: 8, order, seed: 1 }, 8);
      writeWeights(engine, known.config, known.weights);
      const mazes = mazesOf(12);
      const thoughts = await thinker.think(mazes);
      engine.destroy();
      for (const [i, { answer, cost, lanes }] of thoughts.entries()) {
        const costs = lanes.flatMap((lane) => lane.cost ?? []);
        const least = costs.filter((moves) => moves === cost);
        expect(cost).toBe(costs.length ? Math.min(...costs) : undefined);
        expect(maze.wider?.cost(answer, (mazes[i] as Puzzle).question)).toBe(cost);
        if (order === 'in turn') expect(lanes.length === 8 || (least.length === 2 && lanes.at(-1)?.cost === cost)).toBe(true);
        else expect(least.length >= 2 || lanes.every(({ segments }) => segments === 8)).toBe(true);
      }
      const settled = thoughts.filter(({ lanes }) => lanes.reduce((sum, { segments }) => sum + segments, 0) < 64);
      expect(settled.length).toBeGreaterThan(4);
    },
  );

  it('votes with all views to their end', async () => {
    const { thoughts, score } = await thinking({ segments: 2, views: 3, order: 'vote' });
    expect(thoughts.every(({ segments }) => segments === 6)).toBe(true);
    const single = await thinking({ segments: 2, views: 1, order: 'vote' });
    expect(score.exact).toBeGreaterThanOrEqual(single.score.exact);
  });

  it('believes of tries with noise the one that the network is surest of, whichever rows they have', async () => {
    const strategy = { segments: 3, views: 4, order: 'surest', noise: 0.5 } as const;
    const { thoughts } = await thinking(strategy, 64);
    expect((await thinking(strategy, 5)).thoughts).toEqual(thoughts);
    expect(thoughts.every(({ segments, lanes }) => segments === 12 && lanes.length === 4)).toBe(true);
    // Each try has noise of its own.
    const boards = (answers: readonly { readonly answer: Uint8Array }[]) => new Set(answers.map(({ answer }) => answer.join()));
    expect(thoughts.some(({ lanes }) => boards(lanes).size > 1)).toBe(true);
    const single = await thinking({ ...strategy, views: 1 });
    expect(single.thoughts.map(({ answer }) => answer)).toEqual(thoughts.map(({ lanes }) => lanes[0]?.answer));
    const tiny = await thinking({ segments: 3, views: 1, order: 'surest', noise: 1e-9 });
    expect(boards(tiny.thoughts)).not.toEqual(boards(single.thoughts));
  });

  it('tries other noise where one try has failed, until the rules find an answer right', async () => {
    const { thoughts } = await thinking({ segments: 3, views: 4, order: 'in turn', noise: 0.5 });
    expect(thoughts.some(({ lanes, cost }) => lanes.length > 1 && cost !== undefined)).toBe(true);
    for (const { lanes } of thoughts) expect(lanes.slice(0, -1).every(({ cost }) => cost === undefined)).toBe(true);
  });

  it('finds on WebGPU what it finds on the CPU', async () => {
    const strategy = { segments: 6, commitFrom: 2, views: 2, order: 'in turn' } as const;
    const [cpu, gpu] = [await thinking(strategy), await thinking(strategy, 8, createNodeGpuEngine())];
    const cells = ({ thoughts }: typeof cpu) =>
      thoughts.map(({ lanes }) => lanes.map(({ commits }) => commits.map(({ cell, token }) => [cell, token])));
    expect(cells(gpu)).toEqual(cells(cpu));
    expect(gpu.thoughts.map(({ segments }) => segments)).toEqual(cpu.thoughts.map(({ segments }) => segments));
  });

  it('refuses in plain words what means nothing for a family of puzzles', () => {
    const strategy = (change: Partial<Strategy>): Strategy => ({ segments: 8, views: 1, order: 'in turn', seed: 1, ...change });
    expect(strategyProblem(TASKS.maze10, strategy({ commitFrom: 4 }))).toContain('cannot be taken for given');
    expect(strategyProblem(TASKS.maze10, strategy({ views: 9 }))).toContain('has 8 views, not 9');
    expect(strategyProblem(TASKS.arc10, strategy({}))).toContain('only one try');
    expect(strategyProblem(TASKS.sudoku9, strategy({ views: 16, commitFrom: 4 }))).toBeUndefined();
    expect(strategyProblem(TASKS.maze10, strategy({ views: 9, noise: 0 }))).toContain('noise of size 0 is none');
    expect(strategyProblem(TASKS.maze10, strategy({ views: 9, noise: 0.5 }))).toBeUndefined();
  });
});

function firstOf(of: Task): Puzzle {
  for (const puzzle of of.puzzles({ level: of.levels.usual }, new Set(), Random.from(1, 'puzzles'))) if (puzzle) return puzzle;
  throw new Error('no puzzle');
}

describe.each(['sudoku4', 'sudoku6', 'sudoku9', 'maze10'] as const)('views of %s', (id) => {
  it('show sound puzzles, whose answers come back as they were; the first is the board itself', () => {
    const of: Task = TASKS[id];
    const puzzle = firstOf(of);
    const found = new Set<string>();
    let count = 0;
    for (const view of of.wider?.views(Random.from(2, 'views')) ?? []) {
      const image = (board: Uint8Array) => Uint8Array.from(view.from, (cell) => view.names[board[cell]]);
      const [question, answer] = [image(puzzle.question), image(puzzle.answer)];
      expect(of.check(answer, question).solved).toBe(true);
      expect([...unseen(view, answer)]).toEqual([...puzzle.answer]);
      expect(of.wider?.cost(answer, question)).toBe(of.wider?.cost(puzzle.answer, puzzle.question));
      if (count === 0) expect([...question]).toEqual([...puzzle.question]);
      found.add(question.join());
      if (++count === 8) break;
    }
    expect(found.size).toBeGreaterThan(4);
  });
});
