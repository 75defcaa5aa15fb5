/** Debiased exponential moving average, as TensorBoard smooths: early values are not pulled towards zero. NaN stays a gap. */
export class RunningEma {
  private source: Float32Array | undefined;
  private weight = Number.NaN;
  private done = 0;
  private sum = 0;
  private mass = 0;
  private out = new Float32Array(0);

  /** The averages of all of `values`. Goes on from where it was if `values` only grew since the last call. */
  update(values: Float32Array, weight: number): Float32Array {
    const grown = this.source !== undefined && values.length >= this.done && weight === this.weight && this.continues(values);
    if (!grown) {
      this.done = 0;
      this.sum = 0;
      this.mass = 0;
    }
    if (this.out.length < values.length) {
      const wider = new Float32Array(Math.max(1024, 2 * values.length));
      wider.set(this.out);
      this.out = wider;
    }
    for (let i = this.done; i < values.length; i++) {
      const value = values[i];
      if (Number.isFinite(value)) {
        this.sum = weight * this.sum + (1 - weight) * value;
        this.mass = weight * this.mass + (1 - weight);
        this.out[i] = this.sum / this.mass;
      } else this.out[i] = Number.NaN;
    }
    this.done = values.length;
    this.source = values;
    this.weight = weight;
    return this.out.subarray(0, values.length);
  }

  /** Columns move when they grow: the same run if the first and the last number seen are still there. */
  private continues(values: Float32Array): boolean {
    const last = this.done - 1;
    const old = this.source as Float32Array;
    return last < 0 || (Object.is(old[0], values[0]) && Object.is(old[last], values[last]));
  }
}
