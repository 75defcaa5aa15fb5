// out = slabs[0] + slabs[1] + ... in this order: one such sum, or a set of them into parts of one buffer
//
//   slabs [SLABS, LENGTH] -> out [LENGTH]; where ACCUMULATE is 1 the sum is added to what out holds
//   or, where SETS is not 0, slabs, sets [SETS] = (first lane of its slabs, how many slabs, lanes of each, first lane of its part of out)
//   -> out; LENGTH is the lanes of all parts
//
// The second half of every sum over rows: a fixed order without atomics. A thread a lane. VEC: lanes are four floats.

import package::lib::grid::group_index;
import package::lib::lane::Lane;
import constants::{WORKGROUP, sizes};

@group(0) @binding(0) var<storage, read> slabs: array<Lane>;
@group(0) @binding(1) var<storage, read> sets: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> out: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= sizes.LENGTH {
    return;
  }
  var lane = i;
  var own = vec4u(0u, sizes.SLABS, sizes.LENGTH, 0u);
  if sizes.SETS != 0u {
    var s = 0u;
    own = sets[s];
    while s < sizes.SETS - 1u && lane >= own.z {
      lane -= own.z;
      s++;
      own = sets[s];
    }
  }
  var sum = slabs[own.x + lane];
  for (var k = 1u; k < own.y; k++) {
    sum += slabs[own.x + k * own.z + lane];
  }
  if sizes.ACCUMULATE != 0u {
    out[own.w + lane] += sum;
  } else {
    out[own.w + lane] = sum;
  }
}
