import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LOOKS } from './CardFigures.tsx';
import { type LevelledScore, levelLines, readCard } from './model-card.ts';
import { MODELS } from './models.ts';

const score = (n: number, exact: number) => ({ n, exact, interval: [0, 1] as [number, number], segments: 8, gflop: 1 });

test.each(MODELS)('the card of $id can be read', ({ id }) => {
  const card = JSON.parse(readFileSync(`public/models/${id}.json`, 'utf8'));
  expect(readCard(card).hash).toBe(card.hash);
});

test.each(MODELS)('no two lines of a figure on the card of $id look alike', ({ id }) => {
  const { one_try, wide } = readCard(JSON.parse(readFileSync(`public/models/${id}.json`, 'utf8')));
  for (const scores of [one_try, wide]) expect(levelLines(scores ?? []).length).toBeLessThanOrEqual(LOOKS.length);
});

test('lines of a figure are all puzzles, then each level, with a gap where it has no puzzles', () => {
  const scores: LevelledScore[] = [
    { ...score(10, 0.8), levels: { easy: score(8, 0.9), hard: score(2, 0.5) } },
    { ...score(5, 1), levels: { easy: score(5, 1) } },
  ];
  expect(levelLines(scores).map(({ level, scores: line }) => [level, line.map((one) => one?.n)])).toEqual([
    [undefined, [10, 5]],
    ['easy', [8, 5]],
    ['hard', [2, undefined]],
  ]);
});

test('a single level is no line of its own', () => {
  expect(levelLines([{ ...score(10, 0.8), levels: { easy: score(10, 0.8) } }])).toHaveLength(1);
});
