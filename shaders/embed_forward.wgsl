// x[b,t] = FACTOR · e (+ FACTOR · positions[t])
//
//   inputs [BATCH, CELLS], embedding [VOCAB, HIDDEN], ids [BATCH], puzzle_table [PUZZLE_ROWS, PUZZLE_DIM],
//   positions [TOKENS, HIDDEN] -> x [BATCH, TOKENS, HIDDEN]
//
// e is the embedding of the token in cell t - SLOTS, or for t < SLOTS the t-th HIDDEN-wide piece of the puzzle's row, zero
// past PUZZLE_DIM. FACTOR is the embedding scale, times the position scale with POSITIONS. PUZZLES: a table is given.

import package::lib::grid::group_index;
import constants::{BATCH, CELLS, SLOTS, TOKENS, HIDDEN, VOCAB, PUZZLE_ROWS, PUZZLE_DIM, FACTOR, WORKGROUP};

@group(0) @binding(0) var<storage, read> inputs: array<u32>;
@group(0) @binding(1) var<storage, read> embedding: array<f32>;
@if(POSITIONS) @group(0) @binding(2) var<storage, read> positions: array<f32>;
@if(PUZZLES) @group(0) @binding(3) var<storage, read> ids: array<u32>;
@if(PUZZLES) @group(0) @binding(4) var<storage, read> puzzle_table: array<f32>;
@group(0) @binding(5) var<storage, read_write> x: array<f32>;

fn entry(b: u32, t: u32, d: u32) -> f32 {
  if t >= SLOTS {
    let token = min(inputs[b * CELLS + t - SLOTS], VOCAB - 1u);
    return embedding[token * HIDDEN + d];
  }
  @if(PUZZLES) {
    let column = t * HIDDEN + d;
    if column < PUZZLE_DIM {
      return puzzle_table[min(ids[b], PUZZLE_ROWS - 1u) * PUZZLE_DIM + column];
    }
  }
  return 0.0;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= BATCH * TOKENS * HIDDEN {
    return;
  }
  var e = entry(i / (TOKENS * HIDDEN), i / HIDDEN % TOKENS, i % HIDDEN);
  @if(POSITIONS) e += positions[i % (TOKENS * HIDDEN)];
  x[i] = FACTOR * e;
}
