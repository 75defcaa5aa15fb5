// Sign-SGD for the rows of the puzzle table that the batch uses
//
//   ids [BATCH], dpuzzle [BATCH, PUZZLE_DIM], scalars, status [1] -> puzzle_table [PUZZLE_ROWS, PUZZLE_DIM], in place
//
//   row = row (1 - puzzle_decay) - puzzle_lr · sign(Σ of its slots' gradients, in slot order)
//
// A thread owns a column of a batch slot; the first slot of each puzzle does the work for all. Nothing changes while status is
// not 0. LR, DECAY: places in scalars.

import package::lib::grid::{bound, group_index};
import constants::{BATCH, PUZZLE_ROWS, PUZZLE_DIM, LR, DECAY, WORKGROUP};

@group(0) @binding(0) var<storage, read> ids: array<u32>;
@group(0) @binding(1) var<storage, read> dpuzzle: array<f32>;
@group(0) @binding(2) var<storage, read> scalars: array<f32>;
@group(0) @binding(3) var<storage, read> status: array<u32>;
@group(0) @binding(4) var<storage, read_write> puzzle_table: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  let slot = i / PUZZLE_DIM;
  let column = i % PUZZLE_DIM;
  if slot >= BATCH || status[0] != 0u {
    return;
  }
  let id = ids[slot];
  for (var b = 0u; b < slot; b++) {
    if ids[b] == id {
      return;
    }
  }
  var sum = 0.0;
  for (var b = slot; b < bound(BATCH, groups); b++) {
    if ids[b] == id {
      sum += dpuzzle[b * PUZZLE_DIM + column];
    }
  }
  let at = min(id, PUZZLE_ROWS - 1u) * PUZZLE_DIM + column;
  puzzle_table[at] = puzzle_table[at] * (1.0 - scalars[DECAY]) - scalars[LR] * sign(sum);
}
