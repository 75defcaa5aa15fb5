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
// As data, 1 or 0: Y, RSTD, SUM: y, rstd, h are wanted. BEFORE: y stands in the place of z, else in that of injection. INPUT: input is given.

import package::lib::grid::group_index;
import package::lib::row_sums::RowSums;
@if(!WHOLE_ROWS) import package::lib::row_sums::sum_over_row;
@if(WHOLE_ROWS) import package::lib::row_sums::row_sum;
import package::lib::tile::Block;
import package::lib::walk::walk;
import constants::{EPS, TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y, sizes};

@group(0) @binding(2) var<storage, read> residual: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> rstd: array<f32>;
@group(0) @binding(5) var<storage, read> other: array<vec4f>;
@group(0) @binding(6) var<storage, read> input: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> h: array<vec4f>;

fn place(row: u32, column: u32) -> u32 {
  return (min(row, sizes.ROWS - 1u) * sizes.OUTER + column) / 4u;
}

@if(!WHOLE_ROWS) fn add_residual(row: u32, column: u32, rows: mat4x4f) -> mat4x4f {
  return rows + mat4x4f(
    residual[place(row, column)],
    residual[place(row + 1u, column)],
    residual[place(row + 2u, column)],
    residual[place(row + 3u, column)],
  );
}

@if(!WHOLE_ROWS) fn s_of(row: u32, column: u32, block: Block) -> Block {
  let top = add_residual(row, column, block.top);
  @if(EIGHT_ROWS) { return Block(top, add_residual(row + 4u, column, block.bottom)); }
  @else { return Block(top); }
}

@if(!WHOLE_ROWS) fn squares_of(rows: mat4x4f) -> vec4f {
  return vec4f(dot(rows[0], rows[0]), dot(rows[1], rows[1]), dot(rows[2], rows[2]), dot(rows[3], rows[3]));
}

@if(!WHOLE_ROWS) fn add_squares(sums: RowSums, s: Block) -> RowSums {
  @if(EIGHT_ROWS) { return RowSums(sums.top + squares_of(s.top), sums.bottom + squares_of(s.bottom)); }
  @else { return RowSums(sums.top + squares_of(s.top)); }
}

fn put_y(row: u32, column: u32, v: vec4f) {
  if row < sizes.ROWS {
    y[place(row, column)] = v;
  }
}

fn put_rstd(row: u32, scale: f32) {
  if row < sizes.ROWS {
    rstd[row] = scale;
  }
}

fn put_h(row: u32, column: u32, v: vec4f) {
  if row < sizes.ROWS {
    h[place(row, column)] = v;
  }
}

/// What the next module starts from, of two rows that are asked for together.
@if(!WHOLE_ROWS) fn put_starts(row: u32, column: u32, v: vec4f, v_next: vec4f) {
  let at = place(row, column);
  let next = place(row + 1u, column);
  let beside = other[at];
  let beside_next = other[next];
  if sizes.INPUT == 0u {
    put_h(row, column, v + beside);
    put_h(row + 1u, column, v_next + beside_next);
    return;
  }
  let rest = input[at];
  let rest_next = input[next];
  if sizes.BEFORE == 0u {
    put_h(row, column, beside + (v + rest));
    put_h(row + 1u, column, beside_next + (v_next + rest_next));
  } else {
    put_h(row, column, v + (beside + rest));
    put_h(row + 1u, column, v_next + (beside_next + rest_next));
  }
}

@if(!WHOLE_ROWS) fn store_rows(row: u32, column: u32, s: mat4x4f, sums: vec4f) {
  let scale = 1.0 / sqrt(sums / f32(sizes.OUTER) + EPS);
  let v = mat4x4f(s[0] * scale.x, s[1] * scale.y, s[2] * scale.z, s[3] * scale.w);
  if sizes.Y != 0u {
    put_y(row, column, v[0]);
    put_y(row + 1u, column, v[1]);
    put_y(row + 2u, column, v[2]);
    put_y(row + 3u, column, v[3]);
  }
  if sizes.RSTD != 0u && column == 0u {
    put_rstd(row, scale.x);
    put_rstd(row + 1u, scale.y);
    put_rstd(row + 2u, scale.z);
    put_rstd(row + 3u, scale.w);
  }
  if sizes.SUM != 0u {
    put_starts(row, column, v[0], v[1]);
    put_starts(row + 2u, column, v[2], v[3]);
  }
}

@if(!WHOLE_ROWS) fn store(row: u32, column: u32, s: Block, sums: RowSums) {
  store_rows(row, column, s.top, sums.top);
  @if(EIGHT_ROWS) store_rows(row + 4u, column, s.bottom, sums.bottom);
}

@if(WHOLE_ROWS) fn next_row(v: vec4f, at: u32) -> vec4f {
  if sizes.INPUT == 0u {
    return v + other[at];
  }
  if sizes.BEFORE == 0u {
    return other[at] + (v + input[at]);
  }
  return v + (other[at] + input[at]);
}

@if(WHOLE_ROWS) fn store_row(row: u32, column: u32, s: vec4f, scale: f32) {
  let v = s * scale;
  if sizes.Y != 0u {
    put_y(row, column, v);
  }
  if sizes.RSTD != 0u && column == 0u {
    put_rstd(row, scale);
  }
  if sizes.SUM != 0u {
    put_h(row, column, next_row(v, place(row, column)));
  }
}

/// Leaves s of a row where y, or else h, will be.
@if(WHOLE_ROWS) fn leave_row(row: u32, column: u32, s: vec4f) {
  if sizes.Y != 0u {
    put_y(row, column, s);
  } else {
    put_h(row, column, s);
  }
}

@if(WHOLE_ROWS) fn left_row(row: u32, column: u32) -> vec4f {
  if sizes.Y != 0u {
    return y[place(row, column)];
  }
  return h[place(row, column)];
}

/// Leaves s of four rows and adds up its squares. A loop, so that the text of it all is compiled once.
@if(WHOLE_ROWS) fn leave_rows(row: u32, column: u32, rows: mat4x4f, sums: vec4f) -> vec4f {
  var own = rows;
  var squares = sums;
  for (var r = 0u; r < 4u; r++) {
    let s = own[r] + residual[place(row + r, column)];
    leave_row(row + r, column, s);
    squares[r] += dot(s, s);
  }
  return squares;
}

@if(WHOLE_ROWS) fn leave(row: u32, column: u32, block: Block, sums: RowSums) -> RowSums {
  let top = leave_rows(row, column, block.top, sums.top);
  @if(EIGHT_ROWS) { return RowSums(top, leave_rows(row + 4u, column, block.bottom, sums.bottom)); }
  @else { return RowSums(top); }
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let row = (group_index(group, groups) * GROUP_Y + local.y) * TILE_ROWS;
  @if(WHOLE_ROWS) {
    if row >= sizes.ROWS {
      return;
    }
    var sums = RowSums();
    for (var column = 0u; column < sizes.OUTER; column += TILE_COLUMNS) {
      let tile = walk(row, column, column + 4u, 0u, sizes.QUADS);
      sums = leave(row, column, tile.first, sums);
      @if(WIDE) sums = leave(row, column + 4u, tile.second, sums);
    }
    for (var r = 0u; r < TILE_ROWS; r++) {
      let scale = 1.0 / sqrt(row_sum(sums, r) / f32(sizes.OUTER) + EPS);
      for (var column = 0u; column < sizes.OUTER; column += 4u) {
        store_row(row + r, column, left_row(row + r, column), scale);
      }
    }
  }
  @else {
    let column = local.x * TILE_COLUMNS;
    let tile = walk(row, column, column + 4u, 0u, sizes.QUADS);
    let s = s_of(row, column, tile.first);
    var mine = add_squares(RowSums(), s);
    @if(WIDE) let next = s_of(row, column + 4u, tile.second);
    @if(WIDE) mine = add_squares(mine, next);
    let sums = sum_over_row(mine, groups, local);
    store(row, column, s, sums);
    @if(WIDE) store(row, column + 4u, next, sums);
  }
}
