// First half of halting: which rows stop
//
//   q [BATCH, 2] = (halt, continue) logits, min_halt [BATCH], steps [BATCH] in place -> halted [BATCH]
//
//   steps += 1, last = steps >= HALT_MAX_STEPS, halted = last
//   EARLY: halted = (last or q_halt > q_continue) and steps >= min_halt, without a CONTINUE_HEAD (last or q_halt > 0) and ...
//
// A thread a row. Two dispatches, since halting has nine buffers and a stage may count on eight.

import package::lib::grid::group_index;
import constants::{BATCH, HALT_MAX_STEPS, WORKGROUP};

@if(EARLY) @group(0) @binding(0) var<storage, read> q: array<vec2f>;
@if(EARLY) @group(0) @binding(1) var<storage, read> min_halt: array<u32>;
@group(0) @binding(2) var<storage, read_write> steps: array<u32>;
@group(0) @binding(3) var<storage, read_write> halted: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let b = group_index(group, groups) * WORKGROUP + local;
  if b >= BATCH {
    return;
  }
  let step = steps[b] + 1u;
  steps[b] = step;
  var stops = step >= HALT_MAX_STEPS;
  @if(EARLY && CONTINUE_HEAD) stops = (stops || q[b].x > q[b].y) && step >= min_halt[b];
  @if(EARLY && !CONTINUE_HEAD) stops = (stops || q[b].x > 0.0) && step >= min_halt[b];
  halted[b] = select(0u, 1u, stops);
}
