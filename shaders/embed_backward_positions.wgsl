// Part of embed_backward: dpositions[t] = FACTOR Σ_b dx[b,t], in batch order
//
//   dx [BATCH, LENGTH] -> dpositions [LENGTH], LENGTH = TOKENS · HIDDEN

import package::lib::grid::{bound, group_index};
import constants::{BATCH, LENGTH, FACTOR, WORKGROUP};

@group(0) @binding(0) var<storage, read> dx: array<f32>;
@group(0) @binding(1) var<storage, read_write> dpositions: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= LENGTH {
    return;
  }
  var sum = 0.0;
  for (var b = 0u; b < bound(BATCH, groups); b++) {
    sum += dx[b * LENGTH + i];
  }
  dpositions[i] = FACTOR * sum;
}
