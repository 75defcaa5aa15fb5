// logits[b,s] = z[b, SLOTS + s] lm_wᵀ; q[b] = z[b,0] q_wᵀ + bias = (halt, continue) logits
//
//   z [BATCH, TOKENS, HIDDEN], lm_w [VOCAB, HIDDEN], q_w [2, HIDDEN], bias [2] -> logits [BATCH, CELLS, VOCAB], q [BATCH, 2]
//
// A thread owns one logit; the last threads own q. WIDTH is HIDDEN in lanes of one float, or four (VEC).

import package::lib::grid::{bound, group_index};
import package::lib::lane::{Lane, lane_dot};
import constants::{BATCH, CELLS, SLOTS, TOKENS, WIDTH, VOCAB, WORKGROUP};

@group(0) @binding(0) var<storage, read> z: array<Lane>;
@group(0) @binding(1) var<storage, read> lm_w: array<Lane>;
@group(0) @binding(2) var<storage, read> q_w: array<Lane>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> logits: array<f32>;
@group(0) @binding(5) var<storage, read_write> q: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  var sum = 0.0;
  if i < BATCH * CELLS * VOCAB {
    let cell = i / VOCAB;
    let base = (cell / CELLS * TOKENS + SLOTS + cell % CELLS) * WIDTH;
    let row = i % VOCAB * WIDTH;
    for (var c = 0u; c < bound(WIDTH, groups); c++) {
      sum += lane_dot(z[base + c], lm_w[row + c]);
    }
    logits[i] = sum;
    return;
  }
  let k = i - BATCH * CELLS * VOCAB;
  if k >= 2u * BATCH {
    return;
  }
  let base = k / 2u * TOKENS * WIDTH;
  let row = k % 2u * WIDTH;
  for (var c = 0u; c < bound(WIDTH, groups); c++) {
    sum += lane_dot(z[base + c], q_w[row + c]);
  }
  q[k] = sum + bias[k % 2u];
}
