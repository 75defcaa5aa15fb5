/** Where learned position embeddings start from. */
import { type ModelConfig, puzzleSlots } from './config.ts';

/**
 * `random`: a draw of its own for each position, as published. `grid`: each cell is the sum of a draw for its row, one for its column
 * and one for its box, so that cells of one unit have something in common from the first step on. What follows is trained alike, and
 * the table has the published shape.
 */
export const POSITION_STARTS = ['random', 'grid'] as const;
export type PositionStart = (typeof POSITION_STARTS)[number];

/** A board that boxes of boxRows x boxColumns cells tile; one box as large as the board stands for none. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly boxRows: number;
  readonly boxColumns: number;
}

/** The units of a cell: its row, its column and, where there are several, its box, each counted from 0. */
function unitsOf(grid: Grid, cell: number): readonly number[] {
  const row = Math.floor(cell / grid.columns);
  const column = cell % grid.columns;
  if (grid.boxRows === grid.rows && grid.boxColumns === grid.columns) return [row, column];
  const boxesAcross = grid.columns / grid.boxColumns;
  return [row, column, Math.floor(row / grid.boxRows) * boxesAcross + Math.floor(column / grid.boxColumns)];
}

/**
 * The table [P + S, D] of `grid`, in place of the cells' rows of a table by `random`; the puzzle slots stay.
 * @param normal draws with the table's standard deviation.
 * @throws RangeError if the grid has another number of cells than the model.
 */
export function gridPositions(c: ModelConfig, grid: Grid, random: Float32Array, normal: () => number): Float32Array {
  if (grid.rows * grid.columns !== c.seq_len)
    throw new RangeError(`a grid of ${grid.rows}x${grid.columns} cells has no positions for ${c.seq_len} cells`);
  const D = c.hidden_size;
  const table = random.slice();
  const vectors = new Map<string, Float32Array>();
  for (let cell = 0; cell < c.seq_len; cell++) {
    const units = unitsOf(grid, cell).map((unit, kind) => {
      const key = `${kind} ${unit}`;
      const known = vectors.get(key) ?? Float32Array.from({ length: D }, normal);
      vectors.set(key, known);
      return known;
    });
    const at = (puzzleSlots(c) + cell) * D;
    // Divided by the root of their number, the sum of independent draws has the standard deviation of one.
    for (let d = 0; d < D; d++) table[at + d] = units.reduce((sum, v) => sum + (v[d] as number), 0) / Math.sqrt(units.length);
  }
  return table;
}
