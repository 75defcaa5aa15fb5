/** Every claim judges made-up data: which of them hold, which do not, and which cannot tell. No engine is asked. */
import { describe, expect, it } from 'vitest';
import { type Data, type Verdict, verdictOf } from './claim.ts';
import { CLAIMS, claimById } from './list.ts';
import { withInterval, written } from './words.ts';

/** Rows 0 to n - 1 of a rule. */
const rows = (n: number, of: (i: number) => readonly number[]): number[][] => Array.from({ length: n }, (_, i) => [...of(i)]);
const flag = (yes: boolean): number => (yes ? 1 : 0);
/** From -1 to 1 without a pattern, the same every time. */
const wobble = (i: number): number => Math.sin(1 + i * 12.9898) * Math.cos(i * 0.618);

/** Solved by segment 1 in the first share of rows, by segment 2 in the second. */
const longer = (first: number, second: number, n = 500): Data => ({
  facts: { trained: 1 },
  columns: ['right after 1', 'right after 2'],
  rows: rows(n, (i) => [flag(i < first * n), flag(i < second * n)]),
});

const harder = (segments: (level: number, i: number) => number, n = 200): Data => ({
  facts: { byLevel: 1, most: 16 },
  columns: ['level', 'rounds or moves', 'segments', 'right'],
  rows: rows(n, (i) => [i % 4, 1 + (i % 7), segments(i % 4, i), 1]),
});

const memory = (oneStep: (steps: number) => number, cycle: (steps: number) => number): Data => ({
  facts: { batch: 16 },
  columns: ['L-steps a cycle', 'one-step gradient', 'through the cycle'],
  rows: [2, 4, 8].map((steps) => [steps, oneStep(steps), cycle(steps)]),
});

const trainings = (columns: readonly string[], values: (i: number) => readonly number[]): Data => ({
  facts: { puzzles: 500 },
  columns: ['training', ...columns],
  rows: rows(4, (i) => [i + 1, ...values(i)]),
});
const outerLoop = (values: (i: number) => readonly number[]): Data =>
  trainings(['4 segments of one cycle', 'one segment of 4 cycles', 'one segment of 4 cycles, with as many steps'], values);
const rivals = (values: (i: number) => readonly number[]): Data =>
  trainings(['HRM', 'TRM, equal updates', 'feed-forward stack, equal updates'], values);

const frozen = (h: number, l: number, noise: number): Data => ({
  facts: { segments: 8 },
  columns: ['no lesion', 'z_H reset each cycle', 'z_L reset each cycle'],
  rows: rows(100, (i) => [0.9, h + noise * wobble(i), l + noise * wobble(2 * i + 1)]),
});

/** z_L moves so far in the first and the last step of each cycle. */
const settles = (first: number, last: number, noise: number): Data => ({
  facts: { segments: 4, cycles: 1, steps: 2 },
  columns: [1, 2, 3, 4].flatMap((segment) => [`${segment}.1.L1`, `${segment}.1.L2`, `${segment}.1.H`]),
  rows: rows(60, (i) =>
    [1, 2, 3, 4].flatMap((segment) => [first * 2 ** (noise * wobble(i + segment)), last * 2 ** (noise * wobble(3 * i + segment)), 1]),
  ),
});

const dimensions = (trained: number, untrained: number, noise: number): Data => ({
  facts: { puzzles: 200, channels: 128 },
  columns: ['group', 'z_L trained', 'z_H trained', 'z_L untrained', 'z_H untrained'],
  rows: rows(10, (i) => [i + 1, 20, 20 * trained * 2 ** (noise * wobble(i)), 20, 20 * untrained]),
});

const oneBlank = (failed: number, n = 500): Data => ({
  facts: { segments: 2 },
  columns: ['cell', 'halts after', 'right after 1', 'right after 2'],
  rows: rows(n, (i) => [i % 81, 1 + (i % 2), flag(i >= failed), flag(i >= failed)]),
});

/** Nine cells are wrong at first; the second segment puts so many of them right, and the third the others. */
const sudden = (fixed: (i: number) => number, n = 100): Data => ({
  facts: { segments: 3 },
  columns: ['wrong after 1', 'wrong after 2', 'wrong after 3'],
  rows: rows(n, (i) => [9, 9 - fixed(i), 0]),
});

const wander = (failed: (i: number) => number, n = 200, failures = 0.5): Data => ({
  facts: { segments: 2 },
  columns: ['right', 'z_H moved in 2'],
  rows: rows(n, (i) => (i < failures * n ? [0, failed(i)] : [1, 2 + wobble(i)])),
});

const naming = (same: number, n = 500): Data => ({
  facts: { segments: 16 },
  columns: ['same answer', 'right as given', 'right renamed'],
  rows: rows(n, (i) => [flag(i < same * n), 1, flag(i < same * n)]),
});

/** Of two views the second is right in a share of puzzles; the head is surer of it in another share, from the first puzzle on. */
const views = (first: number, second: number, believed: number, n = 500): Data => ({
  facts: { views: 2, sigma: 2 },
  columns: ['view', 'noisy try'].flatMap((way) =>
    ['right', 'q_halt'].flatMap((what) => [1, 2].map((which) => `${what} in ${way} ${which}`)),
  ),
  rows: rows(n, (i) => [flag(i >= n - first * n), flag(i < second * n), 0, i < believed * n ? 1 : -1, 0, flag(i < 0.2 * n), 0, 1]),
});

const MADE_UP: Readonly<Record<string, Readonly<Record<Verdict, Data>>>> = {
  longer: { holds: longer(0.5, 0.7), 'does not hold': longer(0.7, 0.6), 'cannot tell': longer(0.5, 0.5) },
  harder: {
    holds: harder((level) => 2 + level),
    'does not hold': harder((level) => 8 - level),
    'cannot tell': harder((_, i) => 4 + Math.round(2 * wobble(i)), 40),
  },
  memory: {
    holds: memory(
      () => 1000,
      (steps) => 1000 + 100 * steps,
    ),
    'does not hold': memory(
      (steps) => 1000 + steps,
      (steps) => 1000 + 100 * steps,
    ),
    // Neither grows: the effect is nought, neither above nor below it.
    'cannot tell': memory(
      () => 1000,
      () => 1000,
    ),
  },
  'outer-loop': {
    holds: outerLoop((i) => [0.9 + 0.01 * i, 0.5, 0.6]),
    'does not hold': outerLoop((i) => [0.4 + 0.01 * i, 0.5, 0.6]),
    'cannot tell': outerLoop((i) => [0.5 + 0.2 * (-1) ** i, 0.5, 0.6]),
  },
  frozen: { holds: frozen(0.3, 0.6, 0.1), 'does not hold': frozen(0.6, 0.3, 0.1), 'cannot tell': frozen(0.5, 0.5, 0.4) },
  settles: { holds: settles(4, 1, 0.2), 'does not hold': settles(1, 4, 0.2), 'cannot tell': settles(1, 1, 2) },
  dimensions: { holds: dimensions(2, 1, 0.1), 'does not hold': dimensions(0.5, 1, 0.1), 'cannot tell': dimensions(1, 1, 1) },
  'one-blank': { holds: oneBlank(40), 'does not hold': oneBlank(0), 'cannot tell': oneBlank(5) },
  sudden: {
    holds: sudden((i) => 7 + (i % 3)),
    // Of nine cells four, four and one at a time.
    'does not hold': {
      facts: { segments: 4 },
      columns: [1, 2, 3, 4].map((segment) => `wrong after ${segment}`),
      rows: rows(100, () => [9, 5, 1, 0]),
    },
    'cannot tell': sudden((i) => 7 + (i % 3), 1),
  },
  wander: {
    holds: wander((i) => 8 + wobble(i)),
    'does not hold': wander((i) => 2 + wobble(3 * i)),
    'cannot tell': wander((i) => 2.8 + wobble(3 * i), 20),
  },
  naming: { holds: naming(1), 'does not hold': naming(0.6), 'cannot tell': naming(0.95) },
  views: { holds: views(0.5, 0.4, 0.4), 'does not hold': views(0.9, 0, 0.5), 'cannot tell': views(0.5, 0.5, 0) },
  rivals: {
    holds: rivals((i) => [0.9 + 0.01 * i, 0.5, 0.6]),
    'does not hold': rivals((i) => [0.4 + 0.01 * i, 0.5, 0.6]),
    'cannot tell': rivals((i) => [0.6 + 0.2 * (-1) ** i, 0.5, 0.6]),
  },
};

describe.each(CLAIMS)('the claim $id', (claim) => {
  const made = MADE_UP[claim.id];

  it.each(['holds', 'does not hold', 'cannot tell'] as const)('%s of made-up data that say so', (verdict) => {
    expect(made).toBeDefined();
    const finding = claim.judge(made[verdict]);
    expect(finding.verdict).toBe(verdict);
    const { value, low, high } = finding.effect;
    expect(low).toBeLessThanOrEqual(value);
    expect(value).toBeLessThanOrEqual(high);
  });

  it('says its result in one short sentence with one figure at most', () => {
    for (const data of Object.values(made)) {
      const { sentence } = claim.judge(data);
      expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(20);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('names who says it by a public address, and its rule in short sentences', () => {
    expect(claim.source.url).toMatch(/^https:\/\//);
    expect(claim.against?.url ?? 'https://').toMatch(/^https:\/\//);
    for (const text of [claim.says, claim.measures, claim.rule]) {
      expect(text).toMatch(/^[A-Z].*\.$/);
      for (const sentence of text.split(/(?<=\.)\s+/)) expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(20);
    }
  });

  it('draws a figure of what it found, with an interval wherever there is one', () => {
    const { figure } = claim.judge(made.holds);
    const values =
      figure.kind === 'bars'
        ? figure.bars
        : figure.lines.flatMap(({ points }) => points.map(({ y, low = y, high = y }) => ({ value: y, low, high })));
    expect(values.length).toBeGreaterThan(1);
    for (const { value, low, high } of values) {
      expect(low).toBeLessThanOrEqual(value);
      expect(value).toBeLessThanOrEqual(high);
    }
  });
});

describe('claims', () => {
  it('have names of their own', () => {
    expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
    expect(claimById('longer')).toBe(CLAIMS[0]);
    expect(claimById('no such claim')).toBeUndefined();
  });

  it('hold above the least effect, do not below it, and cannot tell across it', () => {
    expect(verdictOf({ low: 0.1, high: 0.2 }, 0)).toBe('holds');
    expect(verdictOf({ low: -0.2, high: -0.1 }, 0)).toBe('does not hold');
    expect(verdictOf({ low: -0.1, high: 0.1 }, 0)).toBe('cannot tell');
    expect(verdictOf({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }, 0)).toBe('cannot tell');
  });

  it('cannot tell where no puzzle failed, or none was solved', () => {
    const wanders = claimById('wander')!;
    const found = (failures: number) => wanders.judge(wander(() => 5, 100, failures));
    expect(found(0)).toMatchObject({ verdict: 'cannot tell', sentence: 'No puzzle failed, so there are no pairs.' });
    expect(found(1)).toMatchObject({ verdict: 'cannot tell', sentence: 'No puzzle was solved, so there are no pairs.' });
  });
});

describe('numbers in findings', () => {
  it('are written in their units', () => {
    expect(written(0.7241, 'share')).toBe('72.4%');
    expect(written(-0.0004, 'points')).toBe('0 points');
    expect(written(-0.035, 'points')).toBe('−3.5 points');
    expect(written(0.03550000000000003, 'points')).toBe(written(0.0355, 'points'));
    expect(written(3 * 1024 * 1024, 'bytes')).toBe('3 MiB');
    expect(written(1.2345, 'number')).toBe('1.23');
    expect(withInterval({ value: 0.124, low: 0.101, high: 0.147 }, 'points')).toBe('12.4 points (10.1 to 14.7)');
    expect(withInterval({ value: 2048, low: 2048, high: 2048 }, 'bytes')).toBe('2 KiB');
  });
});
