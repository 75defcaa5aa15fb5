// First half of halting: which rows stop
//
//   q [BATCH, 2] = (halt, continue) logits, min_halt [BATCH], max_halt [BATCH], steps [BATCH] in place -> halted [BATCH]
//
//   steps += 1, halted = (steps >= max_halt or q_halt > q_continue) and steps >= min_halt
//   Without a CONTINUE_HEAD 0 stands in the place of q_continue. Where HALT_MAX_STEPS is 1, every row has halted.
//
// A thread a row. Two dispatches, since halting has ten buffers and a stage may count on eight.

import package::lib::grid::group_index;
import constants::{BATCH, HALT_MAX_STEPS, WORKGROUP};

@group(0) @binding(0) var<storage, read> q: array<vec2f>;
@group(0) @binding(1) var<storage, read> min_halt: array<u32>;
@group(0) @binding(2) var<storage, read> max_halt: array<u32>;
@group(0) @binding(3) var<storage, read_write> steps: array<u32>;
@group(0) @binding(4) var<storage, read_write> halted: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let b = group_index(group, groups) * WORKGROUP + local;
  if b >= BATCH {
    return;
  }
  let step = steps[b] + 1u;
  steps[b] = step;
  var bar = 0.0;
  @if(CONTINUE_HEAD) bar = q[b].y;
  let stops = (step >= max_halt[b] || q[b].x > bar) && step >= min_halt[b];
  halted[b] = select(0u, 1u, stops || HALT_MAX_STEPS == 1);
}
