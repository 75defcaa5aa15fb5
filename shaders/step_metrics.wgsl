// The step's row of the metrics ring: sums over the batch, in batch order
//
//   row_loss, row_halt [BATCH, 4], steps, halted [BATCH], scalars -> metrics [RING, METRIC_COUNT], row scalars[SLOT]
//
// loss = lm + Q_LOSS_WEIGHT (halt + continue). The gradient norm is 0 here; gradient_guard fills it. What is called finished runs over rows that
// halted and have labels. A thread a column. METRIC_...: columns; STEP, SLOT: places in scalars.

import package::lib::grid::bound;
import constants::{BATCH, RING, Q_LOSS_WEIGHT, STEP, SLOT, WORKGROUP};
import constants::{METRIC_COUNT, METRIC_STEP, METRIC_LOSS, METRIC_LM_LOSS, METRIC_Q_HALT_LOSS, METRIC_Q_CONTINUE_LOSS, METRIC_EXACT};
import constants::{METRIC_FINISHED, METRIC_FINISHED_CELLS, METRIC_FINISHED_EXACT, METRIC_FINISHED_Q_HALT_RIGHT, METRIC_FINISHED_SEGMENTS};

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
    case METRIC_LOSS: { return loss.x + Q_LOSS_WEIGHT * (halt.x + halt.y); }
    case METRIC_LM_LOSS: { return loss.x; }
    case METRIC_Q_HALT_LOSS: { return halt.x; }
    case METRIC_Q_CONTINUE_LOSS: { return halt.y; }
    case METRIC_EXACT: { return loss.w; }
    default: {}
  }
  if halted[b] == 0u || loss.z == 0.0 {
    return 0.0;
  }
  switch column {
    case METRIC_FINISHED: { return 1.0; }
    case METRIC_FINISHED_CELLS: { return loss.y / loss.z; }
    case METRIC_FINISHED_EXACT: { return loss.w; }
    case METRIC_FINISHED_Q_HALT_RIGHT: { return halt.z; }
    case METRIC_FINISHED_SEGMENTS: { return f32(steps[b]); }
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
  metrics[row * METRIC_COUNT + column] = select(sum, scalars[STEP], column == METRIC_STEP);
}
