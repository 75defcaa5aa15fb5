/**
 * Participation ratio: over how many directions points spread (paper, Figure 8). With the eigenvalues λ of their covariance it is
 * (Σλ)² / Σλ²: 1 for points on a line, D for points that spread alike in all D directions.
 */
export class Spread {
  private count = 0;
  private readonly sum: Float64Array;
  /** Σ x xᵀ, lower triangle. */
  private readonly products: Float64Array;

  /** @param dims numbers in a point. */
  constructor(readonly dims: number) {
    this.sum = new Float64Array(dims);
    this.products = new Float64Array(dims * dims);
  }

  /** @param points [n, dims]; they add to those before. */
  add(points: ArrayLike<number>): void {
    const { dims, sum, products } = this;
    for (let at = 0; at < points.length; at += dims) {
      this.count++;
      for (let a = 0; a < dims; a++) {
        const value = points[at + a];
        sum[a] += value;
        for (let b = 0; b <= a; b++) products[a * dims + b] += value * points[at + b];
      }
    }
  }

  /** Needs no eigenvalues: Σλ is the trace of the covariance, Σλ² the sum of its squared entries. 0 where all points are one. */
  get participationRatio(): number {
    const { dims, sum, products, count } = this;
    let trace = 0;
    let squares = 0;
    for (let a = 0; a < dims; a++)
      for (let b = 0; b <= a; b++) {
        const covariance = products[a * dims + b] / count - (sum[a] / count) * (sum[b] / count);
        if (a === b) trace += covariance;
        squares += covariance ** 2 * (a === b ? 1 : 2);
      }
    return squares > 0 ? trace ** 2 / squares : 0;
  }
}
