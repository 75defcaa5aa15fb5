// y = x wᵀ
//
//   x [ROWS, INNER], w [OUTER, INNER] -> y [ROWS, OUTER]
//
// A thread owns 4 (or 8) rows by 4 columns of y in registers and walks INNER four columns at a time. Nothing is shared:
// neighbouring threads read the same rows of x and w, and the caches serve them.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of y; EIGHT_ROWS.
// GROUPS_X workgroups span the columns. VEC: INNER is a multiple of 4. VEC_OUT: OUTER is.

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import package::lib::quad::{quad_columns, quad_keep};
import constants::{ROWS, INNER, OUTER, QUADS, TILE_ROWS, GROUP_X, GROUP_Y, GROUPS_X};

@if(VEC_OUT) alias OutLane = vec4f;
@else alias OutLane = f32;

@group(0) @binding(0) var<storage, read> x: array<Lane>;
@group(0) @binding(1) var<storage, read> w: array<Lane>;
@group(0) @binding(2) var<storage, read_write> y: array<OutLane>;

fn load_x(row: u32, quad: u32) -> vec4f {
  let line = min(row, ROWS - 1u);
  @if(VEC) { return x[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, INNER) + line * INNER;
    return quad_keep(vec4f(x[at.x], x[at.y], x[at.z], x[at.w]), quad, INNER);
  }
}

fn load_w(row: u32, quad: u32) -> vec4f {
  let line = min(row, OUTER - 1u);
  @if(VEC) { return w[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, INNER) + line * INNER;
    return quad_keep(vec4f(w[at.x], w[at.y], w[at.z], w[at.w]), quad, INNER);
  }
}

fn store_y(row: u32, column: u32, v: vec4f) {
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

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let tile = group_index(group, groups);
  let column = (tile % GROUPS_X * GROUP_X + local.x) * 4u;
  let row = (tile / GROUPS_X * GROUP_Y + local.y) * TILE_ROWS;
  if row >= ROWS || column >= OUTER {
    return;
  }
  var y0 = vec4f();
  var y1 = vec4f();
  var y2 = vec4f();
  var y3 = vec4f();
  @if(EIGHT_ROWS) var y4 = vec4f();
  @if(EIGHT_ROWS) var y5 = vec4f();
  @if(EIGHT_ROWS) var y6 = vec4f();
  @if(EIGHT_ROWS) var y7 = vec4f();
  for (var k = 0u; k < bound(QUADS, groups); k++) {
    let block = mat4x4f(load_w(column, k), load_w(column + 1u, k), load_w(column + 2u, k), load_w(column + 3u, k));
    y0 += load_x(row, k) * block;
    y1 += load_x(row + 1u, k) * block;
    y2 += load_x(row + 2u, k) * block;
    y3 += load_x(row + 3u, k) * block;
    @if(EIGHT_ROWS) y4 += load_x(row + 4u, k) * block;
    @if(EIGHT_ROWS) y5 += load_x(row + 5u, k) * block;
    @if(EIGHT_ROWS) y6 += load_x(row + 6u, k) * block;
    @if(EIGHT_ROWS) y7 += load_x(row + 7u, k) * block;
  }
  store_y(row, column, y0);
  store_y(row + 1u, column, y1);
  store_y(row + 2u, column, y2);
  store_y(row + 3u, column, y3);
  @if(EIGHT_ROWS) store_y(row + 4u, column, y4);
  @if(EIGHT_ROWS) store_y(row + 5u, column, y5);
  @if(EIGHT_ROWS) store_y(row + 6u, column, y6);
  @if(EIGHT_ROWS) store_y(row + 7u, column, y7);
}
