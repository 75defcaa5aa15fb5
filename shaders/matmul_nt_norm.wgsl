// s = residual + x wᵀ, rstd = 1 / sqrt(mean(s²) + EPS), y = s · rstd; and what the next module starts from:
// h = y + injection (+ input), or h = z + y (+ input)
//
//   x [ROWS, INNER], w [OUTER, INNER], residual, z, injection, input [ROWS, OUTER] -> y, h [ROWS, OUTER], rstd [ROWS]
//
// A thread owns 4 (or 8) rows by 4 columns; the GROUP_X threads of a row are those of a whole row of y, and each adds up the
// squares of all in the order of the columns. OUTER is a multiple of 4.
//
// Tunables: GROUP_Y threads of a workgroup along the rows; EIGHT_ROWS. VEC: INNER is a multiple of 4.
// Y, RSTD, SUM: y, rstd, h are wanted. BEFORE: y stands in the place of z, else in that of injection. INPUT: input is given.

import package::lib::grid::{bound, group_index};
import package::lib::tile_nt::tile_nt;
import constants::{ROWS, OUTER, EPS, TILE_ROWS, GROUP_X, GROUP_Y};

@group(0) @binding(2) var<storage, read> residual: array<vec4f>;
@if(Y) @group(0) @binding(3) var<storage, read_write> y: array<vec4f>;
@if(RSTD) @group(0) @binding(4) var<storage, read_write> rstd: array<f32>;
@if(SUM) @group(0) @binding(5) var<storage, read> other: array<vec4f>;
@if(INPUT) @group(0) @binding(6) var<storage, read> input: array<vec4f>;
@if(SUM) @group(0) @binding(7) var<storage, read_write> h: array<vec4f>;

var<workgroup> squares: array<vec4f, GROUP_X * GROUP_Y>;
@if(EIGHT_ROWS) var<workgroup> more_squares: array<vec4f, GROUP_X * GROUP_Y>;

fn place(row: u32, column: u32) -> u32 {
  return (min(row, ROWS - 1u) * OUTER + column) / 4u;
}

fn add_residual(row: u32, column: u32, rows: mat4x4f) -> mat4x4f {
  return rows + mat4x4f(
    residual[place(row, column)],
    residual[place(row + 1u, column)],
    residual[place(row + 2u, column)],
    residual[place(row + 3u, column)],
  );
}

fn squares_of(rows: mat4x4f) -> vec4f {
  return vec4f(dot(rows[0], rows[0]), dot(rows[1], rows[1]), dot(rows[2], rows[2]), dot(rows[3], rows[3]));
}

fn store_row(row: u32, column: u32, s: vec4f, scale: f32) {
  if row >= ROWS {
    return;
  }
  let at = place(row, column);
  let v = s * scale;
  @if(Y) y[at] = v;
  @if(RSTD) {
    if column == 0u {
      rstd[row] = scale;
    }
  }
  @if(SUM && INPUT && BEFORE) h[at] = v + (other[at] + input[at]);
  @if(SUM && INPUT && !BEFORE) h[at] = other[at] + (v + input[at]);
  @if(SUM && !INPUT) h[at] = v + other[at];
}

fn store(row: u32, column: u32, rows: mat4x4f, sums: vec4f) {
  let scale = 1.0 / sqrt(sums / OUTER + EPS);
  store_row(row, column, rows[0], scale.x);
  store_row(row + 1u, column, rows[1], scale.y);
  store_row(row + 2u, column, rows[2], scale.z);
  store_row(row + 3u, column, rows[3], scale.w);
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let column = local.x * 4u;
  let row = (group_index(group, groups) * GROUP_Y + local.y) * TILE_ROWS;
  let tile = tile_nt(row, column, groups, local);
  let top = add_residual(row, column, tile.top);
  let first = local.y * GROUP_X;
  squares[first + local.x] = squares_of(top);
  @if(EIGHT_ROWS) let bottom = add_residual(row + 4u, column, tile.bottom);
  @if(EIGHT_ROWS) more_squares[first + local.x] = squares_of(bottom);
  workgroupBarrier();
  var sums = vec4f();
  @if(EIGHT_ROWS) var more_sums = vec4f();
  for (var i = 0u; i < bound(GROUP_X, groups); i++) {
    sums += squares[first + i];
    @if(EIGHT_ROWS) more_sums += more_squares[first + i];
  }
  store(row, column, top, sums);
  @if(EIGHT_ROWS) store(row + 4u, column, bottom, more_sums);
}
