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
import package::lib::operands_tn::{load_dy, load_x};
import package::lib::store::store_tile;
import package::lib::tile::{Block, Tile, next_column};
@if(STAGED || SHUFFLED) import package::lib::walk::walk;
import constants::{ROWS, INNER, OUTER, SLABS, SLAB_ROWS, TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y, GROUPS_X, GROUPS_Y};

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
  store_tile(slab, row, column, other, tile);
}
