// a = silu(gate) · up, where (gate, up) = x wᵀ
//
//   x [ROWS, INNER], w [2, FFN, INNER] -> a [ROWS, FFN], and where KEEP is 1 gate_up [ROWS, 2, FFN]
//
// A thread owns 4 (or 8) rows by 4 columns of gate and the same of up, with WIDE in one walk over x. FFN is a multiple of 4; OUTER is 2 FFN.
//
// On hardware, where threads share what they read, matmul_shared stands for this.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of a; EIGHT_ROWS, WIDE.
// VEC: INNER is a multiple of 4.

import package::lib::finish_swiglu::finish_pair;
import package::lib::walk::walk_both;
import constants::{TILE_ROWS, GROUP_X, GROUP_Y, sizes};

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let row = thread.y * TILE_ROWS;
  let column = thread.x * 4u;
  let outside = row >= sizes.ROWS || column >= sizes.FFN;
  if outside { return; }
  let both = walk_both(row, column, sizes.FFN + column, 0u, sizes.QUADS);
  finish_pair(row, column, both.first.top, both.second.top);
  @if(EIGHT_ROWS) finish_pair(row + 4u, column, both.first.bottom, both.second.bottom);
}
