/** Forward residuals as lines: how far the state moved at each update (paper, Figure 3). Tokens are the puzzle slots, then the cells. */

/** Every cell's residual at each of `updates` [updates.length, cells]. @param change [U, tokens]. */
export function residualsOfCells(change: ArrayLike<number>, tokens: number, slots: number, updates: ArrayLike<number>): Float32Array {
  const cells = tokens - slots;
  return Float32Array.from({ length: updates.length * cells }, (_, i) => {
    const update = updates[Math.floor(i / cells)];
    return change[update * tokens + slots + (i % cells)];
  });
}

/** One cell's residual at each of `updates`. */
export function residualsOfCell(
  change: ArrayLike<number>,
  tokens: number,
  slots: number,
  updates: ArrayLike<number>,
  cell: number,
): Float32Array {
  return Float32Array.from(updates, (update) => change[update * tokens + slots + cell]);
}

/** The mean over the cells, puzzle slots left out, at each of `updates`. */
export function meanResiduals(change: ArrayLike<number>, tokens: number, slots: number, updates: ArrayLike<number>): Float32Array {
  const cells = tokens - slots;
  const all = residualsOfCells(change, tokens, slots, updates);
  return Float32Array.from(updates, (_, i) => all.subarray(i * cells, (i + 1) * cells).reduce((a, b) => a + b, 0) / cells);
}
