// y = x wᵀ, then q and k of it rotated by their position
//
//   x [ROWS, INNER], w [OUTER, INNER], table [TOKENS, HALF, 2] -> y [ROWS, 3, HEADS, 2 · HALF], OUTER in all
//   (a, b) -> (a cos - b sin, b cos + a sin), a from the first half of a head, b from the same place in the second
//
// A thread owns 4 (or 8) rows by 4 columns of a first half and the same of its second, with WIDE in one
// walk over x. HALF is a multiple of 4.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the pairs of columns and the rows of y; EIGHT_ROWS, WIDE.
// VEC: INNER is a multiple of 4.

import package::lib::grid::thread_place;
import package::lib::rope::{angle_of, angle_place};
import package::lib::walk::walk_both;
import constants::{ROWS, OUTER, HALF, QUADS, TILE_ROWS, GROUP_X, GROUP_Y};

@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(3) var<storage, read> table: array<vec4f>;

fn store_row(row: u32, column: u32, a: vec4f, b: vec4f) {
  if row >= ROWS {
    return;
  }
  let at = (row * OUTER + column) / 4u;
  if column >= OUTER / 3u * 2u {
    y[at] = a;
    y[at + HALF / 4u] = b;
    return;
  }
  let entry = angle_place(row, column % HALF / 4u);
  let turn = angle_of(table[entry], table[entry + 1u]);
  y[at] = a * turn.cosine - b * turn.sine;
  y[at + HALF / 4u] = b * turn.cosine + a * turn.sine;
}

fn store(row: u32, column: u32, a: mat4x4f, b: mat4x4f) {
  store_row(row, column, a[0], b[0]);
  store_row(row + 1u, column, a[1], b[1]);
  store_row(row + 2u, column, a[2], b[2]);
  store_row(row + 3u, column, a[3], b[3]);
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let thread = thread_place(group, groups, local);
  let row = thread.y * TILE_ROWS;
  let pair = thread.x * 4u;
  let column = pair / HALF * (2u * HALF) + pair % HALF;
  let outside = row >= ROWS || column >= OUTER;
  @if(!STAGED && !SHUFFLED) if outside { return; }
  let both = walk_both(row, column, column + HALF, 0u, QUADS, groups, local);
  if outside { return; }
  store(row, column, both.first.top, both.second.top);
  @if(EIGHT_ROWS) store(row + 4u, column, both.first.bottom, both.second.bottom);
}
