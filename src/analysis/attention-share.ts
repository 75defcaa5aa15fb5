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
export function attentionShare(weights: ArrayLike<number>, board: Board, slots: number, cell: number): AttentionShare {
  const { rows, columns, boxRows, boxColumns } = board;
  const place = (at: number) => {
    const row = Math.floor(at / columns);
    const column = at % columns;
    return { row, column, band: Math.floor(row / boxRows), stack: Math.floor(column / boxColumns) };
  };
  const own = place(cell);
  const share = { self: 0, box: 0, row: 0, column: 0, elsewhere: 0, slots: 0 };
  for (let slot = 0; slot < slots; slot++) share.slots += weights[slot] as number;
  for (let other = 0; other < rows * columns; other++) {
    const at = place(other);
    const unit =
      other === cell
        ? 'self'
        : at.band === own.band && at.stack === own.stack
          ? 'box'
          : at.row === own.row
            ? 'row'
            : at.column === own.column
              ? 'column'
              : 'elsewhere';
    share[unit] += weights[slots + other] as number;
  }
  return share;
}

/** The mean share over all cells as queries, of one head. @param weights [tokens, tokens]. */
export function meanAttentionShare(weights: ArrayLike<number>, board: Board, slots: number): AttentionShare {
  const cells = board.rows * board.columns;
  const tokens = slots + cells;
  const mean = { self: 0, box: 0, row: 0, column: 0, elsewhere: 0, slots: 0 };
  for (let cell = 0; cell < cells; cell++) {
    const from = (slots + cell) * tokens;
    const row = Array.from({ length: tokens }, (_, i) => weights[from + i] as number);
    for (const [unit, value] of Object.entries(attentionShare(row, board, slots, cell)))
      mean[unit as keyof AttentionShare] += value / cells;
  }
  return mean;
}
