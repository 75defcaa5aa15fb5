// dw[o] = Σ_b dq[b,o] z[b,0], dbias[o] = Σ_b dq[b,o], in batch order
//
//   dq [BATCH, 2], z [BATCH, TOKENS, HIDDEN] -> dw [2, HIDDEN], dbias [2]
//
// A thread owns one element; the last two own the bias.

import package::lib::grid::{bound, group_index};
import constants::{BATCH, TOKENS, HIDDEN, WORKGROUP};

@group(0) @binding(0) var<storage, read> dq: array<f32>;
@group(0) @binding(1) var<storage, read> z: array<f32>;
@group(0) @binding(2) var<storage, read_write> dw: array<f32>;
@group(0) @binding(3) var<storage, read_write> dbias: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= 2u * HIDDEN + 2u {
    return;
  }
  var sum = 0.0;
  if i < 2u * HIDDEN {
    for (var b = 0u; b < bound(BATCH, groups); b++) {
      sum += dq[2u * b + i / HIDDEN] * z[b * TOKENS * HIDDEN + i % HIDDEN];
    }
    dw[i] = sum;
  } else {
    let o = i - 2u * HIDDEN;
    for (var b = 0u; b < bound(BATCH, groups); b++) {
      sum += dq[2u * b + o];
    }
    dbias[o] = sum;
  }
}
