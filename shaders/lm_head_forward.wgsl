// logits[b,s] = z[b, SLOTS + s] wᵀ
//
//   z [BATCH, TOKENS, HIDDEN], w [VOCAB, HIDDEN] -> logits [BATCH, CELLS, VOCAB]
//
// A thread owns one logit: vocabularies are a dozen tokens, so the product is too small to be worth tiles.
// WIDTH is HIDDEN in lanes of one float, or four (VEC).

import package::lib::grid::{bound, group_index};
import package::lib::lane::{Lane, lane_dot};
import constants::{BATCH, CELLS, SLOTS, TOKENS, WIDTH, VOCAB, WORKGROUP};

@group(0) @binding(0) var<storage, read> z: array<Lane>;
@group(0) @binding(1) var<storage, read> w: array<Lane>;
@group(0) @binding(2) var<storage, read_write> logits: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= BATCH * CELLS * VOCAB {
    return;
  }
  let cell = i / VOCAB;
  let base = (cell / CELLS * TOKENS + SLOTS + cell % CELLS) * WIDTH;
  let row = i % VOCAB * WIDTH;
  var sum = 0.0;
  for (var c = 0u; c < bound(WIDTH, groups); c++) {
    sum += lane_dot(z[base + c], w[row + c]);
  }
  logits[i] = sum;
}
