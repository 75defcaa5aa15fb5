// Second half of halting: the losses of the Q head
//
//   q, q_next [BATCH, 2] = (halt, continue) logits, row_loss [BATCH, 4], steps [BATCH], already counted up
//   -> goal [BATCH], dq [BATCH, 2], row_halt [BATCH, 4] = (halt loss, continue loss, 1 if the halt logit is right, 0)
//
//   goal = sigmoid(steps >= HALT_MAX_STEPS ? q_next_halt : max(q_next)); the halt logit's own goal is 1 where the row is solved
//   dq = Q_LOSS_WEIGHT / BATCH · (sigmoid(q) - goal)
//
// Without ADAPTIVE there is no q_next: goal = 0, and the continue logit is not trained. A thread a row.

import package::lib::grid::group_index;
import package::lib::math::{sigmoid, logit_cross_entropy};
import constants::{BATCH, HALT_MAX_STEPS, Q_LOSS_WEIGHT, WORKGROUP};

@group(0) @binding(0) var<storage, read> q: array<vec2f>;
@if(ADAPTIVE) @group(0) @binding(1) var<storage, read> q_next: array<vec2f>;
@group(0) @binding(2) var<storage, read> row_loss: array<vec4f>;
@if(ADAPTIVE) @group(0) @binding(3) var<storage, read> steps: array<u32>;
@group(0) @binding(4) var<storage, read_write> goal: array<f32>;
@group(0) @binding(5) var<storage, read_write> dq: array<vec2f>;
@group(0) @binding(6) var<storage, read_write> row_halt: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let b = group_index(group, groups) * WORKGROUP + local;
  if b >= BATCH {
    return;
  }
  let halt = q[b].x;
  let is_solved = row_loss[b].w != 0.0;
  let solved = select(0.0, 1.0, is_solved);
  // sigmoid(q) - 1 = -sigmoid(-q), without the cancellation.
  let halt_slope = select(sigmoid(halt), -sigmoid(-halt), is_solved);
  let halt_loss = logit_cross_entropy(halt, solved);
  let agrees = select(0.0, 1.0, (halt >= 0.0) == is_solved);
  @if(ADAPTIVE) {
    let next = q_next[b];
    let wanted = sigmoid(select(max(next.x, next.y), next.x, steps[b] >= HALT_MAX_STEPS));
    goal[b] = wanted;
    dq[b] = Q_LOSS_WEIGHT / (1.0 * BATCH) * vec2f(halt_slope, sigmoid(q[b].y) - wanted);
    row_halt[b] = vec4f(halt_loss, logit_cross_entropy(q[b].y, wanted), agrees, 0.0);
  }
  @else {
    goal[b] = 0.0;
    dq[b] = Q_LOSS_WEIGHT / (1.0 * BATCH) * vec2f(halt_slope, 0.0);
    row_halt[b] = vec4f(halt_loss, 0.0, agrees, 0.0);
  }
}
