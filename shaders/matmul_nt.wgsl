// y = x wᵀ
//
//   x [ROWS, INNER], w [OUTER, INNER] -> y [ROWS, OUTER]
//
// A thread owns 4 (or 8) rows by 4 (or 8) columns of y (lib/tile), walks INNER four columns at a time with its sums in registers (lib/walk,
// lib/operands_nt), and stores them (lib/store).
//
// On hardware, where threads share what they read, matmul_shared stands for this.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of y; EIGHT_ROWS, WIDE.
// VEC: INNER is a multiple of 4. VEC_OUT: OUTER is.

import package::lib::store::store_tile;
import package::lib::tile::next_column;
import package::lib::walk::walk;
import constants::{TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y, sizes};

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let row = thread.y * TILE_ROWS;
  let column = thread.x * TILE_COLUMNS;
  let outside = row >= sizes.OUT_ROWS || column >= sizes.OUT_COLUMNS;
  if outside { return; }
  let other = next_column(column, sizes.OUT_COLUMNS);
  let tile = walk(row, column, other, 0u, sizes.QUADS);
  store_tile(0u, row, column, other, tile);
}
