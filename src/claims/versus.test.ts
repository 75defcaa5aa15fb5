/** What a comparison answers, of made-up trainings, for every verdict. */
import { describe, expect, it } from 'vitest';
import { answerOf, type Contestant } from './versus.ts';
import { plusMinus } from './words.ts';

/** Trainings that solve so many of 500 puzzles, the first ones. */
const model = (name: string, ...solved: number[]): Contestant => ({
  name,
  outcomes: solved.map((count) => Array.from({ length: 500 }, (_, puzzle) => puzzle < count)),
});
const answer = (...contestants: Contestant[]) => {
  const { sentence, ...rest } = answerOf(contestants)!;
  // A figure holds together where a line ends.
  return { ...rest, sentence: sentence.replaceAll('\u00a0', ' ') };
};

describe('two models', () => {
  it('cannot be told apart where trainings differ more than they do', () => {
    const { duels, sentence } = answer(model('HRM', 450, 490, 470, 490), model('TRM', 480, 495, 475, 490));
    expect(duels).toMatchObject([{ rival: 'TRM', standing: 'cannot tell' }]);
    expect(sentence).toBe('On this puzzle and budget HRM and TRM cannot be told apart (95 ± 6%, 97 ± 3%, n = 4 x 500).');
  });

  it('are told apart where one solves more in each of its trainings', () => {
    const [weak, strong] = [model('HRM', 440, 445, 450), model('TRM', 490, 492, 495)];
    expect(answer(weak, strong).duels).toMatchObject([{ standing: 'fewer' }]);
    expect(answer(weak, strong).sentence).toBe(
      'On this puzzle and budget TRM solves more puzzles than HRM (98.5 ± 1.5%, 89 ± 3%, n = 3 x 500).',
    );
    expect(answer(strong, weak).duels).toMatchObject([{ standing: 'more' }]);
    expect(answer(strong, weak).sentence).toBe(answer(weak, strong).sentence);
  });

  it('are not told apart by one training each, however far they lie apart', () => {
    const { duels, sentence } = answer(model('HRM', 250), model('TRM', 500));
    expect(duels).toMatchObject([{ standing: 'one training', difference: { value: -0.5 } }]);
    expect(sentence).toBe('One training each cannot tell HRM and TRM apart (50 ± 4%, 100.0 ± 0.8%, n = 1 x 500): take two seeds or more.');
  });

  it('may have come to different numbers of trainings', () => {
    const { trainings, sentence } = answer(model('HRM', 440, 445, 450), model('TRM', 490, 492));
    expect(trainings).toEqual([2, 3]);
    expect(sentence).toContain('n = 2 to 3 x 500');
  });
});

describe('more than two', () => {
  const hrm = model('HRM', 480, 482, 478, 484);
  it('are each held against the first', () => {
    const { shares, duels, sentence } = answer(
      hrm,
      model('Recurrent', 498, 500, 499, 499),
      model('Feed-forward', 400, 420, 410, 405),
      model('TRM', 470, 490, 475, 490),
    );
    expect(shares.map(({ label }) => label)).toEqual(['HRM', 'Recurrent', 'Feed-forward', 'TRM']);
    expect(duels.map(({ standing }) => standing)).toEqual(['fewer', 'more', 'cannot tell']);
    expect(sentence).toBe(
      'On this puzzle and budget HRM (96 ± 2%) solves fewer puzzles than Recurrent (99.8 ± 0.9%), but more than Feed-forward (82 ± 4%), and cannot be told apart from TRM (96 ± 3%); n = 4 x 500.',
    );
  });

  it('are told in one clause where they stand alike', () => {
    expect(answer(hrm, model('Recurrent', 400, 402, 399, 401), model('TRM', 410, 412, 409, 411)).sentence).toMatch(
      /HRM \([^)]*\) solves more puzzles than Recurrent \([^)]*\) and TRM \([^)]*\); n = 4 x 500\.$/,
    );
    expect(answer(model('HRM', 480), model('Recurrent', 400), model('TRM', 410)).sentence).toMatch(
      /HRM \([^)]*\) was trained too rarely to be told from Recurrent \([^)]*\) and TRM \([^)]*\); n = 1 x 500\.$/,
    );
  });
});

it('one model alone has a share, and none has no answer', () => {
  expect(answer(model('HRM', 480, 482)).sentence).toMatch(/^On this puzzle and budget HRM solves 96 ± \d%/);
  expect(answerOf([])).toBeUndefined();
});

const plain = (share: Parameters<typeof plusMinus>[0]): string => plusMinus(share).replaceAll('\u00a0', ' ');

it('a share is written with no more digits than are known', () => {
  expect(plain({ value: 0.96123, low: 0.93, high: 0.98 })).toBe('96 ± 3%');
  expect(plain({ value: 0.998, low: 0.994, high: 0.999 })).toBe('99.8 ± 0.4%');
  expect(plain({ value: 1, low: 0.99999, high: 1 })).toBe('100.0 ± 0.1%');
  // Half of an interval that was cut off at none is no half.
  expect(plain({ value: 0.21, low: 0, high: 0.58 })).toBe('21% [0 to 58]');
});
