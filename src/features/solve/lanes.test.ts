import { expect, it } from 'vitest';
import { TASKS } from '../../puzzles/tasks.ts';
import type { Thinking } from '../../trace/thinking.ts';
import type { ThinkingStep } from '../../worker/solve-protocol.ts';
import { advanceLive, committedCells, lanesOf, NOTHING_YET } from './lanes.ts';

const segment = (view: number, at: number, cell?: number): ThinkingStep => ({
  type: 'segment',
  view,
  segment: at,
  answer: Uint8Array.of(at, at),
  chances: Float32Array.of(0.5, 1),
  commit: cell === undefined ? undefined : { segment: at, cell, token: 2, probability: 0.9 },
});

it('shows the view that is thought about, cell by cell, and what came of those before', () => {
  const first = advanceLive(NOTHING_YET, [{ type: 'begins', view: 0 }, segment(0, 1), segment(0, 2, 7)]);
  expect(first.lanes).toEqual([
    { segments: 2, commits: [expect.objectContaining({ cell: 7 })], state: 'running', broken: undefined, cost: undefined },
  ]);
  expect(first.said?.answer).toEqual(Uint8Array.of(2, 2));
  const second = advanceLive(first, [
    { type: 'ends', view: 0, segments: 2, broken: 'two 7s in row 3', cost: undefined },
    { type: 'begins', view: 1 },
  ]);
  expect(second.lanes.map(({ state, broken }) => [state, broken])).toEqual([
    ['given up', 'two 7s in row 3'],
    ['running', undefined],
  ]);
  // The board of a view that begins says nothing yet.
  expect(second.said).toBeUndefined();
  const last = advanceLive(second, [segment(1, 1), { type: 'ends', view: 1, segments: 1, broken: undefined, cost: 0 }]);
  expect(last.lanes[1]).toMatchObject({ state: 'solved', segments: 1, commits: [], cost: 0 });
  expect(first.lanes).toHaveLength(1);
});

it('tells of a trace what each view came to, and how many of the cells taken for given were wrong', () => {
  const { parse } = TASKS.sudoku4;
  const question = parse('1...............');
  const right = parse('1234341221434321');
  const wrong = parse('1134341221434321');
  const commit = (cell: number, token: number) => ({ segment: cell + 1, cell, token, probability: 0.9 });
  const thinking: Thinking = {
    strategy: { segments: 8, commitFrom: 1, views: 4, order: 'in turn', seed: 1 },
    shown: 1,
    lanes: [
      { segments: 8, commits: [commit(1, 2), commit(2, 4)], answer: wrong, cost: undefined },
      { segments: 3, commits: [commit(3, 5)], answer: right, cost: 0 },
    ],
  };
  expect(lanesOf(TASKS.sudoku4, { question, thinking })).toEqual([
    { segments: 8, commits: thinking.lanes[0]?.commits, state: 'given up', broken: 'two 1s in row 1', cost: undefined },
    { segments: 3, commits: thinking.lanes[1]?.commits, state: 'solved', broken: undefined, cost: 0 },
  ]);
  expect(lanesOf(TASKS.sudoku4, { question })).toEqual([]);
  expect(committedCells(thinking)).toEqual({ all: 3, wrong: 1 });
  expect(committedCells({ ...thinking, lanes: thinking.lanes.slice(0, 1) })).toEqual({ all: 2, wrong: undefined });
});
