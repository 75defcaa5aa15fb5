/** The plane that shows most of how points differ: what the paper's Figure 3 draws of z_L and z_H. */
import { symmetricEigen } from './symmetric.ts';

export interface Plane {
  /** Coordinates of each point along the two components [n, 2]. */
  readonly scores: Float32Array;
  /** Share of the variance that each component explains; 0 where all points are one. */
  readonly explained: readonly [number, number];
}

const COMPONENTS = 2;
/** Vectors iterated together: the more there are, the less a small gap behind the second eigenvalue slows the iteration. */
const BLOCK = 8;
const ITERATIONS = 1000;
/** Largest residual of an eigenvector, as a share of the largest eigenvalue. An eigenvalue is off by its square. */
const TOLERANCE = 1e-6;

/**
 * Two principal components by subspace iteration on the smaller of the covariance and the Gram matrix, whose eigenvalues other
 * than zero are the same. A component's sign is free: here the point furthest along it is on its positive side.
 * @param points [n, dims].
 */
export function principalPlane(points: ArrayLike<number>, n: number, dims: number): Plane {
  const centred = centre(points, n, dims);
  const scores = new Float32Array(n * COMPONENTS);
  let total = 0;
  for (const x of centred) total += x * x;
  if (total === 0) return { scores, explained: [0, 0] };

  const byPoint = n <= dims;
  const size = byPoint ? n : dims;
  const { values, vectors } = leading(byPoint ? rowProducts(centred, n, dims) : columnProducts(centred, n, dims), size);
  const found = Math.min(COMPONENTS, size);
  for (let component = 0; component < found; component++) {
    const along = new Float64Array(n);
    const scale = Math.sqrt(Math.max(0, values[component]));
    for (let i = 0; i < n; i++) {
      if (byPoint) along[i] = scale * vectors[component * size + i];
      else for (let d = 0; d < dims; d++) along[i] += centred[i * dims + d] * vectors[component * size + d];
    }
    const furthest = along.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
    for (let i = 0; i < n; i++) scores[i * COMPONENTS + component] = furthest < 0 ? -along[i] : along[i];
  }
  const share = (component: number) => (component < found ? Math.max(0, values[component]) / total : 0);
  return { scores, explained: [share(0), share(1)] };
}

function centre(points: ArrayLike<number>, n: number, dims: number): Float64Array {
  const out = Float64Array.from({ length: n * dims }, (_, i) => points[i]);
  for (let d = 0; d < dims; d++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += out[i * dims + d] / n;
    for (let i = 0; i < n; i++) out[i * dims + d] -= mean;
  }
  return out;
}

/** X Xᵀ [n, n]. */
function rowProducts(x: Float64Array, n: number, dims: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let d = 0; d < dims; d++) sum += x[i * dims + d] * x[j * dims + d];
      out[i * n + j] = sum;
      out[j * n + i] = sum;
    }
  return out;
}

/** Xᵀ X [dims, dims]. */
function columnProducts(x: Float64Array, n: number, dims: number): Float64Array {
  const out = new Float64Array(dims * dims);
  for (let i = 0; i < n; i++)
    for (let a = 0; a < dims; a++) {
      const value = x[i * dims + a];
      for (let b = 0; b <= a; b++) out[a * dims + b] += value * x[i * dims + b];
    }
  for (let a = 0; a < dims; a++) for (let b = 0; b < a; b++) out[b * dims + a] = out[a * dims + b]!;
  return out;
}

/** The largest eigenvalues of a positive semi-definite matrix [n, n], and their vectors, one a row. */
function leading(matrix: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  if (n <= BLOCK) return symmetricEigen(matrix, n);
  // Any start will do that is not orthogonal to what is looked for; this one is the same every time.
  let basis = orthonormal(
    Float64Array.from({ length: BLOCK * n }, (_, i) => Math.sin(1 + i * 12.9898) * Math.cos(i * 0.618)),
    BLOCK,
    n,
  );
  for (let iteration = 0; ; iteration++) {
    const image = times(basis, matrix, BLOCK, n);
    const small = new Float64Array(BLOCK * BLOCK);
    for (let i = 0; i < BLOCK; i++) for (let j = 0; j < BLOCK; j++) small[i * BLOCK + j] = dot(basis, i, image, j, n);
    const { values, vectors } = symmetricEigen(small, BLOCK);
    const ritz = times(vectors, basis, BLOCK, BLOCK, n);
    const moved = times(vectors, image, BLOCK, BLOCK, n);
    const worst = Math.max(...[0, 1].map((k) => residual(ritz, moved, values[k], k, n)));
    if (worst <= TOLERANCE * values[0] || iteration === ITERATIONS) return { values, vectors: ritz };
    basis = orthonormal(moved, BLOCK, n);
  }
}

function dot(a: Float64Array, i: number, b: Float64Array, j: number, n: number): number {
  let sum = 0;
  for (let d = 0; d < n; d++) sum += a[i * n + d] * b[j * n + d];
  return sum;
}

/** a [rows, inner] b [inner, columns]. */
function times(a: Float64Array, b: Float64Array, rows: number, inner: number, columns = inner): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < inner; k++) {
      const value = a[i * inner + k];
      for (let j = 0; j < columns; j++) out[i * columns + j] += value * b[k * columns + j];
    }
  return out;
}

/** ‖A v - λ v‖ of row k. */
function residual(vectors: Float64Array, images: Float64Array, value: number, k: number, n: number): number {
  let sum = 0;
  for (let d = k * n; d < (k + 1) * n; d++) sum += (images[d] - value * vectors[d]) ** 2;
  return Math.sqrt(sum);
}

/** Gram-Schmidt over the rows, twice, since once loses orthogonality where rows are nearly parallel. */
function orthonormal(rows: Float64Array, count: number, n: number): Float64Array {
  for (let i = 0; i < count; i++) {
    for (let pass = 0; pass < 2; pass++)
      for (let j = 0; j < i; j++) {
        const along = dot(rows, i, rows, j, n);
        for (let d = 0; d < n; d++) rows[i * n + d] -= along * rows[j * n + d];
      }
    const length = Math.sqrt(dot(rows, i, rows, i, n));
    // A row that the others span, as where the matrix has a low rank: zero stays zero and its eigenvalue is 0, as it should be.
    for (let d = 0; d < n; d++) rows[i * n + d] = length > 1e-300 ? rows[i * n + d] / length : 0;
  }
  return rows;
}
