// Both states at their initial values where halted[b], in place; with SUM also what the first L-step starts from
//
//   halted [BATCH], H_init, L_init [HIDDEN], x [BATCH, TOKENS, HIDDEN] -> z_H, z_L [BATCH, TOKENS, HIDDEN], in place
//   h = z_L + (z_H + x)
//
// HIDDEN counts lanes. VEC: four floats each.

import package::lib::grid::group_index;
import package::lib::lane::Lane;
import constants::{BATCH, TOKENS, HIDDEN, WORKGROUP};

@group(0) @binding(0) var<storage, read> halted: array<u32>;
@group(0) @binding(1) var<storage, read> H_init: array<Lane>;
@group(0) @binding(2) var<storage, read> L_init: array<Lane>;
@group(0) @binding(3) var<storage, read_write> z_H: array<Lane>;
@group(0) @binding(4) var<storage, read_write> z_L: array<Lane>;
@if(SUM) @group(0) @binding(5) var<storage, read> x: array<Lane>;
@if(SUM) @group(0) @binding(6) var<storage, read_write> h: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= BATCH * TOKENS * HIDDEN {
    return;
  }
  if halted[i / (TOKENS * HIDDEN)] != 0u {
    z_H[i] = H_init[i % HIDDEN];
    z_L[i] = L_init[i % HIDDEN];
  }
  @if(SUM) h[i] = z_L[i] + (z_H[i] + x[i]);
}
