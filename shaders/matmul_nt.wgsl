// y = x wᵀ
//
//   x [ROWS, INNER], w [OUTER, INNER] -> y [ROWS, OUTER]
//
// A thread owns 4 (or 8) rows by 4 (or 8) columns of y: lib/tile_nt.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of y; EIGHT_ROWS, WIDE.
// GROUPS_X workgroups span the columns. VEC: INNER is a multiple of 4. VEC_OUT: OUTER is.

import package::lib::grid::group_index;
import package::lib::tile::{Block, next_column};
import package::lib::tile_nt::tile_nt;
import constants::{ROWS, OUTER, TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y, GROUPS_X};

@if(VEC_OUT) alias OutLane = vec4f;
@else alias OutLane = f32;

@group(0) @binding(2) var<storage, read_write> y: array<OutLane>;

fn store_row(row: u32, column: u32, v: vec4f) {
  if row >= ROWS {
    return;
  }
  @if(VEC_OUT) { y[(row * OUTER + column) / 4u] = v; }
  @else {
    for (var i = 0u; i < min(4u, OUTER - column); i++) {
      y[row * OUTER + column + i] = v[i];
    }
  }
}

fn store_rows(row: u32, column: u32, rows: mat4x4f) {
  store_row(row, column, rows[0]);
  store_row(row + 1u, column, rows[1]);
  store_row(row + 2u, column, rows[2]);
  store_row(row + 3u, column, rows[3]);
}

fn store(row: u32, column: u32, block: Block) {
  store_rows(row, column, block.top);
  @if(EIGHT_ROWS) store_rows(row + 4u, column, block.bottom);
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let place = group_index(group, groups);
  let column = (place % GROUPS_X * GROUP_X + local.x) * TILE_COLUMNS;
  let row = (place / GROUPS_X * GROUP_Y + local.y) * TILE_ROWS;
  let outside = row >= ROWS || column >= OUTER;
  @if(!STAGED && !SHUFFLED) if outside { return; }
  let other = next_column(column, OUTER);
  let tile = tile_nt(row, column, other, groups, local);
  if outside { return; }
  store(row, column, tile.first);
  @if(WIDE) if other != column { store(row, other, tile.second); }
}
