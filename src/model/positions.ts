/** Where learned position embeddings start from. */
import type { TrainingConfig } from '../settings/fields.ts';
import { type ModelConfig, puzzleSlots } from './config.ts';

/**
 * `random`: a draw of its own for each position, as published. `grid`: each cell is the sum of a draw for its row, one for its column
 * and one for its box, so that cells of one unit have something in common from the first step on. `waves`: the values at each cell of
 * D/2 plane waves of random direction and length across the board, so that near cells are alike and a move is the same turn of the
 * phases everywhere. What follows is trained alike, and the table has the published shape.
 */
export type PositionStart = TrainingConfig['position_start'];

/** A board that boxes of boxRows x boxColumns cells tile; one box as large as the board stands for none. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly boxRows: number;
  readonly boxColumns: number;
}

/** The units of a cell: its row, its column and, where there are several, its box, each counted from 0. */
export function unitsOf(grid: Grid, cell: number): readonly number[] {
  const row = Math.floor(cell / grid.columns);
  const column = cell % grid.columns;
  if (grid.boxRows === grid.rows && grid.boxColumns === grid.columns) return [row, column];
  const boxesAcross = grid.columns / grid.boxColumns;
  return [row, column, Math.floor(row / grid.boxRows) * boxesAcross + Math.floor(column / grid.boxColumns)];
}

/** No wave is shorter than this many cells. */
const SHORTEST_WAVE = 4;

/**
 * The table [P + S, D] of a start: in place of the cells' rows of a table by `random`; the puzzle slots stay.
 * @param std the table's standard deviation.
 * @param draws from [0, 1), and from a normal distribution of that deviation.
 * @throws RangeError if the grid has another number of cells than the model.
 */
export function startingPositions(
  c: ModelConfig,
  start: Exclude<PositionStart, 'random'>,
  grid: Grid,
  random: Float32Array,
  std: number,
  draws: { readonly uniform: () => number; readonly normal: () => number },
): Float32Array {
  if (grid.rows * grid.columns !== c.seq_len)
    throw new RangeError(`a grid of ${grid.rows}x${grid.columns} cells has no positions for ${c.seq_len} cells`);
  const D = c.hidden_size;
  const of = start === 'grid' ? sumsOfUnits(D, grid, draws.normal) : waves(D, grid, std, draws.uniform);
  const table = random.slice();
  for (let cell = 0; cell < c.seq_len; cell++) table.set(of(cell), (puzzleSlots(c) + cell) * D);
  return table;
}

/** Divided by the root of their number, the sum of independent draws has the standard deviation of one. */
function sumsOfUnits(D: number, grid: Grid, normal: () => number): (cell: number) => Float32Array {
  const vectors = new Map<string, Float32Array>();
  const vector = (kind: number, unit: number) => {
    const key = `${kind} ${unit}`;
    const known = vectors.get(key) ?? Float32Array.from({ length: D }, normal);
    vectors.set(key, known);
    return known;
  };
  return (cell) => {
    const units = unitsOf(grid, cell).map((unit, kind) => vector(kind, unit));
    return Float32Array.from({ length: D }, (_, d) => units.reduce((sum, v) => sum + v[d], 0) / Math.sqrt(units.length));
  };
}

/** Cosine and sine of each wave's phase at a cell. */
function waves(D: number, grid: Grid, std: number, uniform: () => number): (cell: number) => Float32Array {
  const drawn = Array.from({ length: Math.ceil(D / 2) }, () => {
    const direction = 2 * Math.PI * uniform();
    const turn = ((2 * Math.PI) / SHORTEST_WAVE) * uniform();
    return { down: turn * Math.cos(direction), across: turn * Math.sin(direction) };
  });
  return (cell) => {
    const [row, column] = [Math.floor(cell / grid.columns), cell % grid.columns];
    return Float32Array.from({ length: D }, (_, d) => {
      const { down, across } = drawn[d >> 1];
      return Math.SQRT2 * std * Math.cos(down * row + across * column - (d % 2) * (Math.PI / 2));
    });
  };
}
