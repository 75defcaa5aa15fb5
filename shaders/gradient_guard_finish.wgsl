// Second half of gradient_guard: the norm, and the alarm
//
//   partial [PARTIALS], scalars -> metrics[row scalars[SLOT]].gradient_norm, status [1], in place
//
//   Where the norm is not a number below 2^56 it is NaN. Where it is NaN, or that row's loss is not finite, and status is 0,
//   status = step. While status is not 0 the optimiser's kernels change nothing.
//
// One workgroup: a thread adds up each WORKGROUP-th partial sum, thread 0 the rest, in order. Partial sums and the loss are bound as
// bits (lib/bits.wgsl says why). Where no partial sum is huge, all of them together are finite, since PARTIALS is at most 2^14, and a
// comparison of floats tells the rest. From 2^64 on a gradient's square overflows in Adam's second moment, which would never come back:
// such a run is lost as surely as one with NaN. STEP, SLOT: places in scalars; METRIC_...: columns of metrics.

import package::lib::bits::{HUGE, is_huge, not_finite, stored_bits};
import package::lib::grid::bound;
import constants::{PARTIALS, RING, METRIC_COUNT, METRIC_LOSS, METRIC_GRADIENT_NORM, STEP, SLOT, WORKGROUP};

@group(0) @binding(0) var<storage, read> partial: array<u32>;
@group(0) @binding(1) var<storage, read> scalars: array<f32>;
@group(0) @binding(2) var<storage, read_write> metrics: array<u32>;
@group(0) @binding(3) var<storage, read_write> status: array<u32>;

var<workgroup> sums: array<f32, WORKGROUP>;
var<workgroup> flags: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  var sum = 0.0;
  var flag = 0u;
  var i = local;
  // On hardware four are asked for at a time, so that a wave waits once for all of them; the order is the same.
  @if(!ROLLED) for (; i + 3u * WORKGROUP < PARTIALS; i += 4u * WORKGROUP) {
    let bits = vec4u(partial[i], partial[i + WORKGROUP], partial[i + 2u * WORKGROUP], partial[i + 3u * WORKGROUP]);
    let some = bitcast<vec4f>(bits);
    sum = sum + some.x + some.y + some.z + some.w;
    flag |= select(0u, 1u, is_huge(bits.x) || is_huge(bits.y) || is_huge(bits.z) || is_huge(bits.w));
  }
  for (; i < bound(PARTIALS, groups); i += WORKGROUP) {
    let bits = partial[i];
    sum += bitcast<f32>(bits);
    flag |= select(0u, 1u, is_huge(bits));
  }
  sums[local] = sum;
  flags[local] = flag;
  workgroupBarrier();
  if local != 0u {
    return;
  }
  for (var other = 1u; other < bound(WORKGROUP, groups); other++) {
    sum += sums[other];
    flag |= flags[other];
  }
  let row = min(u32(scalars[SLOT]), RING - 1u) * METRIC_COUNT;
  let lost = flag != 0u || sum >= HUGE;
  metrics[row + METRIC_GRADIENT_NORM] = stored_bits(sqrt(sum), lost);
  if status[0] == 0u && (lost || not_finite(metrics[row + METRIC_LOSS])) {
    status[0] = u32(scalars[STEP]);
  }
}
