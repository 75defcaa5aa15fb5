// s = residual + x wᵀ, rstd = 1 / sqrt(mean(s²) + EPS), y = s · rstd; and what the next module starts from:
// h = y + injection (+ input), or h = z + y (+ input)
//
//   x [ROWS, INNER], w [OUTER, INNER], residual, z, injection, input [ROWS, OUTER] -> y, h [ROWS, OUTER], rstd [ROWS]
//
// A thread holds 4 (or 8) rows by 4 (or 8) columns: lib/tile. The GROUP_X threads of a row are those of a whole row of y, and
// each adds up the squares of all in the order of the columns. WHOLE_ROWS: a thread walks all columns of its rows, leaves s where
// the output will be, and comes back to scale it; no barrier. OUTER is a multiple of 4, with WIDE of 8.
//
// Tunables: GROUP_Y threads of a workgroup along the rows; EIGHT_ROWS, WIDE, WHOLE_ROWS. VEC: INNER is a multiple of 4.
// Y, RSTD, SUM: y, rstd, h are wanted. BEFORE: y stands in the place of z, else in that of injection. INPUT: input is given.

import package::lib::grid::{bound, group_index};
import package::lib::row_sums::RowSums;
@if(!WHOLE_ROWS) import package::lib::row_sums::sum_over_row;
import package::lib::tile::Block;
import package::lib::walk::walk;
import constants::{ROWS, OUTER, QUADS, EPS, TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y};

@group(0) @binding(2) var<storage, read> residual: array<vec4f>;
@if(Y) @group(0) @binding(3) var<storage, read_write> y: array<vec4f>;
@if(RSTD) @group(0) @binding(4) var<storage, read_write> rstd: array<f32>;
@if(SUM) @group(0) @binding(5) var<storage, read> other: array<vec4f>;
@if(INPUT) @group(0) @binding(6) var<storage, read> input: array<vec4f>;
@if(SUM) @group(0) @binding(7) var<storage, read_write> h: array<vec4f>;

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

fn s_of(row: u32, column: u32, block: Block) -> Block {
  let top = add_residual(row, column, block.top);
  @if(EIGHT_ROWS) { return Block(top, add_residual(row + 4u, column, block.bottom)); }
  @else { return Block(top); }
}

fn squares_of(rows: mat4x4f) -> vec4f {
  return vec4f(dot(rows[0], rows[0]), dot(rows[1], rows[1]), dot(rows[2], rows[2]), dot(rows[3], rows[3]));
}

fn add_squares(sums: RowSums, s: Block) -> RowSums {
  @if(EIGHT_ROWS) { return RowSums(sums.top + squares_of(s.top), sums.bottom + squares_of(s.bottom)); }
  @else { return RowSums(sums.top + squares_of(s.top)); }
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

fn store_rows(row: u32, column: u32, s: mat4x4f, sums: vec4f) {
  let scale = 1.0 / sqrt(sums / OUTER + EPS);
  store_row(row, column, s[0], scale.x);
  store_row(row + 1u, column, s[1], scale.y);
  store_row(row + 2u, column, s[2], scale.z);
  store_row(row + 3u, column, s[3], scale.w);
}

fn store(row: u32, column: u32, s: Block, sums: RowSums) {
  store_rows(row, column, s.top, sums.top);
  @if(EIGHT_ROWS) store_rows(row + 4u, column, s.bottom, sums.bottom);
}

/// Leaves s of a row where y, or else h, will be.
@if(WHOLE_ROWS) fn leave_row(row: u32, column: u32, s: vec4f) {
  if row < ROWS {
    @if(Y) y[place(row, column)] = s;
    @else h[place(row, column)] = s;
  }
}

@if(WHOLE_ROWS) fn left_row(row: u32, column: u32) -> vec4f {
  @if(Y) { return y[place(row, column)]; }
  @else { return h[place(row, column)]; }
}

@if(WHOLE_ROWS) fn leave_rows(row: u32, column: u32, s: mat4x4f) {
  leave_row(row, column, s[0]);
  leave_row(row + 1u, column, s[1]);
  leave_row(row + 2u, column, s[2]);
  leave_row(row + 3u, column, s[3]);
}

@if(WHOLE_ROWS) fn leave(row: u32, column: u32, s: Block) {
  leave_rows(row, column, s.top);
  @if(EIGHT_ROWS) leave_rows(row + 4u, column, s.bottom);
}

@if(WHOLE_ROWS) fn left_rows(row: u32, column: u32) -> mat4x4f {
  return mat4x4f(left_row(row, column), left_row(row + 1u, column), left_row(row + 2u, column), left_row(row + 3u, column));
}

@if(WHOLE_ROWS) fn left_block(row: u32, column: u32) -> Block {
  @if(EIGHT_ROWS) { return Block(left_rows(row, column), left_rows(row + 4u, column)); }
  @else { return Block(left_rows(row, column)); }
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let row = (group_index(group, groups) * GROUP_Y + local.y) * TILE_ROWS;
  @if(WHOLE_ROWS) {
    if row >= ROWS {
      return;
    }
    var sums = RowSums();
    for (var column = 0u; column < bound(OUTER, groups); column += TILE_COLUMNS) {
      let tile = walk(row, column, column + 4u, 0u, QUADS, groups, local);
      let s = s_of(row, column, tile.first);
      leave(row, column, s);
      sums = add_squares(sums, s);
      @if(WIDE) {
        let next = s_of(row, column + 4u, tile.second);
        leave(row, column + 4u, next);
        sums = add_squares(sums, next);
      }
    }
    for (var column = 0u; column < bound(OUTER, groups); column += 4u) {
      store(row, column, left_block(row, column), sums);
    }
  }
  @else {
    let column = local.x * TILE_COLUMNS;
    let tile = walk(row, column, column + 4u, 0u, QUADS, groups, local);
    let s = s_of(row, column, tile.first);
    var mine = add_squares(RowSums(), s);
    @if(WIDE) let next = s_of(row, column + 4u, tile.second);
    @if(WIDE) mine = add_squares(mine, next);
    let sums = sum_over_row(mine, groups, local);
    store(row, column, s, sums);
    @if(WIDE) store(row, column + 4u, next, sums);
  }
}
