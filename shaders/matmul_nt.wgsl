// y = x wᵀ
//
//   x [ROWS, INNER], w [OUTER, INNER] -> y [ROWS, OUTER]
//
// A thread owns 4 (or 8) rows by 4 (or 8) columns of y (lib/tile), walks INNER four columns at a time with its sums in registers (lib/walk,
// lib/operands_nt), and stores them (lib/store).
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of y; EIGHT_ROWS, WIDE; STAGED, SHUFFLED.
// VEC: INNER is a multiple of 4. VEC_OUT: OUTER is.

import package::lib::grid::thread_place;
import package::lib::store::store_tile;
import package::lib::tile::next_column;
import package::lib::walk::walk;
import constants::{QUADS, OUT_ROWS, OUT_COLUMNS, TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y};

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let thread = thread_place(group, groups, local);
  let row = thread.y * TILE_ROWS;
  let column = thread.x * TILE_COLUMNS;
  let outside = row >= OUT_ROWS || column >= OUT_COLUMNS;
  @if(!STAGED && !SHUFFLED) if outside { return; }
  let other = next_column(column, OUT_COLUMNS);
  let tile = walk(row, column, other, 0u, QUADS, groups, local);
  if outside { return; }
  store_tile(0u, row, column, other, tile);
}
