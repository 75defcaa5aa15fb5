// Halting (ACT): which rows stop, and the losses of the Q head
//
//   q, q_next [BATCH, 2] = (halt, continue) logits, row_loss [BATCH, 4], halt_limits [BATCH, 2] = (fewest, most) segments,
//   steps [BATCH] in place
//   -> halted [BATCH], dq [BATCH, 2], row_halt [BATCH, 4] = (halt loss, continue loss, 1 if the halt logit is right, target)
//
//   steps += 1, halted = (steps >= most or q_halt > q_continue) and steps >= fewest
//   target = sigmoid(steps >= HALT_MAX_STEPS ? q_next_halt : max(q_next)); the halt logit's own target is 1 where the row is solved
//   dq = Q_LOSS_WEIGHT / BATCH · (sigmoid(q) - target)
//
// Without a CONTINUE_HEAD 0 stands in the place of q_continue. Where HALT_MAX_STEPS is 1, every row has halted. Without ADAPTIVE there
// is no q_next: target = 0, and the continue logit is not trained. A thread a row. Eight buffers, which is all that a stage may count on.

import package::lib::grid::group_index;
import package::lib::math::{sigmoid, logit_cross_entropy};
import constants::{BATCH, HALT_MAX_STEPS, Q_LOSS_WEIGHT, WORKGROUP};

@group(0) @binding(0) var<storage, read> q: array<vec2f>;
@if(ADAPTIVE) @group(0) @binding(1) var<storage, read> q_next: array<vec2f>;
@group(0) @binding(2) var<storage, read> row_loss: array<vec4f>;
@group(0) @binding(3) var<storage, read> halt_limits: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> steps: array<u32>;
@group(0) @binding(5) var<storage, read_write> halted: array<u32>;
@group(0) @binding(6) var<storage, read_write> dq: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> row_halt: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let b = group_index(group, groups) * WORKGROUP + local;
  if b >= BATCH {
    return;
  }
  let logits = q[b];
  let limits = halt_limits[b];
  let step = steps[b] + 1u;
  steps[b] = step;
  var bar = 0.0;
  @if(CONTINUE_HEAD) bar = logits.y;
  let stops = (step >= limits.y || logits.x > bar) && step >= limits.x;
  halted[b] = select(0u, 1u, stops || HALT_MAX_STEPS == 1);

  let is_solved = row_loss[b].w != 0.0;
  let solved = select(0.0, 1.0, is_solved);
  // sigmoid(q) - 1 = -sigmoid(-q), without the cancellation.
  let halt_slope = select(sigmoid(logits.x), -sigmoid(-logits.x), is_solved);
  let halt_loss = logit_cross_entropy(logits.x, solved);
  let agrees = select(0.0, 1.0, (logits.x >= 0.0) == is_solved);
  @if(ADAPTIVE) {
    let next = q_next[b];
    let wanted = sigmoid(select(max(next.x, next.y), next.x, step >= HALT_MAX_STEPS));
    dq[b] = Q_LOSS_WEIGHT / (1.0 * BATCH) * vec2f(halt_slope, sigmoid(logits.y) - wanted);
    row_halt[b] = vec4f(halt_loss, logit_cross_entropy(logits.y, wanted), agrees, wanted);
  }
  @else {
    dq[b] = Q_LOSS_WEIGHT / (1.0 * BATCH) * vec2f(halt_slope, 0.0);
    row_halt[b] = vec4f(halt_loss, 0.0, agrees, 0.0);
  }
}
