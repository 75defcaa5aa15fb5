// First half of gradient_guard: sums of squares
//
//   gradients [LENGTH] -> partial [PARTIALS]; partial[i] takes each PARTIALS-th element from the i-th on
//
// Tunables: PARTIALS. VEC: LENGTH is a multiple of 4. LENGTH counts lanes.

import package::lib::grid::{bound, group_index};
import package::lib::lane::{Lane, lane_dot};
import constants::{LENGTH, PARTIALS, WORKGROUP};

@group(0) @binding(0) var<storage, read> gradients: array<Lane>;
@group(0) @binding(1) var<storage, read_write> partial: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = group_index(group, groups) * WORKGROUP + local;
  if first >= PARTIALS {
    return;
  }
  var sum = 0.0;
  for (var i = first; i < bound(LENGTH, groups); i += PARTIALS) {
    sum += lane_dot(gradients[i], gradients[i]);
  }
  partial[first] = sum;
}
