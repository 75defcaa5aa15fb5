import { expect, it } from 'vitest';
import { fitLaw } from './fit.ts';

function close(a: readonly number[], b: readonly number[]): void {
  expect(a).toHaveLength(b.length);
  for (const [i, value] of a.entries()) expect(value).toBeCloseTo(b[i], 8);
}

it('finds a constant, a line and a parabola again', () => {
  const x = [1, 2, 4, 8];
  for (const [law, y] of [
    ['flat', x.map(() => 3)],
    ['linear', x.map((v) => 3 + 2 * v)],
    ['quadratic', x.map((v) => 3 + 2 * v + 0.5 * v * v)],
  ] as const) {
    const fit = fitLaw(law, x, y);
    close(fit.y, y);
    expect(fit.worst).toBeLessThan(1e-9);
  }
});

it('says how far numbers are from a law', () => {
  expect(fitLaw('flat', [1, 2], [1, 3])).toEqual({ law: 'flat', y: [2, 2], worst: 0.5 });
  expect(fitLaw('linear', [1, 2, 3, 4], [1, 4, 9, 16]).worst).toBeGreaterThan(0.1);
});

it('takes a simpler law where there are too few points', () => {
  close(fitLaw('quadratic', [1, 2], [5, 7]).y, [5, 7]);
});
