// dw = dyᵀ x, a slab of rows at a time
//
//   dy [ROWS, OUTER], x [ROWS, INNER] -> dw [SLABS, OUTER, INNER], dw[s] summed over SLAB_ROWS rows from s · SLAB_ROWS on
//   ACCUMULATE, which takes a single slab: that sum is added to what dw holds
//
// A thread owns 4 (or 8) by 4 of dw in registers and walks the rows of its slab in order. sum_slabs adds the slabs, in order too,
// so a gradient has the same bits in every run.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of dw; EIGHT_ROWS; SLABS; STAGED, SHUFFLED:
// lib/shared_tile, which goes by quads of rows: there SLAB_ROWS is a multiple of four.
// GROUPS_X by GROUPS_Y workgroups span dw. VEC: OUTER is a multiple of 4. VEC_OUT: INNER is.

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import package::lib::quad::quad_columns;
@if(STAGED || SHUFFLED) import package::lib::shared_tile::shared_tile;
import package::lib::tile::Tile;
import constants::{ROWS, INNER, OUTER, SLABS, SLAB_ROWS, TILE_ROWS, GROUP_X, GROUP_Y, GROUPS_X, GROUPS_Y};

@if(VEC_OUT) alias OutLane = vec4f;
@else alias OutLane = f32;

@group(0) @binding(0) var<storage, read> dy: array<Lane>;
@group(0) @binding(1) var<storage, read> x: array<OutLane>;
@group(0) @binding(2) var<storage, read_write> dw: array<OutLane>;

fn load_dy(row: u32, column: u32) -> vec4f {
  @if(VEC) { return dy[(row * OUTER + column) / 4u]; }
  @else {
    let at = quad_columns(column / 4u, OUTER) + row * OUTER;
    return vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]);
  }
}

fn load_x(row: u32, column: u32) -> vec4f {
  @if(VEC_OUT) { return x[(row * INNER + column) / 4u]; }
  @else {
    let at = quad_columns(column / 4u, INNER) + row * INNER;
    return vec4f(x[at.x], x[at.y], x[at.z], x[at.w]);
  }
}

fn store_dw(slab: u32, row: u32, column: u32, v: vec4f) {
  if row >= OUTER {
    return;
  }
  let line = slab * OUTER + row;
  @if(VEC_OUT) {
    let at = (line * INNER + column) / 4u;
    @if(ACCUMULATE) { dw[at] += v; }
    @else { dw[at] = v; }
  }
  @else {
    for (var i = 0u; i < min(4u, INNER - column); i++) {
      let at = line * INNER + column + i;
      @if(ACCUMULATE) { dw[at] += v[i]; }
      @else { dw[at] = v[i]; }
    }
  }
}

/// Four (or eight) columns of a quad of rows of dy, zero past the end.
fn left_of(row: u32, quad: u32) -> Tile {
  let top = columns_of_dy(quad, row);
  @if(EIGHT_ROWS) { return Tile(top, columns_of_dy(quad, min(row + 4u, OUTER - 1u))); }
  @else { return Tile(top); }
}

fn columns_of_dy(quad: u32, column: u32) -> mat4x4f {
  let m = 4u * quad;
  return transpose(mat4x4f(dy_or_zero(m, column), dy_or_zero(m + 1u, column), dy_or_zero(m + 2u, column), dy_or_zero(m + 3u, column)));
}

fn dy_or_zero(m: u32, column: u32) -> vec4f {
  return select(vec4f(), load_dy(min(m, ROWS - 1u), column), m < ROWS);
}

fn right_of(column: u32, quad: u32) -> mat4x4f {
  let m = 4u * quad;
  return mat4x4f(
    load_x(min(m, ROWS - 1u), column),
    load_x(min(m + 1u, ROWS - 1u), column),
    load_x(min(m + 2u, ROWS - 1u), column),
    load_x(min(m + 3u, ROWS - 1u), column),
  );
}

fn product(left: mat4x4f, right: mat4x4f) -> mat4x4f {
  return mat4x4f(right * left[0], right * left[1], right * left[2], right * left[3]);
}

@if(STAGED || SHUFFLED) fn sum_together(slab: u32, row: u32, column: u32, groups: vec3u, local: vec3u) {
  let first = slab * SLAB_ROWS / 4u;
  let tile = shared_tile(row, column, first, min(first + SLAB_ROWS / 4u, (ROWS + 3u) / 4u), groups, local);
  if slab >= SLABS || column >= INNER {
    return;
  }
  for (var i = 0u; i < 4u; i++) {
    store_dw(slab, row + i, column, tile.top[i]);
    @if(EIGHT_ROWS) store_dw(slab, row + 4u + i, column, tile.bottom[i]);
  }
}

fn sum_alone(slab: u32, row: u32, column: u32, groups: vec3u) {
  if slab >= SLABS || row >= OUTER || column >= INNER {
    return;
  }
  var w0 = vec4f();
  var w1 = vec4f();
  var w2 = vec4f();
  var w3 = vec4f();
  @if(EIGHT_ROWS) var w4 = vec4f();
  @if(EIGHT_ROWS) var w5 = vec4f();
  @if(EIGHT_ROWS) var w6 = vec4f();
  @if(EIGHT_ROWS) var w7 = vec4f();
  let end = bound(min(ROWS, (slab + 1u) * SLAB_ROWS), groups);
  for (var m = slab * SLAB_ROWS; m < end; m++) {
    let d = load_dy(m, row);
    let v = load_x(m, column);
    w0 += d.x * v;
    w1 += d.y * v;
    w2 += d.z * v;
    w3 += d.w * v;
    @if(EIGHT_ROWS) {
      let e = load_dy(m, min(row + 4u, OUTER - 1u));
      w4 += e.x * v;
      w5 += e.y * v;
      w6 += e.z * v;
      w7 += e.w * v;
    }
  }
  store_dw(slab, row, column, w0);
  store_dw(slab, row + 1u, column, w1);
  store_dw(slab, row + 2u, column, w2);
  store_dw(slab, row + 3u, column, w3);
  @if(EIGHT_ROWS) store_dw(slab, row + 4u, column, w4);
  @if(EIGHT_ROWS) store_dw(slab, row + 5u, column, w5);
  @if(EIGHT_ROWS) store_dw(slab, row + 6u, column, w6);
  @if(EIGHT_ROWS) store_dw(slab, row + 7u, column, w7);
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let tile = group_index(group, groups);
  let column = (tile % GROUPS_X * GROUP_X + local.x) * 4u;
  let row = (tile / GROUPS_X % GROUPS_Y * GROUP_Y + local.y) * TILE_ROWS;
  let slab = tile / (GROUPS_X * GROUPS_Y);
  @if(STAGED || SHUFFLED) sum_together(slab, row, column, groups, local);
  @else sum_alone(slab, row, column, groups);
}
