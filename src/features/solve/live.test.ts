import { expect, it } from 'vitest';
import type { ThinkingStep } from '../../worker/solve-protocol.ts';
import { advanceLive, NOTHING_YET } from './live.ts';

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
  expect(first.lanes).toEqual([{ segments: 2, commits: [expect.objectContaining({ cell: 7 })], state: 'running', broken: undefined }]);
  expect(first.said?.answer).toEqual(Uint8Array.of(2, 2));
  const second = advanceLive(first, [
    { type: 'ends', view: 0, segments: 2, broken: 'two 7s in row 3' },
    { type: 'begins', view: 1 },
  ]);
  expect(second.lanes.map(({ state, broken }) => [state, broken])).toEqual([
    ['given up', 'two 7s in row 3'],
    ['running', undefined],
  ]);
  // The board of a view that begins says nothing yet.
  expect(second.said).toBeUndefined();
  const last = advanceLive(second, [segment(1, 1), { type: 'ends', view: 1, segments: 1, broken: undefined }]);
  expect(last.lanes[1]).toMatchObject({ state: 'solved', segments: 1, commits: [] });
  expect(first.lanes).toHaveLength(1);
});
