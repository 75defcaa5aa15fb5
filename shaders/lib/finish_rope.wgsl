// Sums of q, k and v, of which q and k are rotated by their position as they are stored.
//
//   table [TOKENS, HALF, 2] -> y [ROWS, 3, HEADS, 2 · HALF], OUTER in all
//   (a, b) -> (a cos - b sin, b cos + a sin), a from the first half of a head, b from the same place in the second
//
// HALF is a multiple of 4.

import package::lib::rope::{angle_of, angle_place};
import constants::{HALF, GROUP_X, sizes};

@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(3) var<storage, read> table: array<vec4f>;

fn rotate_row(row: u32, column: u32, a: vec4f, b: vec4f) {
  if row >= sizes.ROWS {
    return;
  }
  let at = (row * sizes.OUTER + column) / 4u;
  if column >= sizes.OUTER / 3u * 2u {
    y[at] = a;
    y[at + HALF / 4u] = b;
    return;
  }
  let entry = angle_place(row, column % HALF / 4u);
  let turn = angle_of(table[entry], table[entry + 1u]);
  y[at] = a * turn.cosine - b * turn.sine;
  y[at + HALF / 4u] = b * turn.cosine + a * turn.sine;
}

/// Of four rows, four columns of a first half and the same of its second.
fn finish_pair(row: u32, column: u32, a: mat4x4f, b: mat4x4f) {
  rotate_row(row, column, a[0], b[0]);
  rotate_row(row + 1u, column, a[1], b[1]);
  rotate_row(row + 2u, column, a[2], b[2]);
  rotate_row(row + 3u, column, a[3], b[3]);
}

// As matmul_shared asks for it:

fn all_columns() -> u32 {
  return sizes.OUTER;
}

fn second_column() -> u32 {
  return HALF;
}

fn first_column(across: u32, thread: u32) -> u32 {
  let pair = (across * GROUP_X + thread) * 4u;
  return pair / HALF * (2u * HALF) + pair % HALF;
}
