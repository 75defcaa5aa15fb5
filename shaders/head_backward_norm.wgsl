// ds = rstd · (g - y · mean(g · y)), where g[b,t] = (t >= SLOTS: dlogits[b, t - SLOTS] lm_w) + (t == 0: dq[b] q_w)
//
//   dlogits [BATCH, CELLS, VOCAB], dq [BATCH, 2], lm_w [VOCAB, HIDDEN], q_w [2, HIDDEN], y [BATCH, TOKENS, HIDDEN],
//   rstd [BATCH, TOKENS] -> ds [BATCH, TOKENS, HIDDEN]
//
// Through both heads and the norm in front of them. LANES threads share a row, as in residual_rms_norm_forward; ds holds g
// until its row's mean is known.
//
// Tunables: WORKGROUP, LANES (SHARED: more than 1). WIDTH is HIDDEN in lanes of one float, or four (VEC).

import package::lib::grid::{bound, group_index};
import package::lib::lane::{Lane, lane_dot};
import constants::{BATCH, CELLS, SLOTS, TOKENS, HIDDEN, WIDTH, VOCAB, WORKGROUP, LANES};

@group(0) @binding(0) var<storage, read> dlogits: array<f32>;
@group(0) @binding(1) var<storage, read> dq: array<f32>;
@group(0) @binding(2) var<storage, read> lm_w: array<Lane>;
@group(0) @binding(3) var<storage, read> q_w: array<Lane>;
@group(0) @binding(4) var<storage, read> y: array<Lane>;
@group(0) @binding(5) var<storage, read> rstd: array<f32>;
@group(0) @binding(6) var<storage, read_write> ds: array<Lane>;

@if(SHARED) var<workgroup> partial: array<f32, WORKGROUP>;

fn gradient(b: u32, t: u32, c: u32, groups: vec3u) -> Lane {
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
  return sum;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let slot = local / LANES;
  let lane = local % LANES;
  let row = group_index(group, groups) * (WORKGROUP / LANES) + slot;
  var sum = 0.0;
  if row < BATCH * TOKENS {
    for (var c = lane; c < bound(WIDTH, groups); c += LANES) {
      let g = gradient(row / TOKENS, row % TOKENS, c, groups);
      ds[row * WIDTH + c] = g;
      sum += lane_dot(g, y[row * WIDTH + c]);
    }
  }
  @if(SHARED) {
    partial[local] = sum;
    workgroupBarrier();
    sum = 0.0;
    for (var i = 0u; i < bound(LANES, groups); i++) {
      sum += partial[slot * LANES + i];
    }
  }
  if row >= BATCH * TOKENS {
    return;
  }
  let mean = sum / HIDDEN;
  for (var c = lane; c < bound(WIDTH, groups); c += LANES) {
    let at = row * WIDTH + c;
    ds[at] = rstd[row] * (ds[at] - y[at] * mean);
  }
}
