// ds = rstd · (g - y · mean(g · y)), where g = dy w (+ add): through a product and the norm in front of it
//
//   dy [ROWS, OUTER], w [OUTER, INNER], add, y [ROWS, INNER], rstd [ROWS] -> ds [ROWS, INNER]
//
// A thread owns 4 (or 8) rows by 4 columns; the GROUP_X threads of a row are those of a whole row of ds, and each adds up the
// products of all in the order of the columns. INNER is a multiple of 4.
//
// Tunables: GROUP_Y threads of a workgroup along the rows; EIGHT_ROWS. VEC: OUTER is a multiple of 4. ADD: `add` is given.

import package::lib::grid::{bound, group_index};
import package::lib::tile_nn::tile_nn;
import constants::{ROWS, INNER, TILE_ROWS, GROUP_X, GROUP_Y};

@if(ADD) @group(0) @binding(2) var<storage, read> add: array<vec4f>;
@group(0) @binding(3) var<storage, read> y: array<vec4f>;
@group(0) @binding(4) var<storage, read> rstd: array<f32>;
@group(0) @binding(5) var<storage, read_write> ds: array<vec4f>;

var<workgroup> products: array<vec4f, GROUP_X * GROUP_Y>;
@if(EIGHT_ROWS) var<workgroup> more_products: array<vec4f, GROUP_X * GROUP_Y>;

fn place(row: u32, column: u32) -> u32 {
  return (min(row, ROWS - 1u) * INNER + column) / 4u;
}

fn add_rest(row: u32, column: u32, rows: mat4x4f) -> mat4x4f {
  @if(ADD) {
    return rows + mat4x4f(
      add[place(row, column)],
      add[place(row + 1u, column)],
      add[place(row + 2u, column)],
      add[place(row + 3u, column)],
    );
  }
  @else { return rows; }
}

fn products_of(row: u32, column: u32, rows: mat4x4f) -> vec4f {
  return vec4f(
    dot(rows[0], y[place(row, column)]),
    dot(rows[1], y[place(row + 1u, column)]),
    dot(rows[2], y[place(row + 2u, column)]),
    dot(rows[3], y[place(row + 3u, column)]),
  );
}

fn store_row(row: u32, column: u32, g: vec4f, mean: f32) {
  if row >= ROWS {
    return;
  }
  let at = place(row, column);
  ds[at] = rstd[row] * (g - y[at] * mean);
}

fn store(row: u32, column: u32, rows: mat4x4f, sums: vec4f) {
  let means = sums / INNER;
  store_row(row, column, rows[0], means.x);
  store_row(row + 1u, column, rows[1], means.y);
  store_row(row + 2u, column, rows[2], means.z);
  store_row(row + 3u, column, rows[3], means.w);
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let column = local.x * 4u;
  let row = (group_index(group, groups) * GROUP_Y + local.y) * TILE_ROWS;
  let tile = tile_nn(row, column, groups, local);
  let top = add_rest(row, column, tile.top);
  let first = local.y * GROUP_X;
  products[first + local.x] = products_of(row, column, top);
  @if(EIGHT_ROWS) let bottom = add_rest(row + 4u, column, tile.bottom);
  @if(EIGHT_ROWS) more_products[first + local.x] = products_of(row + 4u, column, bottom);
  workgroupBarrier();
  var sums = vec4f();
  @if(EIGHT_ROWS) var more_sums = vec4f();
  for (var i = 0u; i < bound(GROUP_X, groups); i++) {
    sums += products[first + i];
    @if(EIGHT_ROWS) more_sums += more_products[first + i];
  }
  store(row, column, top, sums);
  @if(EIGHT_ROWS) store(row + 4u, column, bottom, more_sums);
}
