// d_up = da · silu(g), d_gate = da · up · s (1 + g (1 - s)), s = sigmoid(g)
//
//   gate_up [ROWS, 2, FFN], da [ROWS, FFN] -> dgate_up [ROWS, 2, FFN]
//
// FFN counts lanes. VEC: four floats each.

import package::lib::grid::group_index;
import package::lib::lane::Lane;
import constants::{ROWS, FFN, WORKGROUP};

@group(0) @binding(0) var<storage, read> gate_up: array<Lane>;
@group(0) @binding(1) var<storage, read> da: array<Lane>;
@group(0) @binding(2) var<storage, read_write> dgate_up: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= ROWS * FFN {
    return;
  }
  let at = i / FFN * 2u * FFN + i % FFN;
  let g = gate_up[at];
  let up = gate_up[at + FFN];
  let d = da[i];
  let e = exp(-abs(g));
  let positive = g >= Lane(0.0);
  // Both from e, so that neither loses digits where the other is near 1.
  let s = select(e, Lane(1.0), positive) / (1.0 + e);
  let rest = select(Lane(1.0), e, positive) / (1.0 + e);
  dgate_up[at] = d * up * s * (1.0 + g * rest);
  dgate_up[at + FFN] = d * g * s;
}
