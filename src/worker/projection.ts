/** Principal components of the states of one module along a trace. */
export interface Projection {
  readonly module: 'L' | 'H';
  readonly points: 'whole' | 'cells';
  /** Updates of that module, as indices into the trace: [n]. */
  readonly updates: Uint32Array;
  /** Whole: [n, 2]; cells: [n, K, 2]. */
  readonly scores: Float32Array;
  /** Share of the variance that each of the two components explains. */
  readonly explained: readonly [number, number];
}
