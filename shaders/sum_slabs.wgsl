// out = slabs[0] + slabs[1] + ... in this order
//
//   slabs [SLABS, LENGTH] -> out [LENGTH]; with ACCUMULATE the sum is added to what out holds
//
// The second half of every sum over rows: a fixed order without atomics. VEC: LENGTH, in floats, is a multiple of 4.

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import constants::{SLABS, LENGTH, WORKGROUP};

@group(0) @binding(0) var<storage, read> slabs: array<Lane>;
@group(0) @binding(1) var<storage, read_write> out: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= LENGTH {
    return;
  }
  var sum = slabs[i];
  for (var s = 1u; s < bound(SLABS, groups); s++) {
    sum += slabs[s * LENGTH + i];
  }
  @if(ACCUMULATE) { out[i] += sum; }
  @else { out[i] = sum; }
}
