import { expect, test } from 'vitest';
import { geometry } from '../puzzles/sudoku/board.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { cellViews } from './cell-views.ts';
import { decode, digitOf, distribution, filledAt, tally } from './decode.ts';
import { traceOf } from './trace.testing.ts';

const geo = geometry(2, 2);
const task = TASKS.sudoku4;
const SOLVED = '1234341221434321';
const QUESTION = '12343412214343..';
/** Three updates of one segment: a wrong guess, nothing, the right answer. */
const trace = traceOf(QUESTION, ['1234341221434334', '12343412214343..', SOLVED]);

test('reads a probe between segment ends and the answer at them', () => {
  expect(distribution(trace, 0).buffer).toBe(trace.updates.probe.buffer);
  expect(distribution(trace, 2).buffer).toBe(trace.segments.output.buffer);
  const decoded = decode(trace);
  expect(task.format(filledAt(decoded, task, 0))).toBe('1234341221434334');
  expect(task.format(filledAt(decoded, task, 1))).toBe('12343412214343..');
  expect(task.format(filledAt(decoded, task, 2))).toBe(SOLVED);
  expect(decode(trace)).toBe(decoded);
});

test('counts what changed, clashes and is missing', () => {
  const decoded = decode(trace);
  expect(tally(decoded, task, 0)).toMatchObject({ open: 2, changed: 0, missing: 0, solved: false });
  expect(tally(decoded, task, 0).conflicts).toBeGreaterThan(0);
  expect(tally(decoded, task, 1)).toMatchObject({ changed: 2, conflicts: 0, missing: 2, solved: false });
  expect(tally(decoded, task, 2)).toMatchObject({ changed: 2, conflicts: 0, missing: 0, overruled: 0, solved: true });
  expect(tally(decoded, task, 2).confidence).toBeCloseTo(0.9, 5);
});

test('a cell knows and says what it shows', () => {
  const givens = trace.question.map(digitOf);
  const solution = TASKS.sudoku4.parse(SOLVED).map((token) => token - 1);
  const wanted = { geo, givens, trace, solution } as const;
  const [first, last] = [cellViews({ ...wanted, index: 0 })[15]!, cellViews({ ...wanted, index: 2 })[15]!];
  expect(first).toMatchObject({ given: 0, digit: 4, conflict: 'model', verdict: 'wrong', changed: false });
  expect(first.label).toMatch(/^Row 4 column 4, .*4, 90 percent.*breaks a rule/);
  expect(last).toMatchObject({ digit: 1, conflict: undefined, verdict: 'right', changed: true });
  expect(cellViews({ ...wanted, index: 2, solution: undefined })[15]!.verdict).toBeUndefined();
});

test('givens that clash are told from what the model says', () => {
  const givens = Uint8Array.from([...'11..............'], (c) => (c === '.' ? 0 : Number(c)));
  const views = cellViews({ geo, givens, trace: undefined, index: 0, solution: undefined });
  expect(views.map(({ conflict }) => conflict ?? '-').slice(0, 3)).toEqual(['givens', 'givens', '-']);
  expect(views[2]!.probability).toBeNaN();
});
