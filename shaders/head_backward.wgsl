// dz[b,t] = (t >= SLOTS: dlogits[b, t - SLOTS] lm_w) + (t == 0: dq[b] q_w)
//
//   dlogits [BATCH, CELLS, VOCAB], dq [BATCH, 2], lm_w [VOCAB, HIDDEN], q_w [2, HIDDEN] -> dz [BATCH, TOKENS, HIDDEN]
//
// Every element of dz is written. WIDTH is HIDDEN in lanes of one float, or four (VEC).

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import constants::{BATCH, CELLS, SLOTS, TOKENS, WIDTH, VOCAB, WORKGROUP};

@group(0) @binding(0) var<storage, read> dlogits: array<f32>;
@group(0) @binding(1) var<storage, read> dq: array<f32>;
@group(0) @binding(2) var<storage, read> lm_w: array<Lane>;
@group(0) @binding(3) var<storage, read> q_w: array<Lane>;
@group(0) @binding(4) var<storage, read_write> dz: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= BATCH * TOKENS * WIDTH {
    return;
  }
  let c = i % WIDTH;
  let t = i / WIDTH % TOKENS;
  let b = i / (WIDTH * TOKENS);
  var sum = Lane();
  if t >= SLOTS {
    let base = (b * CELLS + t - SLOTS) * VOCAB;
    for (var v = 0u; v < bound(VOCAB, groups); v++) {
      sum += dlogits[base + v] * lm_w[v * WIDTH + c];
    }
  }
  if t == 0u {
    sum += dq[2u * b] * q_w[c] + dq[2u * b + 1u] * q_w[WIDTH + c];
  }
  dz[i] = sum;
}
