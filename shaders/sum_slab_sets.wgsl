// Several sums of slabs into parts of one buffer: out = slabs[0] + slabs[1] + ... in this order, for each set
//
//   slabs, sets [SETS] = (first lane of its slabs, how many slabs, lanes of each, first lane of its part of out) -> out
//
// A thread a lane of a part; the parts of all sets in a row are LENGTH lanes. VEC: lanes are four floats.

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import constants::{SETS, LENGTH, WORKGROUP};

@group(0) @binding(0) var<storage, read> slabs: array<Lane>;
@group(0) @binding(1) var<storage, read> sets: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> out: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= LENGTH {
    return;
  }
  var lane = i;
  var s = 0u;
  while s < bound(SETS, groups) - 1u && lane >= sets[s].z {
    lane -= sets[s].z;
    s++;
  }
  let own = sets[s];
  var sum = slabs[own.x + lane];
  for (var k = 1u; k < own.y; k++) {
    sum += slabs[own.x + k * own.z + lane];
  }
  out[own.w + lane] = sum;
}
