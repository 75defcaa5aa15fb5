// Second half of gradient_guard: the norm, and the alarm
//
//   partial [PARTIALS], scalars -> metrics[row scalars[SLOT]].gradient_norm, status [1], in place
//
//   Where the norm or that row's loss is not finite and status is 0, status = step. While status is not 0 the optimiser's
//   kernels change nothing.
//
// One workgroup: a thread adds up each WORKGROUP-th partial sum, thread 0 the rest, in order. A square of a large gradient may
// overflow; such a run is lost as surely as one with NaN. STEP, SLOT: places in scalars; LOSS, NORM: columns of metrics.

import package::lib::grid::bound;
import package::lib::math::not_finite;
import constants::{PARTIALS, RING, METRIC_COUNT, STEP, SLOT, LOSS, NORM, WORKGROUP};

@group(0) @binding(0) var<storage, read> partial: array<f32>;
@group(0) @binding(1) var<storage, read> scalars: array<f32>;
@group(0) @binding(2) var<storage, read_write> metrics: array<f32>;
@group(0) @binding(3) var<storage, read_write> status: array<u32>;

var<workgroup> sums: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  var sum = 0.0;
  for (var i = local; i < bound(PARTIALS, groups); i += WORKGROUP) {
    sum += partial[i];
  }
  sums[local] = sum;
  workgroupBarrier();
  if local != 0u {
    return;
  }
  for (var i = 1u; i < bound(WORKGROUP, groups); i++) {
    sum += sums[i];
  }
  let row = min(u32(scalars[SLOT]), RING - 1u) * METRIC_COUNT;
  metrics[row + NORM] = sqrt(sum);
  if status[0] == 0u && (not_finite(sum) || not_finite(metrics[row + LOSS])) {
    status[0] = u32(scalars[STEP]);
  }
}
