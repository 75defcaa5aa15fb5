// ds = rstd · (g - y · mean(g · y)), where g = dy, or what comes through both heads
//
//   dy, y [ROWS, HIDDEN], rstd [ROWS] -> ds [ROWS, HIDDEN]
//
//   or, where HEADS is 1, in the place of dy: dlogits [BATCH, CELLS, VOCAB], dq [BATCH, 2], lm_w [VOCAB, HIDDEN], q_w [2, HIDDEN],
//   g[b,t] = (t >= SLOTS: dlogits[b, t - SLOTS] lm_w) + (t == 0: dq[b] q_w); ROWS is BATCH · TOKENS, and ds holds g until its row's mean is
//   known
//
// LANES threads share a row, as in residual_rms_norm_forward.
//
// Tunables: WORKGROUP, LANES (SHARED: more than 1). WIDTH is HIDDEN in lanes of one float, or four (VEC).

import package::lib::grid::{bound, group_index};
import package::lib::lane::{Lane, lane_dot};
import constants::{WORKGROUP, LANES, sizes};

@group(0) @binding(0) var<storage, read> dlogits: array<f32>;
@group(0) @binding(1) var<storage, read> dq: array<f32>;
@group(0) @binding(2) var<storage, read> lm_w: array<Lane>;
@group(0) @binding(3) var<storage, read> q_w: array<Lane>;
@group(0) @binding(4) var<storage, read> y: array<Lane>;
@group(0) @binding(5) var<storage, read> rstd: array<f32>;
@group(0) @binding(6) var<storage, read_write> ds: array<Lane>;
@group(0) @binding(7) var<storage, read> dy: array<Lane>;

@if(SHARED) var<workgroup> partial: array<f32, WORKGROUP>;

/// What comes through the heads.
fn gradient(b: u32, t: u32, c: u32) -> Lane {
  var sum = Lane();
  if t >= sizes.SLOTS {
    let base = (b * sizes.CELLS + t - sizes.SLOTS) * sizes.VOCAB;
    for (var v = 0u; v < sizes.VOCAB; v++) {
      sum += dlogits[base + v] * lm_w[v * sizes.WIDTH + c];
    }
  }
  if t == 0u {
    sum += dq[2u * b] * q_w[c] + dq[2u * b + 1u] * q_w[sizes.WIDTH + c];
  }
  return sum;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let slot = local / LANES;
  let lane = local % LANES;
  let row = group_index(group, groups) * (WORKGROUP / LANES) + slot;
  let heads = sizes.HEADS != 0u;
  var sum = 0.0;
  if row < sizes.ROWS {
    for (var c = lane; c < sizes.WIDTH; c += LANES) {
      let at = row * sizes.WIDTH + c;
      var g: Lane;
      if heads {
        g = gradient(row / sizes.TOKENS, row % sizes.TOKENS, c);
        ds[at] = g;
      } else {
        g = dy[at];
      }
      sum += lane_dot(g, y[at]);
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
  if row >= sizes.ROWS {
    return;
  }
  let mean = sum / f32(sizes.HIDDEN);
  let r = rstd[row];
  for (var c = lane; c < sizes.WIDTH; c += LANES) {
    let at = row * sizes.WIDTH + c;
    var g: Lane;
    if heads {
      g = ds[at];
    } else {
      g = dy[at];
    }
    ds[at] = r * (g - y[at] * mean);
  }
}
