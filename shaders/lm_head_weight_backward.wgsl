// dw[v] = Σ_{b,s} dlogits[b,s,v] z[b, SLOTS + s], a slab of cells at a time
//
//   dlogits [BATCH, CELLS, VOCAB], z [BATCH, TOKENS, HIDDEN] -> dw [SLABS, VOCAB, HIDDEN]; sum_slabs adds the slabs
//
// A thread owns one lane of a row of dw and walks its slab's cells in order.
//
// Tunables: SLABS. ROWS is BATCH · CELLS; WIDTH is HIDDEN in lanes of one float, or four (VEC).

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import constants::{ROWS, CELLS, SLOTS, TOKENS, WIDTH, VOCAB, SLABS, SLAB_ROWS, WORKGROUP};

@group(0) @binding(0) var<storage, read> dlogits: array<f32>;
@group(0) @binding(1) var<storage, read> z: array<Lane>;
@group(0) @binding(2) var<storage, read_write> dw: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= SLABS * VOCAB * WIDTH {
    return;
  }
  let c = i % WIDTH;
  let v = i / WIDTH % VOCAB;
  let slab = i / (VOCAB * WIDTH);
  let end = bound(min(ROWS, (slab + 1u) * SLAB_ROWS), groups);
  var sum = Lane();
  for (var r = slab * SLAB_ROWS; r < end; r++) {
    sum += dlogits[r * VOCAB + v] * z[(r / CELLS * TOKENS + SLOTS + r % CELLS) * WIDTH + c];
  }
  dw[i] = sum;
}
