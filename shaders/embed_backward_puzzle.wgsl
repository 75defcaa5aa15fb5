// Part of embed_backward: dpuzzle[b] = FACTOR · the first PUZZLE_DIM elements of dx[b], its puzzle slots
//
//   dx [BATCH, TOKENS · HIDDEN] -> dpuzzle [BATCH, PUZZLE_DIM]: a row per batch slot, added up per puzzle by sign_sgd

import package::lib::grid::group_index;
import constants::{BATCH, TOKENS, HIDDEN, PUZZLE_DIM, FACTOR, WORKGROUP};

@group(0) @binding(0) var<storage, read> dx: array<f32>;
@group(0) @binding(1) var<storage, read_write> dpuzzle: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= BATCH * PUZZLE_DIM {
    return;
  }
  dpuzzle[i] = FACTOR * dx[i / PUZZLE_DIM * TOKENS * HIDDEN + i % PUZZLE_DIM];
}
