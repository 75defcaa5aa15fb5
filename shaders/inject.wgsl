// h = z + injection, or h = z + (injection + x)
//
//   z, injection, x [LENGTH] -> h [LENGTH]
//
// What a module's blocks start from. As data: INPUT is 1 where x is given. VEC: LENGTH, in floats, is a multiple of 4.

import package::lib::grid::group_index;
import package::lib::lane::Lane;
import constants::{WORKGROUP, sizes};

@group(0) @binding(0) var<storage, read> z: array<Lane>;
@group(0) @binding(1) var<storage, read> injection: array<Lane>;
@group(0) @binding(2) var<storage, read> x: array<Lane>;
@group(0) @binding(3) var<storage, read_write> h: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= sizes.LENGTH {
    return;
  }
  if sizes.INPUT != 0u {
    h[i] = z[i] + (injection[i] + x[i]);
  } else {
    h[i] = z[i] + injection[i];
  }
}
