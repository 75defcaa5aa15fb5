// Rows that have halted take the next example and start counting segments from 0; the others keep theirs
//
//   halted [BATCH], next_inputs, next_labels [BATCH, CELLS], next_ids [BATCH]
//   -> inputs, labels [BATCH, CELLS], ids, steps [BATCH], in place
//
// Without LABELS there are none.

import package::lib::grid::group_index;
import constants::{BATCH, CELLS, WORKGROUP};

@group(0) @binding(0) var<storage, read> halted: array<u32>;
@group(0) @binding(1) var<storage, read> next_inputs: array<u32>;
@if(LABELS) @group(0) @binding(2) var<storage, read> next_labels: array<i32>;
@group(0) @binding(3) var<storage, read> next_ids: array<u32>;
@group(0) @binding(4) var<storage, read_write> inputs: array<u32>;
@if(LABELS) @group(0) @binding(5) var<storage, read_write> labels: array<i32>;
@group(0) @binding(6) var<storage, read_write> ids: array<u32>;
@group(0) @binding(7) var<storage, read_write> steps: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  let b = i / CELLS;
  if b >= BATCH || halted[min(b, BATCH - 1u)] == 0u {
    return;
  }
  inputs[i] = next_inputs[i];
  @if(LABELS) labels[i] = next_labels[i];
  if i % CELLS == 0u {
    ids[b] = next_ids[b];
    steps[b] = 0u;
  }
}
