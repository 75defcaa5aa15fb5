// average = ema_rate · average + (1 - ema_rate) · parameters
//
//   parameters [LENGTH], scalars, status [1] -> average [LENGTH], in place
//
// Nothing changes while status is not 0. RATE: place in scalars. VEC: LENGTH is a multiple of 4. LENGTH counts lanes.

import package::lib::grid::group_index;
import package::lib::lane::Lane;
import constants::{LENGTH, RATE, WORKGROUP};

@group(0) @binding(0) var<storage, read> parameters: array<Lane>;
@group(0) @binding(1) var<storage, read> scalars: array<f32>;
@group(0) @binding(2) var<storage, read> status: array<u32>;
@group(0) @binding(3) var<storage, read_write> average: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= LENGTH || status[0] != 0u {
    return;
  }
  average[i] += (1.0 - scalars[RATE]) * (parameters[i] - average[i]);
}
