import { expect, it } from 'vitest';
import { decodeTrace, encodeTrace } from '../../trace/file.ts';
import type { Thinking } from '../../trace/thinking.ts';
import { madeUpTrace } from '../../trace/trace.testing.ts';
import type { Trace } from '../../trace/trace.ts';
import { compareTraces } from './agreement.ts';

const lane = {
  segments: 2,
  commits: [{ segment: 1, cell: 3, token: 2, probability: 0.9 }],
  answer: new Uint8Array(16).fill(2),
  cost: undefined,
};
const thinking: Thinking = {
  lanes: [lane, { ...lane, commits: [] }],
  shown: 0,
  strategy: { seed: 1, order: 'in turn', views: 4, commitFrom: 1, segments: 2 },
};
const wide: Trace = { ...madeUpTrace(), thinking };

it('a trace and what a file keeps of it agree, lanes and all', () => {
  expect(compareTraces(decodeTrace(encodeTrace(wide)), wide)).toMatchObject({ same: true, probability: 0, residual: 0, q: 0 });
});

it.each([
  ['one try and views', undefined],
  ['other views', { ...thinking, strategy: { ...thinking.strategy, seed: 2 } }],
  ['another lane', { ...thinking, shown: 1 }],
  ['a cell that was not taken for given', { ...thinking, lanes: [thinking.lanes[1]!, thinking.lanes[1]!] }],
])('%s are other solves', (_, other) => {
  const { thinking: __, ...single } = wide;
  expect(compareTraces(other ? { ...wide, thinking: other } : single, wide)).toMatchObject({ same: false, differs: 'shape' });
});
