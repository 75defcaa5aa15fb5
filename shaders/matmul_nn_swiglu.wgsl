// dgate_up = the gradient of silu(gate) · up, where that of the product is da = dy w
//
//   dy [ROWS, OUTER], w [OUTER, INNER], gate_up [ROWS, 2, INNER] -> dgate_up [ROWS, 2, INNER]
//   d_up = da · silu(g), d_gate = da · up · s (1 + g (1 - s)), s = sigmoid(g)
//
// A thread owns 4 (or 8) rows by 4 (or 8) columns of da: lib/tile. INNER is a multiple of 4.
//
// Tunables: GROUP_X, GROUP_Y threads of a workgroup along the columns and rows of da; EIGHT_ROWS, WIDE.
// VEC: OUTER is a multiple of 4.

import package::lib::grid::thread_place;
import package::lib::tile::{Block, next_column};
import package::lib::walk::walk;
import constants::{ROWS, INNER, QUADS, TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y};

@group(0) @binding(2) var<storage, read> gate_up: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dgate_up: array<vec4f>;

fn store_row(row: u32, column: u32, da: vec4f) {
  if row >= ROWS {
    return;
  }
  let at = (2u * row * INNER + column) / 4u;
  let g = gate_up[at];
  let up = gate_up[at + INNER / 4u];
  let e = exp(-abs(g));
  let positive = g >= vec4f();
  // Both from e, so that neither loses digits where the other is near 1.
  let s = select(e, vec4f(1.0), positive) / (1.0 + e);
  let rest = select(vec4f(1.0), e, positive) / (1.0 + e);
  dgate_up[at] = da * up * s * (1.0 + g * rest);
  dgate_up[at + INNER / 4u] = da * g * s;
}

fn store_rows(row: u32, column: u32, rows: mat4x4f) {
  store_row(row, column, rows[0]);
  store_row(row + 1u, column, rows[1]);
  store_row(row + 2u, column, rows[2]);
  store_row(row + 3u, column, rows[3]);
}

fn store(row: u32, column: u32, block: Block) {
  store_rows(row, column, block.top);
  @if(EIGHT_ROWS) store_rows(row + 4u, column, block.bottom);
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let thread = thread_place(group, groups, local);
  let row = thread.y * TILE_ROWS;
  let column = thread.x * TILE_COLUMNS;
  let outside = row >= ROWS || column >= INNER;
  @if(!STAGED && !SHUFFLED) if outside { return; }
  let other = next_column(column, INNER);
  let tile = walk(row, column, other, 0u, QUADS, groups, local);
  if outside { return; }
  store(row, column, tile.first);
  @if(WIDE) if other != column { store(row, other, tile.second); }
}
