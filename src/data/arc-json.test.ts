import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropGrid, type Grid } from '../puzzles/arc/grid.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { file, puzzlesOf, read, readText } from './data.testing.ts';

const SMALL = { train: [{ input: [[1, 2]], output: [[2, 1]] }], test: [{ input: [[3, 0]], output: [[0, 3]] }] };
const json = JSON.stringify;

const rows = ({ rows, columns, cells }: Grid): number[][] =>
  Array.from({ length: rows }, (_, i) => [...cells.subarray(i * columns, (i + 1) * columns)]);

describe('ARC files', () => {
  it('give every grid back, at the corner of its canvas', async () => {
    const puzzles = puzzlesOf(TASKS.arc10, 30, 'json');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 29 }), async (tests) => {
        const pairs = puzzles.map(({ question, answer }) => ({ input: rows(cropGrid(question, 10)), output: rows(cropGrid(answer, 10)) }));
        const set = await read(file('rule.json', json({ train: pairs.slice(tests), test: pairs.slice(0, tests) })));
        const boards = (list: readonly { question: Uint8Array; answer: Uint8Array }[]) =>
          list.map(({ question, answer }) => ({ question, answer }));
        expect(set.identifiers).toEqual(['<blank>', 'rule']);
        expect(boards(set.training)).toEqual(boards(puzzles.slice(tests)));
        expect(boards(set.test)).toEqual(boards(puzzles.slice(0, tests)));
      }),
      { numRuns: 5 },
    );
  });

  it('are one set: each task an identifier, tests of tasks for evaluation held out, those of others trained on', async () => {
    const other = { train: [{ input: [[5]], output: [[6]] }], test: [{ input: [[7]], output: [[8]] }] };
    const set = await read(file('arc/training/a.json', json(SMALL)), file('arc/evaluation/b.json', json(other)));
    expect([set.name, set.task.id, set.identifiers]).toEqual(['arc', 'arc10', ['<blank>', 'b', 'a']]);
    expect(set.training.map(({ id, name }) => [id, name])).toEqual([
      [1, 'b'],
      [2, 'a'],
      [2, 'a'],
    ]);
    expect(set.test.map(({ id }) => id)).toEqual([1]);
  });

  it('may hold many tasks by their ids, with the answers in a second file', async () => {
    const open = { ...SMALL, test: [{ input: [[3, 0]] }] };
    const set = await read(
      file('challenges.json', json({ x: open, y: SMALL })),
      file('solutions.json', json({ x: [[[0, 3]]], y: [[[0, 3]]] })),
    );
    expect([set.training.length, set.test.length, set.badRows]).toEqual([2, 2, 0]);
    const without = await read(file('challenges.json', json({ x: open, y: SMALL })));
    expect([without.test.length, without.badRows, without.notes]).toEqual([
      1,
      0,
      ['1 test has no answer and is left out; the file with the solutions may hold it.'],
    ]);
  });

  it('are the whole of a Kaggle folder too, whose sample submission answers nothing', async () => {
    const open = (test: number[][]) => ({ train: [{ input: [[1]], output: [[2]] }], test: [{ input: test }] });
    const kaggle = [
      file('arc-agi_evaluation_challenges.json', json({ e: open([[3]]) })),
      file('arc-agi_evaluation_solutions.json', json({ e: [[[4]]] })),
      file('arc-agi_test_challenges.json', json({ t: open([[7]]) })),
      file('arc-agi_training_challenges.json', json({ a: open([[5]]), e: open([[3]]) })),
      // Another answer to a task of the same name.
      file('arc-agi_training_solutions.json', json({ a: [[[6]]], e: [[[9]]] })),
      file('sample_submission.json', json({ e: [{ attempt_1: [[0]], attempt_2: [[0]] }], t: [{ attempt_1: [[0]], attempt_2: [[0]] }] })),
    ];
    const set = await read(...kaggle);
    expect(set.test.map(({ name, answer }) => [name, cropGrid(answer, 10).cells[0]])).toEqual([['e', 4]]);
    expect(set.notes).toContain('Left out, since it is a submission and not answers: sample_submission.json.');
    expect(set.notes).toContain('1 test has no answer and is left out; the file with the solutions may hold it.');
    expect(set.badRows).toBe(0);
    // By its name alone, where nobody has attempted anything.
    const named = await read(kaggle[0], kaggle[1], file('submission.json', json({ e: [[[0]]] })));
    expect(cropGrid(named.test[0].answer, 10).cells[0]).toBe(4);
  });

  it.each(['arc-agi_evaluation2_challenges.json', 'ARC/Evaluation/all.json', 'arc_eval-v2.json', 'arc-agi_test_challenges.json'])(
    'are for evaluation in %s, beside which the tests of tasks to train on are trained on',
    async (path) => {
      const other = { train: [{ input: [[5]], output: [[6]] }], test: [{ input: [[7]], output: [[8]] }] };
      const set = await read(file(path, json({ b: other })), file('arc-agi_training2_challenges.json', json({ a: SMALL })));
      expect(set.training.map(({ name }) => name)).toHaveLength(3);
      expect(set.test.map(({ name }) => name)).toEqual(['b']);
    },
  );

  it('hold out what a task tests wherever else the task stands, and say so', async () => {
    // As a demonstration there, besides.
    const again = { train: [...SMALL.train, ...SMALL.test], test: [{ input: [[4]], output: [[4]] }, ...SMALL.test] };
    const set = await read(
      file('arc-agi_evaluation_challenges.json', json({ a: SMALL })),
      file('arc-agi_training2_challenges.json', json({ a: again })),
    );
    expect([set.training.length, set.test.length]).toEqual([2, 1]);
    expect(set.notes).toEqual(['Also among the tasks to train on: a. What this task tests is held out and not trained on.']);
    // Nothing to say where no task stands twice.
    expect((await readText(json(SMALL))).notes).toEqual([]);
  });

  it('take no answer from files that contradict each other', async () => {
    const open = { train: [{ input: [[1]], output: [[2]] }], test: [{ input: [[3]] }] };
    const set = await read(
      file('x.json', json({ a: open })),
      file('one.json', json({ a: [[[4]]] })),
      file('two.json', json({ a: [[[5]]] })),
    );
    expect([set.training.length, set.test.length]).toEqual([1, 0]);
    expect(set.problems[0].message).toBe(
      'x.json, task "a", test: expected the same answers in all files, found others in one.json, two.json',
    );
  });

  it('take the smallest canvas that all grids fit on', async () => {
    const wide = [new Array(11).fill(0)];
    expect((await readText(json({ train: [{ input: wide, output: [[1]] }], test: [] }))).task.id).toBe('arc20');
    const row = [new Array(30).fill(0)];
    expect((await readText(json({ train: [{ input: row, output: [[1]] }], test: [] }))).task.id).toBe('arc30');
  });

  it('may name a task like a part of JavaScript', async () => {
    const set = await readText(`{"__proto__": ${json(SMALL)}, "constructor": ${json(SMALL)}}`);
    expect(set.identifiers).toEqual(['<blank>', '__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).train).toBeUndefined();
  });

  it.each([
    [
      '{"train": [{"input": [[1, 2], [3]], "output": [[1]]}]}',
      'train pair 1, input, row 2: expected 2 colours, as in the first row, found [3]',
    ],
    ['{"train": [{"input": [[10]], "output": [[1]]}]}', 'input, row 1, cell 1: expected a colour from 0 to 9, found 10'],
    ['{"train": [{"input": [], "output": [[1]]}]}', 'input: expected a grid of 1 to 30 rows and columns, found []'],
    ['{"train": 1, "test": []}', 'task "task", train: expected a list of pairs, found 1'],
    ['{"train": [1]}', 'train pair 1: expected a pair of input and output, found 1'],
    ['{"x": {"a": 1}}', 'the text: expected puzzles in JSON: boards as strings or lists of cells, or ARC tasks, found none'],
    ['{"x": {"a": 1}, "y": {"train": []}}', 'task "x": expected a task with "train" and "test"'],
    ['{"<blank>": {"train": []}}', 'found the name of no task'],
    ['[1]', 'the text: expected puzzles in JSON'],
    ['{"x": ', 'the file: expected JSON'],
  ])('are refused where they are not what they should be: %s', async (text, message) => {
    await expect(readText(text)).rejects.toThrow(message);
  });

  it('keep good pairs beside bad ones', async () => {
    const set = await readText(json({ ...SMALL, test: [...SMALL.test, { input: [[99]], output: [[1]] }] }));
    expect([set.training.length, set.test.length, set.badRows]).toEqual([1, 1, 1]);
  });
});
