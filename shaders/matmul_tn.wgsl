// dw = dyᵀ x, a slab of rows at a time
//
//   dy [ROWS, OUTER], x [ROWS, INNER] -> dw [SLABS, OUTER, INNER], dw[s] summed over SLAB_ROWS rows from s · SLAB_ROWS on
//   where ACCUMULATE is 1, which takes a single slab, that sum is added to what dw holds
//
// A thread owns 4 (or 8) by 4 (or 8) of dw in registers and walks the rows of its slab in order. sum_slabs adds the slabs, in order too,
// so a gradient has the same bits in every run.
//
// On hardware, where threads share what they read, matmul_shared stands for this.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of dw; EIGHT_ROWS, WIDE; SLABS.
// The grid is workgroups across dw, down, and slabs. VEC: OUTER is a multiple of 4. VEC_OUT: INNER is.

import package::lib::operands_tn::{LeftLines, RightLines, left_line, left_lines, right_line, right_lines, load_dy, load_x};
import package::lib::store::store_tile;
import package::lib::tile::{Block, Tile, next_column};
import constants::{TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y, sizes};

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

/// @param next of the second four columns.
fn columns_of_row(lines: LeftLines, next: LeftLines, m: u32) -> Columns {
  let top = load_dy(lines, m);
  @if(EIGHT_ROWS) { return Columns(top, load_dy(next, m)); }
  @else { return Columns(top); }
}

fn add_row(sum: Block, d: Columns, v: vec4f) -> Block {
  @if(EIGHT_ROWS) { return Block(sum.top + outer(d.top, v), sum.bottom + outer(d.bottom, v)); }
  @else { return Block(sum.top + outer(d.top, v)); }
}

@if(!ROLLED) fn add_rows(sum: Block, d0: Columns, d1: Columns, d2: Columns, d3: Columns, lines: RightLines, m: u32) -> Block {
  let x0 = load_x(lines, m);
  let x1 = load_x(lines, m + 1u);
  let x2 = load_x(lines, m + 2u);
  let x3 = load_x(lines, m + 3u);
  return add_row(add_row(add_row(add_row(sum, d0, x0), d1, x1), d2, x2), d3, x3);
}

/// The sum over the rows of a slab, one after the other. On hardware four are asked for at a time, so that a wave waits once for all of
/// them; the order is the same.
fn sum(slab: u32, row: u32, column: u32, other: u32) -> Tile {
  let lines = left_lines(left_line(row));
  let next = left_lines(left_line(row + 4u));
  let first = right_lines(right_line(column));
  let second = right_lines(right_line(other));
  var sum = Tile();
  let end = min(sizes.ROWS, (slab + 1u) * sizes.SLAB_ROWS);
  var m = slab * sizes.SLAB_ROWS;
  @if(!ROLLED) if m + 3u < end {
    loop {
      let d0 = columns_of_row(lines, next, m);
      let d1 = columns_of_row(lines, next, m + 1u);
      let d2 = columns_of_row(lines, next, m + 2u);
      let d3 = columns_of_row(lines, next, m + 3u);
      sum.first = add_rows(sum.first, d0, d1, d2, d3, first, m);
      @if(WIDE) sum.second = add_rows(sum.second, d0, d1, d2, d3, second, m);
      continuing {
        m += 4u;
        break if m + 3u >= end;
      }
    }
  }
  for (; m < end; m++) {
    let d = columns_of_row(lines, next, m);
    sum.first = add_row(sum.first, d, load_x(first, m));
    @if(WIDE) sum.second = add_row(sum.second, d, load_x(second, m));
  }
  return sum;
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let column = (group.x * GROUP_X + local.x) * TILE_COLUMNS;
  let row = (group.y * GROUP_Y + local.y) * TILE_ROWS;
  let slab = group.z;
  let outside = row >= sizes.OUTER || column >= sizes.INNER;
  if outside { return; }
  let other = next_column(column, sizes.INNER);
  let tile = sum(slab, row, column, other);
  store_tile(slab, row, column, other, tile);
}
