// dgate_up = the gradient of silu(gate) · up, where that of the product is da = dy w
//
//   dy [ROWS, OUTER], w [OUTER, INNER], gate_up [ROWS, 2, INNER] -> dgate_up [ROWS, 2, INNER]
//
// A thread owns 4 (or 8) rows by 4 (or 8) columns of da: lib/tile. INNER is a multiple of 4.
//
// On hardware, where threads share what they read, matmul_shared stands for this.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of da; EIGHT_ROWS, WIDE.
// VEC: OUTER is a multiple of 4.

import package::lib::finish_swiglu_backward::finish;
import package::lib::tile::{Block, next_column};
import package::lib::walk::walk;
import constants::{TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y, sizes};

fn finish_block(row: u32, column: u32, block: Block) {
  finish(0u, row, column, block.top);
  @if(EIGHT_ROWS) finish(0u, row + 4u, column, block.bottom);
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let row = thread.y * TILE_ROWS;
  let column = thread.x * TILE_COLUMNS;
  let outside = row >= sizes.ROWS || column >= sizes.INNER;
  if outside { return; }
  let other = next_column(column, sizes.INNER);
  let tile = walk(row, column, other, 0u, sizes.QUADS);
  finish_block(row, column, tile.first);
  @if(WIDE) if other != column { finish_block(row, other, tile.second); }
}
