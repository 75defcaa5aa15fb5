// How a thread's tile gets into the output of a matrix product, [slabs, OUT_ROWS, OUT_COLUMNS].
//
// Bindings of such a product: 0 and 1 its operands, 2 the output, 3 what is added.
//
// VEC_OUT: OUT_COLUMNS is a multiple of 4. ADD: `add` is added. ACCUMULATE: what the output holds is.

import package::lib::lane::OutLane;
import package::lib::tile::{Block, Tile};
import constants::{OUT_ROWS, OUT_COLUMNS};

@group(0) @binding(2) var<storage, read_write> out: array<OutLane>;
@if(ADD) @group(0) @binding(3) var<storage, read> add: array<OutLane>;

fn store_lane(at: u32, v: OutLane) {
  @if(ADD) out[at] = v + add[at];
  @if(ACCUMULATE) out[at] += v;
  @if(!ADD && !ACCUMULATE) out[at] = v;
}

fn store_row(slab: u32, row: u32, column: u32, v: vec4f) {
  if row >= OUT_ROWS {
    return;
  }
  let first = (slab * OUT_ROWS + row) * OUT_COLUMNS + column;
  @if(VEC_OUT) { store_lane(first / 4u, v); }
  @else {
    for (var i = 0u; i < min(4u, OUT_COLUMNS - column); i++) {
      store_lane(first + i, v[i]);
    }
  }
}

fn store_rows(slab: u32, row: u32, column: u32, rows: mat4x4f) {
  store_row(slab, row, column, rows[0]);
  store_row(slab, row + 1u, column, rows[1]);
  store_row(slab, row + 2u, column, rows[2]);
  store_row(slab, row + 3u, column, rows[3]);
}

fn store_block(slab: u32, row: u32, column: u32, block: Block) {
  store_rows(slab, row, column, block.top);
  @if(EIGHT_ROWS) store_rows(slab, row + 4u, column, block.bottom);
}

/// @param other where the second block begins, which is the first again past the end.
fn store_tile(slab: u32, row: u32, column: u32, other: u32, tile: Tile) {
  store_block(slab, row, column, tile.first);
  @if(WIDE) if other != column { store_block(slab, row, other, tile.second); }
}
