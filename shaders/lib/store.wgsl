// How a thread's tile gets into the output of a matrix product, [slabs, OUT_ROWS, OUT_COLUMNS].
//
// Bindings of such a product: 0 and 1 its operands, 2 the output, 3 what is added.
//
// VEC_OUT: OUT_COLUMNS is a multiple of 4. NN: `add` is added where ADD is 1. TN: what the output holds is, where ACCUMULATE is 1.

import package::lib::lane::OutLane;
import package::lib::tile::{Block, Tile};
import constants::sizes;

@group(0) @binding(2) var<storage, read_write> out: array<OutLane>;
@if(NN) @group(0) @binding(3) var<storage, read> add: array<OutLane>;

fn store_lane(at: u32, v: OutLane) {
  @if(NN) if sizes.ADD != 0u {
    out[at] = v + add[at];
    return;
  }
  @if(TN) if sizes.ACCUMULATE != 0u {
    out[at] += v;
    return;
  }
  out[at] = v;
}

/// @param first where the row has this column.
fn store_row(first: u32, row: u32, column: u32, v: vec4f) {
  if row >= sizes.OUT_ROWS {
    return;
  }
  @if(VEC_OUT) { store_lane(first / 4u, v); }
  @else {
    for (var i = 0u; i < min(4u, sizes.OUT_COLUMNS - column); i++) {
      store_lane(first + i, v[i]);
    }
  }
}

fn store_rows(slab: u32, row: u32, column: u32, rows: mat4x4f) {
  let first = (slab * sizes.OUT_ROWS + row) * sizes.OUT_COLUMNS + column;
  var own = rows;
  for (var r = 0u; r < 4u; r++) {
    store_row(first + r * sizes.OUT_COLUMNS, row + r, column, own[r]);
  }
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
