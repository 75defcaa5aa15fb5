import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attentionShare, meanAttentionShare } from './attention-share.ts';
import { plainEigen, scatter } from './eigen.testing.ts';
import { Spread } from './participation.ts';
import { principalPlane } from './pca.ts';
import { meanResiduals, residualsOfCell, residualsOfCells } from './residuals.ts';
import { symmetricEigen } from './symmetric.ts';

/** Numbers without a pattern, the same every time. */
function numbers(count: number, seed = 1): number[] {
  let x = seed;
  return Array.from({ length: count }, () => {
    x = (x * 48271) % 2147483647;
    return x / 2147483647 - 0.5;
  });
}

/** Points that spread less with every dimension, around a centre that is not the origin. */
const cloud = (n: number, dims: number): number[][] =>
  Array.from({ length: n }, (_, i) => numbers(dims, 7 * i + 3).map((x, d) => 5 + x * 0.7 ** d));

describe.each([
  { n: 40, dims: 12, matrix: 'the covariance' },
  { n: 12, dims: 40, matrix: 'the Gram matrix' },
  { n: 5, dims: 3, matrix: 'a small matrix at once' },
])('the principal plane of $n points in $dims dimensions, by $matrix', ({ n, dims }) => {
  const points = cloud(n, dims);
  const { scores, explained } = principalPlane(points.flat(), n, dims);
  const { values, vectors } = plainEigen(scatter(points));
  const total = values.reduce((a, b) => a + b, 0);

  it('explains what a plain eigen-decomposition says', () => {
    expect(explained[0]).toBeCloseTo(values[0] / total, 9);
    expect(explained[1]).toBeCloseTo(values[1] / total, 9);
  });

  it('gives the same scores up to sign, the furthest point on the positive side', () => {
    const mean = Array.from({ length: dims }, (_, d) => points.reduce((sum, p) => sum + p[d], 0) / n);
    for (const k of [0, 1]) {
      const expected = points.map((p) => p.reduce((sum, x, d) => sum + (x - mean[d]) * vectors[k][d], 0));
      const furthest = expected.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
      for (let i = 0; i < n; i++) expect(scores[2 * i + k]).toBeCloseTo(Math.sign(furthest) * expected[i], 5);
    }
  });
});

describe('the principal plane', () => {
  it('is flat where all points are one, and a line where they lie on one', () => {
    expect(principalPlane([1, 2, 1, 2, 1, 2], 3, 2)).toEqual({ scores: new Float32Array(6), explained: [0, 0] });
    const line = principalPlane([0, 0, 3, 4, 6, 8], 3, 2);
    expect(line.explained[0]).toBeCloseTo(1, 12);
    expect(line.explained[1]).toBeCloseTo(0, 12);
    expect(Math.abs(line.scores[0])).toBeCloseTo(5, 5);
  });

  it('never explains more than everything, nor more by the second component than by the first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 1e6 }), (n, dims, seed) => {
        const { explained, scores } = principalPlane(numbers(n * dims, seed), n, dims);
        expect(explained[0]).toBeGreaterThanOrEqual(explained[1] - 1e-12);
        expect(explained[0] + explained[1]).toBeLessThanOrEqual(1 + 1e-9);
        expect(scores.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('small symmetric matrices', () => {
  it('have the eigenvalues of a plain eigen-decomposition', () => {
    const matrix = scatter(cloud(20, 8));
    const { values, vectors } = symmetricEigen(Float64Array.from(matrix.flat()), 8);
    const plain = plainEigen(matrix);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(plain.values[i], 8);
      for (let row = 0; row < 8; row++) {
        const image = matrix[row].reduce((sum, x, d) => sum + x * vectors[i * 8 + d], 0);
        expect(image).toBeCloseTo(value * vectors[i * 8 + row], 8);
      }
    });
  });
});

describe('the participation ratio', () => {
  it('is that of a plain eigen-decomposition, however the points arrive', () => {
    const points = cloud(60, 9);
    const { values } = plainEigen(scatter(points));
    const sum = values.reduce((a, b) => a + b, 0);
    const squares = values.reduce((a, b) => a + b * b, 0);
    const spread = new Spread(9);
    spread.add(points.slice(0, 20).flat());
    spread.add(points.slice(20).flat());
    expect(spread.participationRatio).toBeCloseTo(sum ** 2 / squares, 9);
  });

  it('is 1 on a line, D for a cube in D dimensions, and 0 for a single point', () => {
    const ratio = (points: number[][]) => {
      const spread = new Spread(points[0].length);
      spread.add(points.flat());
      return spread.participationRatio;
    };
    expect(
      ratio([
        [0, 0, 0],
        [1, 2, 3],
        [2, 4, 6],
      ]),
    ).toBeCloseTo(1, 12);
    const corners = Array.from({ length: 8 }, (_, i) => [i & 1, (i >> 1) & 1, i >> 2]);
    expect(ratio(corners)).toBeCloseTo(3, 12);
    expect(ratio([[4, 5]])).toBe(0);
  });
});

describe('residuals', () => {
  // Two updates of one puzzle slot and three cells.
  const change = [9, 1, 2, 3, 9, 4, 5, 9];
  it('leave the puzzle slot out', () => {
    expect([...residualsOfCells(change, 4, 1, [0, 1])]).toEqual([1, 2, 3, 4, 5, 9]);
    expect([...meanResiduals(change, 4, 1, [0, 1])]).toEqual([2, 6]);
    expect([...residualsOfCell(change, 4, 1, [1, 0], 2)]).toEqual([9, 3]);
  });
});

describe('the share of attention', () => {
  const board = { rows: 4, columns: 4, boxRows: 2, boxColumns: 2 };
  it('counts every cell once', () => {
    const even = new Array<number>(17).fill(1 / 17);
    const share = attentionShare(even, board, 1, 5);
    const cells = Object.fromEntries(Object.entries(share).map(([unit, value]) => [unit, Math.round(17 * value)]));
    expect(cells).toEqual({ self: 1, box: 3, row: 2, column: 2, elsewhere: 8, slots: 1 });
  });

  it('tells rows from columns on a board whose boxes are wider than high', () => {
    const wide = { rows: 6, columns: 6, boxRows: 2, boxColumns: 3 };
    const on = (cell: number) =>
      attentionShare(
        Array.from({ length: 36 }, (_, i) => (i === cell ? 1 : 0)),
        wide,
        0,
        0,
      );
    expect(on(2).box).toBe(1);
    expect(on(3).row).toBe(1);
    expect(on(8).box).toBe(1);
    expect(on(12).column).toBe(1);
    expect(on(35).elsewhere).toBe(1);
  });

  it('is averaged over the cells', () => {
    const tokens = 17;
    const toItself = Array.from({ length: tokens * tokens }, (_, i) => (i % (tokens + 1) === 0 ? 1 : 0));
    expect(meanAttentionShare(toItself, board, 1)).toEqual({ self: 1, box: 0, row: 0, column: 0, elsewhere: 0, slots: 0 });
  });
});
