// Thinking by commitment: of each row's open cells the surest becomes a given
//
//   logits [BATCH, CELLS, VOCAB], inputs [BATCH, CELLS] in place, steps [BATCH] in place
//   -> committed [BATCH, 4] = (cell, token, probability, steps); cell = -1 where nothing was taken
//
//   steps += 1. From step FROM on: a cell is open where inputs = BLANK; its answer is the first of the largest logits above BLANK,
//   its probability s(answer) / sum_k s_k, with s as in cross_entropy.wgsl. The cell of the largest, the first of equals, takes its
//   answer: inputs = token.
//
// A workgroup owns a row of the batch: a thread looks at each WORKGROUP-th cell; thread 0 compares what they found.
//
// Tunables: WORKGROUP.

import package::lib::grid::{bound, group_index};
import constants::{BATCH, BLANK, CELLS, FROM, VOCAB, WORKGROUP};

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read_write> inputs: array<u32>;
@group(0) @binding(2) var<storage, read_write> steps: array<u32>;
@group(0) @binding(3) var<storage, read_write> committed: array<vec4f>;

var<workgroup> cells: array<u32, WORKGROUP>;
var<workgroup> tokens: array<u32, WORKGROUP>;
var<workgroup> probabilities: array<f32, WORKGROUP>;

/// s(v); `top` is the largest logit of the cell.
fn s(v: f32, top: f32) -> f32 {
  @if(SOFTMAX) { return exp(v - top); }
  @else { return select(1.0 / (1.0 + abs(v)), v + 1.0, v >= 0.0); }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let wanted = group_index(group, groups);
  let b = min(wanted, BATCH - 1u);
  var cell = u32(CELLS);
  var token = 0u;
  var most = -1.0;
  for (var c = local; c < bound(CELLS, groups); c += WORKGROUP) {
    if inputs[b * CELLS + c] != BLANK {
      continue;
    }
    let base = (b * CELLS + c) * VOCAB;
    var answer = BLANK + 1u;
    var best = logits[base + answer];
    var top = best;
    for (var k = 0u; k < bound(VOCAB, groups); k++) {
      let v = logits[base + k];
      top = max(top, v);
      if k > answer && v > best {
        best = v;
        answer = k;
      }
    }
    var sum = 0.0;
    for (var k = 0u; k < bound(VOCAB, groups); k++) {
      sum += s(logits[base + k], top);
    }
    let probability = s(best, top) / sum;
    if probability > most {
      most = probability;
      cell = c;
      token = answer;
    }
  }
  cells[local] = cell;
  tokens[local] = token;
  probabilities[local] = most;
  workgroupBarrier();
  if local != 0u || wanted >= BATCH {
    return;
  }
  for (var i = 1u; i < bound(WORKGROUP, groups); i++) {
    if probabilities[i] > most || (probabilities[i] == most && cells[i] < cell) {
      most = probabilities[i];
      cell = cells[i];
      token = tokens[i];
    }
  }
  let step = steps[b] + 1u;
  steps[b] = step;
  if step < FROM || cell >= CELLS {
    committed[b] = vec4f(-1.0, 0.0, 0.0, f32(step));
    return;
  }
  inputs[b * CELLS + cell] = token;
  committed[b] = vec4f(f32(cell), f32(token), most, f32(step));
}
