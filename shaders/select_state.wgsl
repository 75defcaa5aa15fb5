// z[b,t] = init where halted[b], in place
//
//   halted [BATCH], init [HIDDEN], z [BATCH, TOKENS, HIDDEN] -> z
//
// A select, not a blend: the carry of a halted row may hold anything, NaN too. HIDDEN counts lanes; VEC: four floats each.

import package::lib::grid::group_index;
import package::lib::lane::Lane;
import constants::{BATCH, TOKENS, HIDDEN, WORKGROUP};

@group(0) @binding(0) var<storage, read> halted: array<u32>;
@group(0) @binding(1) var<storage, read> init: array<Lane>;
@group(0) @binding(2) var<storage, read_write> z: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= BATCH * TOKENS * HIDDEN {
    return;
  }
  if halted[i / (TOKENS * HIDDEN)] != 0u {
    z[i] = init[i % HIDDEN];
  }
}
