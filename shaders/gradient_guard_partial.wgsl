// First half of gradient_guard: sums of squares
//
//   gradients [LENGTH] -> partial [PARTIALS]; partial[i] takes each PARTIALS-th element from the i-th on
//
// Gradients are bound as bits, which tell those that are not finite (or huge, so that their squares are not): their partial sum is
// stored as NaN. lib/bits.wgsl says why not the sum is asked.
//
// Tunables: PARTIALS. VEC: LENGTH is a multiple of 4. LENGTH counts lanes.

import package::lib::bits::stored_bits;
import package::lib::grid::{bound, group_index};
import package::lib::lane::{Lane, LaneBits, lane_dot, lane_is_huge};
import constants::{LENGTH, PARTIALS, WORKGROUP};

@group(0) @binding(0) var<storage, read> gradients: array<LaneBits>;
@group(0) @binding(1) var<storage, read_write> partial: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = group_index(group, groups) * WORKGROUP + local;
  if first >= PARTIALS {
    return;
  }
  var sum = 0.0;
  var flag = 0u;
  for (var i = first; i < bound(LENGTH, groups); i += PARTIALS) {
    let bits = gradients[i];
    let g = bitcast<Lane>(bits);
    flag |= select(0u, 1u, lane_is_huge(bits));
    sum += lane_dot(g, g);
  }
  partial[first] = stored_bits(sum, flag != 0u);
}
