// y = x
//
//   x [LENGTH] -> y [LENGTH]
//
// Measures how fast memory is. VEC: LENGTH, in floats, is a multiple of 4.

import package::lib::grid::group_index;
import package::lib::lane::Lane;
import constants::{LENGTH, WORKGROUP};

@group(0) @binding(0) var<storage, read> x: array<Lane>;
@group(0) @binding(1) var<storage, read_write> y: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i < LENGTH {
    y[i] = x[i];
  }
}
