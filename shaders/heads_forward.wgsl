// logits[b,s] = z[b, SLOTS + s] lm_wᵀ; q[b] = z[b,0] q_wᵀ + bias = (halt, continue) logits
//
//   z [BATCH, TOKENS, HIDDEN], lm_w [VOCAB, HIDDEN], q_w [2, HIDDEN], bias [2] -> logits [BATCH, CELLS, VOCAB], q [BATCH, 2]
//
// A thread owns one logit, of LOGITS in all, 0 where they are not wanted; the last threads own q. WIDTH is HIDDEN in lanes of one float, or four (VEC).

import package::lib::grid::group_index;
import package::lib::lane::{Lane, lane_dot};
import constants::{WORKGROUP, sizes};

@group(0) @binding(0) var<storage, read> z: array<Lane>;
@group(0) @binding(1) var<storage, read> lm_w: array<Lane>;
@group(0) @binding(2) var<storage, read> q_w: array<Lane>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> logits: array<f32>;
@group(0) @binding(5) var<storage, read_write> q: array<f32>;

/// A row of z by one of w. On hardware two lanes are asked for at a time, so that a wave waits once for both; the order is the same.
fn lm_product(base: u32, row: u32) -> f32 {
  var sum = 0.0;
  var c = 0u;
  @if(!ROLLED) if c + 1u < sizes.WIDTH {
    loop {
      let z0 = z[base + c];
      let z1 = z[base + c + 1u];
      let w0 = lm_w[row + c];
      let w1 = lm_w[row + c + 1u];
      sum = sum + lane_dot(z0, w0) + lane_dot(z1, w1);
      continuing {
        c += 2u;
        break if c + 1u >= sizes.WIDTH;
      }
    }
  }
  for (; c < sizes.WIDTH; c++) {
    sum += lane_dot(z[base + c], lm_w[row + c]);
  }
  return sum;
}

/// The same of the Q head: a function cannot be given a buffer, and a choice for each number would cost more than these lines.
fn q_product(base: u32, row: u32) -> f32 {
  var sum = 0.0;
  var c = 0u;
  @if(!ROLLED) if c + 1u < sizes.WIDTH {
    loop {
      let z0 = z[base + c];
      let z1 = z[base + c + 1u];
      let w0 = q_w[row + c];
      let w1 = q_w[row + c + 1u];
      sum = sum + lane_dot(z0, w0) + lane_dot(z1, w1);
      continuing {
        c += 2u;
        break if c + 1u >= sizes.WIDTH;
      }
    }
  }
  for (; c < sizes.WIDTH; c++) {
    sum += lane_dot(z[base + c], q_w[row + c]);
  }
  return sum;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i < sizes.LOGITS {
    let cell = i / sizes.VOCAB;
    let base = (cell / sizes.CELLS * sizes.TOKENS + sizes.SLOTS + cell % sizes.CELLS) * sizes.WIDTH;
    logits[i] = lm_product(base, i % sizes.VOCAB * sizes.WIDTH);
    return;
  }
  let k = i - sizes.LOGITS;
  if k >= 2u * sizes.BATCH {
    return;
  }
  let base = k / 2u * sizes.TOKENS * sizes.WIDTH;
  q[k] = q_product(base, k % 2u * sizes.WIDTH) + bias[k % 2u];
}
