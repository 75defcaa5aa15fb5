import { expect, it } from 'vitest';
import { type Entry, GLOSSARY, pieces } from './glossary.ts';

const entries: [string, Entry][] = Object.entries(GLOSSARY);

it.each(entries)('%s is told in one sentence of fewer than twenty words', (_, { means }) => {
  expect(means.split(/\s+/).length).toBeLessThan(20);
  expect(means).toMatch(/^[A-Z].*\.$/);
});

it.each(entries)('%s has a name of its own', (id, { name }) => {
  expect(entries.filter(([, other]) => other.name === name).map(([other]) => other)).toEqual([id]);
});

it('has the terms that the Loop, the lenses, the verdicts, the curves and the lessons use', () => {
  const needed = [
    ...['z_H', 'z_L', 'segment', 'cycle', 'L-step', 'carry', 'halting', 'q_halt', 'q_continue', 'residual', 'deep supervision'],
    ...['one-step gradient', 'exact accuracy', 'given', 'held-out', 'view', 'commit', 'probe', 'answer', 'token', 'head', 'Q value'],
    ...['participation ratio', 'principal component', 'attention', 'training step', 'batch', 'loss', 'gradient'],
  ];
  expect(entries.map(([id]) => id)).toEqual(expect.arrayContaining(needed));
});

it('takes a text with marked terms apart, and knows no other terms', () => {
  expect(pieces('Each [segment] has [cycle|cycles].')).toEqual([
    'Each ',
    { term: 'segment', word: 'segment' },
    ' has ',
    { term: 'cycle', word: 'cycles' },
    '.',
  ]);
  expect(pieces('plain')).toEqual(['plain']);
  expect(() => pieces('a [wheel]')).toThrow('“wheel” is not in the glossary');
});
