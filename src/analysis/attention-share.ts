/** Where a cell's attention goes on a board with rows, columns and boxes: a measured summary, no story. */

/** As `BoardShape` of a task. */
export interface Board {
  readonly rows: number;
  readonly columns: number;
  readonly boxRows: number;
  readonly boxColumns: number;
}

/**
 * Shares of a query's attention, which add up to its sum, 1. A cell that is in two units of the query counts once: in the box if
 * it is in the box, else in the row or column.
 */
export interface AttentionShare {
  readonly self: number;
  readonly box: number;
  /** Cells of the row outside the box. */
  readonly row: number;
  /** Cells of the column outside the box. */
  readonly column: number;
  /** The cells that share no unit with the query. */
  readonly elsewhere: number;
  /** The puzzle slots, which are no cells. */
  readonly slots: number;
}

/** @param weights of one query, [slots + rows · columns]. @param cell the query's cell. */
export const attentionShare = (weights: ArrayLike<number>, board: Board, slots: number, cell: number): AttentionShare =>
  shareFrom(weights, 0, board, slots, cell);

/** The share of the query whose weights begin at `from`. A board can have hundreds of thousands of pairs of cells: nothing is made here. */
function shareFrom(weights: ArrayLike<number>, from: number, board: Board, slots: number, cell: number): AttentionShare {
  const { rows, columns, boxRows, boxColumns } = board;
  const [row, column] = [Math.floor(cell / columns), cell % columns];
  const [band, stack] = [Math.floor(row / boxRows), Math.floor(column / boxColumns)];
  const share = { self: 0, box: 0, row: 0, column: 0, elsewhere: 0, slots: 0 };
  for (let slot = 0; slot < slots; slot++) share.slots += weights[from + slot];
  for (let r = 0; r < rows; r++) {
    const inBand = Math.floor(r / boxRows) === band;
    for (let c = 0; c < columns; c++) {
      const weight = weights[from + slots + r * columns + c];
      if (r === row && c === column) share.self += weight;
      else if (inBand && Math.floor(c / boxColumns) === stack) share.box += weight;
      else if (r === row) share.row += weight;
      else if (c === column) share.column += weight;
      else share.elsewhere += weight;
    }
  }
  return share;
}

/** The mean share over all cells as queries, of one head. @param weights [tokens, tokens]. */
export function meanAttentionShare(weights: ArrayLike<number>, board: Board, slots: number): AttentionShare {
  const cells = board.rows * board.columns;
  const tokens = slots + cells;
  const mean = { self: 0, box: 0, row: 0, column: 0, elsewhere: 0, slots: 0 };
  for (let cell = 0; cell < cells; cell++)
    for (const [unit, value] of Object.entries(shareFrom(weights, (slots + cell) * tokens, board, slots, cell)))
      mean[unit as keyof AttentionShare] += value / cells;
  return mean;
}
