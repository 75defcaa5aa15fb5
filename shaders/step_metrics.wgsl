// The step's row of the metrics ring: sums over the batch, in batch order
//
//   row_loss, row_halt [BATCH, 4], steps, halted [BATCH], scalars -> metrics [RING, 12], row scalars[SLOT]
//
// Columns: step, loss = lm + (halt + continue) / 2, lm, halt and continue losses, gradient norm (0 here; gradient_guard fills
// it), then over rows that halted and have labels: their number, sums of the shares of right cells, of solved, of right halt
// logits and of segments; last, solved rows, halted or not. A thread a column. STEP, SLOT: places in scalars.

import package::lib::grid::bound;
import constants::{BATCH, RING, METRIC_COUNT, STEP, SLOT, WORKGROUP};

@group(0) @binding(0) var<storage, read> row_loss: array<vec4f>;
@group(0) @binding(1) var<storage, read> row_halt: array<vec4f>;
@group(0) @binding(2) var<storage, read> steps: array<u32>;
@group(0) @binding(3) var<storage, read> halted: array<u32>;
@group(0) @binding(4) var<storage, read> scalars: array<f32>;
@group(0) @binding(5) var<storage, read_write> metrics: array<f32>;

fn share(column: u32, b: u32) -> f32 {
  let loss = row_loss[b];
  let halt = row_halt[b];
  switch column {
    case 1u: { return loss.x + 0.5 * (halt.x + halt.y); }
    case 2u: { return loss.x; }
    case 3u: { return halt.x; }
    case 4u: { return halt.y; }
    case 11u: { return loss.w; }
    default: {}
  }
  if halted[b] == 0u || loss.z == 0.0 {
    return 0.0;
  }
  switch column {
    case 6u: { return 1.0; }
    case 7u: { return loss.y / loss.z; }
    case 8u: { return loss.w; }
    case 9u: { return halt.z; }
    case 10u: { return f32(steps[b]); }
    default: { return 0.0; }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) column: u32) {
  if column >= METRIC_COUNT {
    return;
  }
  var sum = 0.0;
  for (var b = 0u; b < bound(BATCH, groups); b++) {
    sum += share(column, b);
  }
  let row = min(u32(scalars[SLOT]), RING - 1u);
  metrics[row * METRIC_COUNT + column] = select(sum, scalars[STEP], column == 0u);
}
