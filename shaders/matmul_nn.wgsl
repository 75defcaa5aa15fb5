// dx = dy w (+ add)
//
//   dy [ROWS, OUTER], w [OUTER, INNER], add [ROWS, INNER] -> dx [ROWS, INNER]
//
// A thread owns 4 (or 8) rows by 4 columns of dx in registers and walks OUTER, four rows of w at a time.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of dx; EIGHT_ROWS.
// GROUPS_X workgroups span the columns. VEC: OUTER is a multiple of 4. VEC_OUT: INNER is. ADD: `add` is given.

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import package::lib::quad::{quad_columns, quad_keep};
import constants::{ROWS, INNER, OUTER, QUADS, TILE_ROWS, GROUP_X, GROUP_Y, GROUPS_X};

@if(VEC_OUT) alias OutLane = vec4f;
@else alias OutLane = f32;

@group(0) @binding(0) var<storage, read> dy: array<Lane>;
@group(0) @binding(1) var<storage, read> w: array<OutLane>;
@if(ADD) @group(0) @binding(2) var<storage, read> add: array<OutLane>;
@group(0) @binding(3) var<storage, read_write> dx: array<OutLane>;

fn load_dy(row: u32, quad: u32) -> vec4f {
  let line = min(row, ROWS - 1u);
  @if(VEC) { return dy[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, OUTER) + line * OUTER;
    return quad_keep(vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]), quad, OUTER);
  }
}

fn load_w(row: u32, column: u32) -> vec4f {
  let line = min(row, OUTER - 1u);
  @if(VEC_OUT) { return w[(line * INNER + column) / 4u]; }
  @else {
    let at = quad_columns(column / 4u, INNER) + line * INNER;
    return vec4f(w[at.x], w[at.y], w[at.z], w[at.w]);
  }
}

fn store_dx(row: u32, column: u32, v: vec4f) {
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

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let tile = group_index(group, groups);
  let column = (tile % GROUPS_X * GROUP_X + local.x) * 4u;
  let row = (tile / GROUPS_X * GROUP_Y + local.y) * TILE_ROWS;
  if row >= ROWS || column >= INNER {
    return;
  }
  var d0 = vec4f();
  var d1 = vec4f();
  var d2 = vec4f();
  var d3 = vec4f();
  @if(EIGHT_ROWS) var d4 = vec4f();
  @if(EIGHT_ROWS) var d5 = vec4f();
  @if(EIGHT_ROWS) var d6 = vec4f();
  @if(EIGHT_ROWS) var d7 = vec4f();
  for (var n = 0u; n < bound(QUADS, groups); n++) {
    let o = 4u * n;
    let block = mat4x4f(load_w(o, column), load_w(o + 1u, column), load_w(o + 2u, column), load_w(o + 3u, column));
    d0 += block * load_dy(row, n);
    d1 += block * load_dy(row + 1u, n);
    d2 += block * load_dy(row + 2u, n);
    d3 += block * load_dy(row + 3u, n);
    @if(EIGHT_ROWS) d4 += block * load_dy(row + 4u, n);
    @if(EIGHT_ROWS) d5 += block * load_dy(row + 5u, n);
    @if(EIGHT_ROWS) d6 += block * load_dy(row + 6u, n);
    @if(EIGHT_ROWS) d7 += block * load_dy(row + 7u, n);
  }
  store_dx(row, column, d0);
  store_dx(row + 1u, column, d1);
  store_dx(row + 2u, column, d2);
  store_dx(row + 3u, column, d3);
  @if(EIGHT_ROWS) store_dx(row + 4u, column, d4);
  @if(EIGHT_ROWS) store_dx(row + 5u, column, d5);
  @if(EIGHT_ROWS) store_dx(row + 6u, column, d6);
  @if(EIGHT_ROWS) store_dx(row + 7u, column, d7);
}
