/** Laws of growth, drawn beside what was measured: least squares. */

const LAWS = ['flat', 'linear', 'quadratic'] as const;
export type Law = (typeof LAWS)[number];

export interface Fit {
  readonly law: Law;
  /** The law's value at each x. */
  readonly y: readonly number[];
  /** The largest difference from it, as a share of the law's value. */
  readonly worst: number;
}

/** The best constant, line or parabola through points; a law that asks for more points than there are takes the next simpler one. */
export function fitLaw(law: Law, x: readonly number[], y: readonly number[]): Fit {
  const terms = Math.min(LAWS.indexOf(law) + 1, x.length);
  // Scaled to 1, so that the normal equations stay well conditioned.
  const scale = Math.max(...x.map(Math.abs)) || 1;
  const basis = x.map((value) => Array.from({ length: terms }, (_, k) => (value / scale) ** k));
  const matrix = Array.from({ length: terms }, (_, i) => [
    ...Array.from({ length: terms }, (_, j) => basis.reduce((sum, row) => sum + row[i] * row[j], 0)),
    basis.reduce((sum, row, at) => sum + row[i] * y[at], 0),
  ]);
  const factors = solve(matrix);
  const fitted = basis.map((row) => row.reduce((sum, value, k) => sum + value * factors[k], 0));
  return { law, y: fitted, worst: Math.max(...fitted.map((value, i) => Math.abs(y[i] - value) / Math.abs(value))) };
}

/** Gauss-Jordan on rows [coefficients..., right side]. */
function solve(rows: number[][]): number[] {
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    const pivot = rows.slice(column).reduce((best, row) => (Math.abs(row[column]) > Math.abs(best[column]) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[column] / pivot[column];
      for (let k = column; k <= n; k++) row[k] -= factor * pivot[k];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}
