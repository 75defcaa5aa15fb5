// s = x + branch, rstd = 1 / sqrt(mean(s²) + EPS), y = s · rstd
//
//   x, branch [ROWS, HIDDEN] -> y [ROWS, HIDDEN], rstd [ROWS], saved for the backward pass
//
// No weight, no bias. LANES threads share a row: 1 where barriers are dear (software adapters), more where reads of
// neighbours should meet in one cache line. Partial sums are added in lane order.
//
// Tunables: WORKGROUP, LANES (SHARED: more than 1). WIDTH is HIDDEN in lanes of one float, or four (VEC).

import package::lib::grid::{bound, group_index};
import package::lib::lane::{Lane, lane_dot};
import constants::{ROWS, HIDDEN, WIDTH, EPS, WORKGROUP, LANES};

@group(0) @binding(0) var<storage, read> x: array<Lane>;
@group(0) @binding(1) var<storage, read> branch: array<Lane>;
@group(0) @binding(2) var<storage, read_write> y: array<Lane>;
@group(0) @binding(3) var<storage, read_write> rstd: array<f32>;

@if(SHARED) var<workgroup> partial: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let slot = local / LANES;
  let lane = local % LANES;
  let wanted = group_index(group, groups) * (WORKGROUP / LANES) + slot;
  let row = min(wanted, ROWS - 1u);
  var sum = 0.0;
  for (var c = lane; c < bound(WIDTH, groups); c += LANES) {
    let s = x[row * WIDTH + c] + branch[row * WIDTH + c];
    sum += lane_dot(s, s);
  }
  @if(SHARED) {
    partial[local] = sum;
    workgroupBarrier();
    sum = 0.0;
    for (var i = 0u; i < bound(LANES, groups); i++) {
      sum += partial[slot * LANES + i];
    }
  }
  if wanted >= ROWS {
    return;
  }
  let r = 1.0 / sqrt(sum / HIDDEN + EPS);
  for (var c = lane; c < bound(WIDTH, groups); c += LANES) {
    y[row * WIDTH + c] = (x[row * WIDTH + c] + branch[row * WIDTH + c]) * r;
  }
  if lane == 0u {
    rstd[row] = r;
  }
}
