// y = x wᵀ, then q and k of it rotated by their position
//
//   x [ROWS, INNER], w [OUTER, INNER], table [TOKENS, HALF, 2] -> y [ROWS, 3, HEADS, 2 · HALF], OUTER in all
//
// A thread owns 4 (or 8) rows by 4 columns of a first half and the same of its second, with WIDE in one
// walk over x. HALF is a multiple of 4.
//
// On hardware, where threads share what they read, matmul_shared stands for this.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the pairs of columns and the rows of y; EIGHT_ROWS, WIDE.
// VEC: INNER is a multiple of 4.

import package::lib::finish_rope::finish_pair;
import package::lib::walk::walk_both;
import constants::{HALF, TILE_ROWS, GROUP_X, GROUP_Y, sizes};

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let row = thread.y * TILE_ROWS;
  let pair = thread.x * 4u;
  let column = pair / HALF * (2u * HALF) + pair % HALF;
  let outside = row >= sizes.ROWS || column >= sizes.OUTER;
  if outside { return; }
  let both = walk_both(row, column, column + HALF, 0u, sizes.QUADS);
  finish_pair(row, column, both.first.top, both.second.top);
  @if(EIGHT_ROWS) finish_pair(row + 4u, column, both.first.bottom, both.second.bottom);
}
