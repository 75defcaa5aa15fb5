// a = silu(gate) · up, silu(g) = g sigmoid(g)
//
//   gate_up [ROWS, 2, FFN] -> a [ROWS, FFN]
//
// FFN counts lanes. VEC: four floats each.

import package::lib::grid::group_index;
import package::lib::lane::Lane;
import constants::{ROWS, FFN, WORKGROUP};

@group(0) @binding(0) var<storage, read> gate_up: array<Lane>;
@group(0) @binding(1) var<storage, read_write> a: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= ROWS * FFN {
    return;
  }
  let at = i / FFN * 2u * FFN + i % FFN;
  let g = gate_up[at];
  let up = gate_up[at + FFN];
  let e = exp(-abs(g));
  let sigmoid = select(e, Lane(1.0), g >= Lane(0.0)) / (1.0 + e);
  a[i] = g * sigmoid * up;
}
