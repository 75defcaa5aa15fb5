// dw = dyᵀ x, a slab of rows at a time
//
//   dy [ROWS, OUTER], x [ROWS, INNER] -> dw [SLABS, OUTER, INNER], dw[s] summed over SLAB_ROWS rows from s · SLAB_ROWS on
//   ACCUMULATE, which takes a single slab: that sum is added to what dw holds
//
// A thread owns 4 (or 8) by 4 (or 8) of dw in registers and walks the rows of its slab in order. sum_slabs adds the slabs, in order too,
// so a gradient has the same bits in every run.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of dw; EIGHT_ROWS, WIDE; SLABS; STAGED,
// SHUFFLED: lib/walk, which goes by quads of rows: there SLAB_ROWS is a multiple of four.
// GROUPS_X by GROUPS_Y workgroups span dw. VEC: OUTER is a multiple of 4. VEC_OUT: INNER is.

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import package::lib::quad::quad_columns;
import package::lib::tile::{Block, Tile, next_column};
@if(STAGED || SHUFFLED) import package::lib::walk::walk;
import constants::{ROWS, INNER, OUTER, SLABS, SLAB_ROWS, TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y, GROUPS_X, GROUPS_Y};

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

fn store_rows(slab: u32, row: u32, column: u32, rows: mat4x4f) {
  store_dw(slab, row, column, rows[0]);
  store_dw(slab, row + 1u, column, rows[1]);
  store_dw(slab, row + 2u, column, rows[2]);
  store_dw(slab, row + 3u, column, rows[3]);
}

fn store(slab: u32, row: u32, column: u32, block: Block) {
  store_rows(slab, row, column, block.top);
  @if(EIGHT_ROWS) store_rows(slab, row + 4u, column, block.bottom);
}

/// Four (or eight) columns of a quad of rows of dy, zero past the end.
fn left_of(row: u32, quad: u32) -> Block {
  let top = columns_of_dy(quad, row);
  @if(EIGHT_ROWS) { return Block(top, columns_of_dy(quad, min(row + 4u, OUTER - 1u))); }
  @else { return Block(top); }
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

/// The sum over the rows of a slab, four at a time.
@if(STAGED || SHUFFLED) fn sum(slab: u32, row: u32, column: u32, other: u32, groups: vec3u, local: vec3u) -> Tile {
  let first = slab * SLAB_ROWS / 4u;
  return walk(row, column, other, first, min(first + SLAB_ROWS / 4u, (ROWS + 3u) / 4u), groups, local);
}

/// d as a column times v as a row.
fn outer(d: vec4f, v: vec4f) -> mat4x4f {
  return mat4x4f(d.x * v, d.y * v, d.z * v, d.w * v);
}

@if(EIGHT_ROWS) struct Columns {
  top: vec4f,
  bottom: vec4f,
}
@else struct Columns {
  top: vec4f,
}

fn columns_of_row(m: u32, row: u32) -> Columns {
  let top = load_dy(m, row);
  @if(EIGHT_ROWS) { return Columns(top, load_dy(m, min(row + 4u, OUTER - 1u))); }
  @else { return Columns(top); }
}

fn add_row(sum: Block, d: Columns, v: vec4f) -> Block {
  @if(EIGHT_ROWS) { return Block(sum.top + outer(d.top, v), sum.bottom + outer(d.bottom, v)); }
  @else { return Block(sum.top + outer(d.top, v)); }
}

/// The sum over the rows of a slab, one after the other.
@if(!STAGED && !SHUFFLED) fn sum(slab: u32, row: u32, column: u32, other: u32, groups: vec3u, local: vec3u) -> Tile {
  var sum = Tile();
  let end = bound(min(ROWS, (slab + 1u) * SLAB_ROWS), groups);
  for (var m = slab * SLAB_ROWS; m < end; m++) {
    let d = columns_of_row(m, row);
    sum.first = add_row(sum.first, d, load_x(m, column));
    @if(WIDE) sum.second = add_row(sum.second, d, load_x(m, other));
  }
  return sum;
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let place = group_index(group, groups);
  let column = (place % GROUPS_X * GROUP_X + local.x) * TILE_COLUMNS;
  let row = (place / GROUPS_X % GROUPS_Y * GROUP_Y + local.y) * TILE_ROWS;
  let slab = place / (GROUPS_X * GROUPS_Y);
  let outside = slab >= SLABS || row >= OUTER || column >= INNER;
  @if(!STAGED && !SHUFFLED) if outside { return; }
  let other = next_column(column, INNER);
  let tile = sum(slab, row, column, other, groups, local);
  if outside { return; }
  store(slab, row, column, tile.first);
  @if(WIDE) if other != column { store(slab, row, other, tile.second); }
}
