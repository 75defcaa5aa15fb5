// ds = rstd · (dy - y · mean(dy · y))
//
//   dy, y [ROWS, HIDDEN], rstd [ROWS] -> ds [ROWS, HIDDEN]
//
// LANES threads share a row, as in residual_rms_norm_forward.
//
// Tunables: WORKGROUP, LANES (SHARED: more than 1). WIDTH is HIDDEN in lanes of one float, or four (VEC).

import package::lib::grid::{bound, group_index};
import package::lib::lane::{Lane, lane_dot};
import constants::{ROWS, HIDDEN, WIDTH, WORKGROUP, LANES};

@group(0) @binding(0) var<storage, read> dy: array<Lane>;
@group(0) @binding(1) var<storage, read> y: array<Lane>;
@group(0) @binding(2) var<storage, read> rstd: array<f32>;
@group(0) @binding(3) var<storage, read_write> ds: array<Lane>;

@if(SHARED) var<workgroup> partial: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let slot = local / LANES;
  let lane = local % LANES;
  let wanted = group_index(group, groups) * (WORKGROUP / LANES) + slot;
  let row = min(wanted, ROWS - 1u);
  var sum = 0.0;
  for (var c = lane; c < bound(WIDTH, groups); c += LANES) {
    sum += lane_dot(dy[row * WIDTH + c], y[row * WIDTH + c]);
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
  let mean = sum / HIDDEN;
  let r = rstd[row];
  for (var c = lane; c < bound(WIDTH, groups); c += LANES) {
    ds[row * WIDTH + c] = r * (dy[row * WIDTH + c] - y[row * WIDTH + c] * mean);
  }
}
