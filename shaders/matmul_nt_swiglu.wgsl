// a = silu(gate) · up, where (gate, up) = x wᵀ
//
//   x [ROWS, INNER], w [2, FFN, INNER] -> a [ROWS, FFN], and with KEEP gate_up [ROWS, 2, FFN]
//
// A thread owns 4 (or 8) rows by 4 columns of gate and the same of up, with WIDE in one walk over x. FFN is a multiple of 4; OUTER is 2 FFN.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of a; EIGHT_ROWS, WIDE.
// VEC: INNER is a multiple of 4.

import package::lib::grid::thread_place;
import package::lib::walk::walk_both;
import constants::{ROWS, FFN, QUADS, TILE_ROWS, GROUP_X, GROUP_Y};

@group(0) @binding(2) var<storage, read_write> a: array<vec4f>;
@if(KEEP) @group(0) @binding(3) var<storage, read_write> gate_up: array<vec4f>;

fn store_row(row: u32, column: u32, gate: vec4f, up: vec4f) {
  if row >= ROWS {
    return;
  }
  @if(KEEP) gate_up[(2u * row * FFN + column) / 4u] = gate;
  @if(KEEP) gate_up[((2u * row + 1u) * FFN + column) / 4u] = up;
  let e = exp(-abs(gate));
  let sigmoid = select(e, vec4f(1.0), gate >= vec4f()) / (1.0 + e);
  a[(row * FFN + column) / 4u] = gate * sigmoid * up;
}

fn store(row: u32, column: u32, gate: mat4x4f, up: mat4x4f) {
  store_row(row, column, gate[0], up[0]);
  store_row(row + 1u, column, gate[1], up[1]);
  store_row(row + 2u, column, gate[2], up[2]);
  store_row(row + 3u, column, gate[3], up[3]);
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let thread = thread_place(group, groups, local);
  let row = thread.y * TILE_ROWS;
  let column = thread.x * 4u;
  let outside = row >= ROWS || column >= FFN;
  @if(!STAGED && !SHUFFLED) if outside { return; }
  let both = walk_both(row, column, FFN + column, 0u, QUADS, groups, local);
  if outside { return; }
  store(row, column, both.first.top, both.second.top);
  @if(EIGHT_ROWS) store(row + 4u, column, both.first.bottom, both.second.bottom);
}
