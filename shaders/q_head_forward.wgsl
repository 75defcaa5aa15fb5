// q[b] = z[b,0] wᵀ + bias = (halt, continue) logits
//
//   z [BATCH, TOKENS, HIDDEN], w [2, HIDDEN], bias [2] -> q [BATCH, 2]
//
// WIDTH is HIDDEN in lanes of one float, or four (VEC).

import package::lib::grid::{bound, group_index};
import package::lib::lane::{Lane, lane_dot};
import constants::{BATCH, TOKENS, WIDTH, WORKGROUP};

@group(0) @binding(0) var<storage, read> z: array<Lane>;
@group(0) @binding(1) var<storage, read> w: array<Lane>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> q: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= BATCH * 2u {
    return;
  }
  let base = i / 2u * TOKENS * WIDTH;
  let row = i % 2u * WIDTH;
  var sum = 0.0;
  for (var c = 0u; c < bound(WIDTH, groups); c++) {
    sum += lane_dot(z[base + c], w[row + c]);
  }
  q[i] = sum + bias[i % 2u];
}
