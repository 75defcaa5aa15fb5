/** Sudoku boards: side x side cells holding 0 (blank) or a digit 1..side, row by row, in boxes of boxRows x boxColumns cells. */
export interface Geometry {
  readonly side: number;
  readonly boxRows: number;
  readonly boxColumns: number;
  readonly cells: number;
  /** For each cell its row, column and box: three ids below 3·side. */
  readonly unitsOf: readonly (readonly [number, number, number])[];
  /** The same three ids, each in an array of its own. */
  readonly rowOf: Uint8Array;
  readonly columnOf: Uint8Array;
  readonly boxOf: Uint8Array;
  /** For each of the 3·side units its cells. */
  readonly units: readonly (readonly number[])[];
}

export function geometry(boxRows: number, boxColumns: number): Geometry {
  const side = boxRows * boxColumns;
  const unitsOf: [number, number, number][] = [];
  const units: number[][] = Array.from({ length: 3 * side }, () => []);
  for (let cell = 0; cell < side * side; cell++) {
    const row = Math.floor(cell / side);
    const column = cell % side;
    const box = Math.floor(row / boxRows) * boxRows + Math.floor(column / boxColumns);
    unitsOf.push([row, side + column, 2 * side + box]);
    for (const unit of unitsOf[cell]) units[unit].push(cell);
  }
  const [rowOf, columnOf, boxOf] = [0, 1, 2].map((kind) => Uint8Array.from(unitsOf, (ids) => ids[kind])) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  return { side, boxRows, boxColumns, cells: side * side, unitsOf, rowOf, columnOf, boxOf, units };
}

/** Cells whose digit stands twice in a row, column or box, ascending. */
export function conflicts({ units }: Geometry, board: ArrayLike<number>): number[] {
  const found = new Set<number>();
  for (const unit of units) {
    // Bit d: digit d stands here once, twice. A blank may stand as often as it likes.
    let once = 0;
    let twice = 0;
    for (const cell of unit) {
      const bit = (1 << board[cell]) & ~1;
      twice |= once & bit;
      once |= bit;
    }
    if (twice) for (const cell of unit) if ((twice >> board[cell]) & 1) found.add(cell);
  }
  return [...found].sort((a, b) => a - b);
}
