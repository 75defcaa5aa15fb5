// The attention matrix itself, for looking at: weights[b,h,i,j] = exp(q_i·k_j SCALE - lse_i)
//
//   qkv [BATCH, TOKENS, 3, HEADS, HEAD_DIM], lse [BATCH, HEADS, TOKENS] -> weights [BATCH, HEADS, TOKENS, TOKENS]
//
// A thread an element. SCALE is 1 / sqrt(HEAD_DIM), QUADS the quads of a head. VEC: HEAD_DIM is a multiple of 4.

import package::lib::grid::{bound, group_index};
import package::lib::qkv::{load_qkv, QUERY, KEY};
import constants::{BATCH, TOKENS, HEADS, QUADS, SCALE, WORKGROUP};

@group(0) @binding(1) var<storage, read> lse: array<f32>;
@group(0) @binding(2) var<storage, read_write> weights: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= BATCH * HEADS * TOKENS * TOKENS {
    return;
  }
  let row = i / TOKENS;
  let head = row / TOKENS % HEADS;
  let start = row / (TOKENS * HEADS) * TOKENS;
  var score = 0.0;
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    score += dot(load_qkv(start + row % TOKENS, QUERY, head, c), load_qkv(start + i % TOKENS, KEY, head, c));
  }
  weights[i] = exp(score * SCALE - lse[row]);
}
