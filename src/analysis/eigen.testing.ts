/** A plain eigen-decomposition for tests, which shares no code with what it judges: unshifted QR iteration by Gram-Schmidt. */

/** Eigenvalues, largest first, and eigenvectors, one a row, of a symmetric positive semi-definite matrix. */
export function plainEigen(matrix: readonly (readonly number[])[]): { values: number[]; vectors: number[][] } {
  const n = matrix.length;
  let a = matrix.map((row) => [...row]);
  let basis = identity(n);
  for (let i = 0; i < 800; i++) {
    const q = gramSchmidt(a);
    a = product(product(transpose(q), a), q);
    basis = product(basis, q);
  }
  return { values: a.map((row, i) => row[i]), vectors: transpose(basis) };
}

/** Covariance of points, one a row, without the division by their number. */
export function scatter(points: readonly (readonly number[])[]): number[][] {
  const dims = points[0].length;
  const mean = Array.from({ length: dims }, (_, d) => points.reduce((sum, p) => sum + p[d], 0) / points.length);
  const centred = points.map((p) => p.map((x, d) => x - mean[d]));
  return product(transpose(centred), centred);
}

const identity = (n: number): number[][] => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
const transpose = (a: readonly (readonly number[])[]): number[][] => a[0].map((_, j) => a.map((row) => row[j]));
const product = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));

/** Orthonormal columns that span what the columns of a span; unit vectors fill up where they span too little. */
function gramSchmidt(a: readonly (readonly number[])[]): number[][] {
  const columns: number[][] = [];
  for (const column of [...transpose(a), ...identity(a.length)]) {
    let rest = [...column];
    for (let pass = 0; pass < 2; pass++)
      for (const q of columns) {
        const along = q.reduce((sum, x, i) => sum + x * rest[i], 0);
        rest = rest.map((x, i) => x - along * q[i]);
      }
    const size = Math.hypot(...rest);
    if (size > 1e-9 * Math.max(1, Math.hypot(...column)) && columns.length < a.length) columns.push(rest.map((x) => x / size));
  }
  return transpose(columns);
}
