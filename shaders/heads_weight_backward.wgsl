// dlm_w[v] = Σ_{b,s} dlogits[b,s,v] z[b, SLOTS + s], a slab of cells at a time; dq_w[o] = Σ_b dq[b,o] z[b,0], dbias[o] = Σ_b dq[b,o]
//
//   dlogits [BATCH, CELLS, VOCAB], dq [BATCH, 2], z [BATCH, TOKENS, HIDDEN]
//   -> dlm_w [SLABS, VOCAB, HIDDEN], which sum_slabs adds up, dq_w [2, HIDDEN], dbias [2]
//
// A thread owns one lane of a row of dlm_w and walks its slab's cells in order, or one lane of dq_w, or one element of dbias.
//
// Tunables: SLABS. ROWS is BATCH · CELLS; WIDTH is HIDDEN in lanes of one float, or four (VEC).

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import constants::{BATCH, ROWS, CELLS, SLOTS, TOKENS, WIDTH, VOCAB, SLABS, SLAB_ROWS, WORKGROUP};

@group(0) @binding(0) var<storage, read> dlogits: array<f32>;
@group(0) @binding(1) var<storage, read> dq: array<f32>;
@group(0) @binding(2) var<storage, read> z: array<Lane>;
@group(0) @binding(3) var<storage, read_write> dlm_w: array<Lane>;
@group(0) @binding(4) var<storage, read_write> dq_w: array<Lane>;
@group(0) @binding(5) var<storage, read_write> dbias: array<f32>;

fn lm_lane(i: u32, groups: vec3u) {
  let c = i % WIDTH;
  let v = i / WIDTH % VOCAB;
  let slab = i / (VOCAB * WIDTH);
  let end = bound(min(ROWS, (slab + 1u) * SLAB_ROWS), groups);
  var sum = Lane();
  for (var r = slab * SLAB_ROWS; r < end; r++) {
    sum += dlogits[r * VOCAB + v] * z[(r / CELLS * TOKENS + SLOTS + r % CELLS) * WIDTH + c];
  }
  dlm_w[i] = sum;
}

fn q_lane(i: u32, groups: vec3u) {
  var sum = Lane();
  for (var b = 0u; b < bound(BATCH, groups); b++) {
    sum += dq[2u * b + i / WIDTH] * z[b * TOKENS * WIDTH + i % WIDTH];
  }
  dq_w[i] = sum;
}

fn bias_element(o: u32, groups: vec3u) {
  var sum = 0.0;
  for (var b = 0u; b < bound(BATCH, groups); b++) {
    sum += dq[2u * b + o];
  }
  dbias[o] = sum;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  let q_first: u32 = SLABS * VOCAB * WIDTH;
  let bias_first = q_first + 2u * WIDTH;
  if i < q_first {
    lm_lane(i, groups);
  } else if i < bias_first {
    q_lane(i - q_first, groups);
  } else if i < bias_first + 2u {
    bias_element(i - bias_first, groups);
  }
}
