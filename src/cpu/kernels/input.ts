/** Token, puzzle and position embedding: `embed` of the reference. */
import type { CpuKernel } from './types.ts';

/** x = scale · e, e being an embedding row, or a piece of a puzzle row; with positions, scale · position_scale · (e + position). */
export const embedForward: CpuKernel<'embed_forward'> = ({ inputs, embedding, positions, ids, puzzle_table, x }, dims) => {
  const { batch, cells, slots, tokens, hidden, puzzle_dim, scale, position_scale } = dims;
  for (let b = 0; b < batch; b++)
    for (let t = 0; t < tokens; t++)
      for (let d = 0; d < hidden; d++) {
        let e = 0;
        if (t >= slots) e = embedding[inputs[b * cells + t - slots] * hidden + d];
        else if (ids && puzzle_table && t * hidden + d < puzzle_dim) e = puzzle_table[ids[b] * puzzle_dim + t * hidden + d];
        if (positions) e = position_scale * (e + positions[t * hidden + d]);
        x[(b * tokens + t) * hidden + d] = scale * e;
      }
};

/** Every use of a row adds its dx, in the order of the tokens. */
export const embedBackward: CpuKernel<'embed_backward'> = ({ inputs, dx, dembedding, dpositions, dpuzzle }, dims) => {
  const { batch, cells, slots, tokens, hidden, puzzle_dim, scale, position_scale } = dims;
  const factor = dpositions ? scale * position_scale : scale;
  dembedding.fill(0);
  dpositions?.fill(0);
  dpuzzle?.fill(0);
  for (let b = 0; b < batch; b++)
    for (let t = 0; t < tokens; t++)
      for (let d = 0; d < hidden; d++) {
        const g = factor * dx[(b * tokens + t) * hidden + d];
        if (dpositions) dpositions[t * hidden + d] += g;
        if (t >= slots) dembedding[inputs[b * cells + t - slots] * hidden + d] += g;
        else if (dpuzzle && t * hidden + d < puzzle_dim) dpuzzle[b * puzzle_dim + t * hidden + d] = g;
      }
};
