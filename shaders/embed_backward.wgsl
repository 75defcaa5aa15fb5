// The gradients of the embedding, a slab of cells at a time, of the positions and of the puzzles' rows
//
//   inputs [BATCH, CELLS], dx [BATCH, TOKENS, HIDDEN]
//   -> dembedding [SLABS, VOCAB, HIDDEN], which sum_slabs adds up, dpositions [TOKENS, HIDDEN], dpuzzle [BATCH, PUZZLE_DIM]
//
//   dembedding[s,v] = FACTOR Σ dx[b, SLOTS + c] over the cells of slab s that hold token v
//   dpositions[t] = FACTOR Σ_b dx[b,t], in batch order
//   dpuzzle[b] = FACTOR · the first PUZZLE_DIM elements of dx[b], its puzzle slots: added up per puzzle by sign_sgd
//
// A thread owns one element of one of them and walks what it sums in order. No atomics. ROWS is BATCH · CELLS; EMBEDDINGS, POSITIONS and
// PUZZLES are the elements of each, 0 of one that is not wanted.
//
// Tunables: SLABS.

import package::lib::grid::group_index;
import constants::{FACTOR, WORKGROUP, sizes};

@group(0) @binding(0) var<storage, read> inputs: array<u32>;
@group(0) @binding(1) var<storage, read> dx: array<f32>;
@group(0) @binding(2) var<storage, read_write> dembedding: array<f32>;
@group(0) @binding(3) var<storage, read_write> dpositions: array<f32>;
@group(0) @binding(4) var<storage, read_write> dpuzzle: array<f32>;

fn embedding_element(i: u32) {
  let d = i % sizes.HIDDEN;
  let v = i / sizes.HIDDEN % sizes.VOCAB;
  let slab = i / (sizes.VOCAB * sizes.HIDDEN);
  let end = min(sizes.ROWS, (slab + 1u) * sizes.SLAB_ROWS);
  var sum = 0.0;
  for (var r = slab * sizes.SLAB_ROWS; r < end; r++) {
    if inputs[r] == v {
      sum += dx[(r / sizes.CELLS * sizes.TOKENS + sizes.SLOTS + r % sizes.CELLS) * sizes.HIDDEN + d];
    }
  }
  dembedding[i] = FACTOR * sum;
}

fn position_element(i: u32) {
  var sum = 0.0;
  for (var b = 0u; b < sizes.BATCH; b++) {
    sum += dx[b * sizes.POSITIONS + i];
  }
  dpositions[i] = FACTOR * sum;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  let puzzles_first = sizes.EMBEDDINGS + sizes.POSITIONS;
  if i < sizes.EMBEDDINGS {
    embedding_element(i);
  } else if i < puzzles_first {
    position_element(i - sizes.EMBEDDINGS);
  } else if i < puzzles_first + sizes.PUZZLES {
    let k = i - puzzles_first;
    dpuzzle[k] = FACTOR * dx[k / sizes.PUZZLE_DIM * sizes.TOKENS * sizes.HIDDEN + k % sizes.PUZZLE_DIM];
  }
}
