// Part of embed_backward: the embedding's gradient, a slab of cells at a time
//
//   inputs [BATCH, CELLS], dx [BATCH, TOKENS, HIDDEN] -> dembedding [SLABS, VOCAB, HIDDEN]
//   dembedding[s,v] = FACTOR Σ dx[b, SLOTS + c] over the cells of slab s that hold token v
//
// A thread owns one element and walks its slab's cells in order; sum_slabs adds the slabs. No atomics.
//
// Tunables: SLABS. ROWS is BATCH · CELLS.

import package::lib::grid::{bound, group_index};
import constants::{ROWS, CELLS, SLOTS, TOKENS, HIDDEN, VOCAB, FACTOR, SLABS, SLAB_ROWS, WORKGROUP};

@group(0) @binding(0) var<storage, read> inputs: array<u32>;
@group(0) @binding(1) var<storage, read> dx: array<f32>;
@group(0) @binding(2) var<storage, read_write> dembedding: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= SLABS * VOCAB * HIDDEN {
    return;
  }
  let d = i % HIDDEN;
  let v = i / HIDDEN % VOCAB;
  let slab = i / (VOCAB * HIDDEN);
  let end = bound(min(ROWS, (slab + 1u) * SLAB_ROWS), groups);
  var sum = 0.0;
  for (var r = slab * SLAB_ROWS; r < end; r++) {
    if inputs[r] == v {
      sum += dx[(r / CELLS * TOKENS + SLOTS + r % CELLS) * HIDDEN + d];
    }
  }
  dembedding[i] = FACTOR * sum;
}
