/**
 * The eight symmetries of a square board, numbered as in the published data: 0 leaves it as it is, 1 to 3 turn it anticlockwise by
 * as many quarters, 4 swaps left and right, 5 top and bottom, 6 transposes, 7 transposes along the other diagonal.
 */
export const DIHEDRAL_COUNT = 8;

/** For each symmetry, the cell that each cell of the image comes from: image[i] = board[from[i]]. */
export function dihedral(side: number): readonly Uint16Array[] {
  const last = side - 1;
  const from = (source: (row: number, column: number) => readonly [row: number, column: number]): Uint16Array =>
    Uint16Array.from({ length: side * side }, (_, cell) => {
      const [row, column] = source(Math.floor(cell / side), cell % side);
      return row * side + column;
    });
  return [
    from((i, j) => [i, j]),
    from((i, j) => [j, last - i]),
    from((i, j) => [last - i, last - j]),
    from((i, j) => [last - j, i]),
    from((i, j) => [i, last - j]),
    from((i, j) => [last - i, j]),
    from((i, j) => [j, i]),
    from((i, j) => [last - j, last - i]),
  ];
}
