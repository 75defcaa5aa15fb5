import { expect, test } from 'vitest';
import type { Tally } from '../../board/tally.ts';
import type { Reason } from './reason.ts';
import { solveStrings } from './strings.ts';

const now = (change: Partial<Tally>): Tally => ({
  look: 'digits',
  open: 50,
  changed: 3,
  conflicts: 0,
  missing: 0,
  overruled: 0,
  confidence: 0.9,
  solved: false,
  ...change,
});
const sound: Reason = { kind: 'sound', level: 'easy', score: undefined };
const several = (solutions: number, more: boolean): Reason => ({ kind: 'several', solutions, more });
const { ended, moving, typing } = solveStrings.verdict;

test.each<[string, Partial<Tally>, Reason | undefined, string]>([
  ['solved', { solved: true }, sound, 'Solved: every cell filled, no rule broken.'],
  ['solved, of a maze', { solved: true, look: 'maze' }, sound, 'Solved: a shortest path from start to goal.'],
  ['missed', { conflicts: 4 }, sound, 'Not solved: 4 cells break a rule.'],
  ['a given misread', { overruled: 4 }, sound, 'It reads 4 givens as something else: no network of this kind is told to keep them.'],
  [
    'too few givens, and an answer that fits',
    { solved: true },
    { kind: 'few', givens: 5, fewest: 17 },
    'One of many that fit: 5 givens do not decide it, 17 at the least could.',
  ],
  [
    'too few givens, and no digit',
    { missing: 50 },
    { kind: 'few', givens: 0, fewest: 17 },
    'No answer: 0 givens do not decide it, 17 at the least could.',
  ],
  [
    'too few givens',
    { conflicts: 9 },
    { kind: 'few', givens: 5, fewest: 17 },
    'Only guesses: 5 givens do not decide it, 17 at the least could.',
  ],
  ['no solution', { conflicts: 2 }, { kind: 'none' }, 'Nothing fits: this puzzle has no solution.'],
  ['no way', { conflicts: 2, look: 'maze' }, { kind: 'none' }, 'Nothing fits: no way leads from start to goal.'],
  ['one of several', { solved: true }, several(12, false), 'One of 12 solutions that fit these givens.'],
  ['none of many', { conflicts: 2 }, several(101, true), 'None of more than 100 solutions that fit these givens. 2 cells break a rule.'],
])('says in a sentence what came of it: %s', (_, change, reason, sentence) => {
  expect(ended(now(change), reason, false)).toBe(sentence);
  expect(ended(now(change), reason, true)).toBe(`Recorded. ${sentence}`);
  expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(20);
});

test('says while it thinks only what is not right yet', () => {
  expect(moving(now({ conflicts: 2 }))).toBe('2 cells break a rule and 3 cells changed.');
  expect(moving(now({ solved: true }))).toBe('As probed: every cell filled, no rule broken.');
});

test('counts the givens of a puzzle that is being typed', () => {
  expect(typing(1, 17)).toBe('1 given so far. Fewer than 17 never decide such a board.');
  expect(typing(30, 17)).toBe('30 givens so far: enough to decide such a board.');
  expect(typing(3, undefined)).toBe('It is solved when you press Enter or Solve.');
});
