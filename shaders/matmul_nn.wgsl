// dx = dy w (+ add)
//
//   dy [ROWS, OUTER], w [OUTER, INNER], add [ROWS, INNER] -> dx [ROWS, INNER]
//
// A thread owns 4 (or 8) rows by 4 (or 8) columns of dx: lib/tile_nn.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of dx; EIGHT_ROWS, WIDE.
// GROUPS_X workgroups span the columns. VEC: OUTER is a multiple of 4. VEC_OUT: INNER is. ADD: `add` is given.

import package::lib::grid::group_index;
import package::lib::tile::{Block, next_column};
import package::lib::tile_nn::{OutLane, tile_nn};
import constants::{ROWS, INNER, TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y, GROUPS_X};

@if(ADD) @group(0) @binding(2) var<storage, read> add: array<OutLane>;
@group(0) @binding(3) var<storage, read_write> dx: array<OutLane>;

fn store_row(row: u32, column: u32, v: vec4f) {
  if row >= ROWS {
    return;
  }
  @if(VEC_OUT) {
    let at = (row * INNER + column) / 4u;
    @if(ADD) dx[at] = v + add[at];
    @else dx[at] = v;
  }
  @else {
    for (var i = 0u; i < min(4u, INNER - column); i++) {
      let at = row * INNER + column + i;
      @if(ADD) dx[at] = v[i] + add[at];
      @else dx[at] = v[i];
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
  let outside = row >= ROWS || column >= INNER;
  @if(!STAGED && !SHUFFLED) if outside { return; }
  let other = next_column(column, INNER);
  let tile = tile_nn(row, column, other, groups, local);
  if outside { return; }
  store(row, column, tile.first);
  @if(WIDE) if other != column { store(row, other, tile.second); }
}
