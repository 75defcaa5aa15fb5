// Cross-entropy per row, its right cells, and its closed-form gradient
//
//   logits [BATCH, CELLS, VOCAB], labels [BATCH, CELLS] -> dlogits [BATCH, CELLS, VOCAB],
//   row_loss [BATCH, 4] = (mean cross-entropy, right cells, labels, 1 if all right)
//   The mean of a row is NaN where a logit of a labelled cell is not finite, or so large that a sum might not be.
//
//   loss = log(sum_k s_k / s_y); stablemax: s(v) = v + 1 for v >= 0, 1 / (1 - v) below; SOFTMAX: s(v) = exp(v - max)
//   dlogits_k = (s'_k / sum - [k = y] s'_y / s_y) / (labels in the row · BATCH)
//
// A label of -100 is ignored. The prediction is the first of the largest logits over the whole vocabulary. With rest = sum
// without s_y, the loss is log(1 + rest / s_y) and the label's own gradient is -s'_y / s_y · rest / sum: neither cancels when
// the model is sure. Stablemax's derivative needs no branch that blows up where a logit is exactly 1.
//
// Logits are bound as bits, which tell those (lib/bits.wgsl says why).
//
// A workgroup owns a row of the batch: a thread counts and then scores each WORKGROUP-th cell; thread 0 adds up in order.
//
// Tunables: WORKGROUP.

import package::lib::bits::{is_huge, stored_bits};
import package::lib::grid::{bound, group_index};
import package::lib::math::log1p_unit;
import constants::{BATCH, CELLS, VOCAB, WORKGROUP};

@group(0) @binding(0) var<storage, read> logits: array<u32>;
@group(0) @binding(1) var<storage, read> labels: array<i32>;
@group(0) @binding(2) var<storage, read_write> dlogits: array<f32>;
@group(0) @binding(3) var<storage, read_write> row_loss: array<vec4u>;

var<workgroup> counts: array<u32, WORKGROUP>;
var<workgroup> losses: array<f32, WORKGROUP>;
var<workgroup> rights: array<u32, WORKGROUP>;
var<workgroup> flags: array<u32, WORKGROUP>;

const IGNORED = -100;

/// 0 in place of what makes the loss NaN: all arithmetic is that of finite numbers.
fn logit(at: u32) -> f32 {
  let bits = logits[at];
  return bitcast<f32>(select(bits, 0u, is_huge(bits)));
}

/// s(v); `top` is the largest logit of the cell.
fn s(v: f32, top: f32) -> f32 {
  @if(SOFTMAX) { return exp(v - top); }
  @else { return select(1.0 / (1.0 + abs(v)), v + 1.0, v >= 0.0); }
}

/// -log s(v), also where s(v) is too small for a float.
fn minus_log_s(v: f32, top: f32) -> f32 {
  @if(SOFTMAX) { return top - v; }
  @else { return select(log(1.0 + abs(v)), -log(1.0 + abs(v)), v >= 0.0); }
}

/// s'(v) for a value of s.
fn slope(v: f32, value: f32) -> f32 {
  @if(SOFTMAX) { return value; }
  @else { return select(value * value, 1.0, v >= 0.0); }
}

/// s'(v) / s(v).
fn log_slope(v: f32) -> f32 {
  @if(SOFTMAX) { return 1.0; }
  @else { return 1.0 / (1.0 + abs(v)); }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let wanted = group_index(group, groups);
  let b = min(wanted, BATCH - 1u);
  var count = 0u;
  for (var c = local; c < bound(CELLS, groups); c += WORKGROUP) {
    count += select(0u, 1u, labels[b * CELLS + c] != IGNORED);
  }
  counts[local] = count;
  workgroupBarrier();
  count = 0u;
  for (var i = 0u; i < bound(WORKGROUP, groups); i++) {
    count += counts[i];
  }
  let weight = 1.0 / (f32(max(count, 1u)) * BATCH);

  var loss = 0.0;
  var right = 0u;
  var flag = 0u;
  for (var c = local; c < bound(CELLS, groups); c += WORKGROUP) {
    let base = (b * CELLS + c) * VOCAB;
    let label = labels[b * CELLS + c];
    if label == IGNORED {
      for (var k = 0u; k < bound(VOCAB, groups); k++) {
        dlogits[base + k] = 0.0;
      }
      continue;
    }
    let y = u32(label);
    var best = 0u;
    var top = logit(base);
    flag |= select(0u, 1u, is_huge(logits[base]));
    for (var k = 1u; k < bound(VOCAB, groups); k++) {
      let v = logit(base + k);
      flag |= select(0u, 1u, is_huge(logits[base + k]));
      if v > top {
        top = v;
        best = k;
      }
    }
    var rest = 0.0;
    for (var k = 0u; k < bound(VOCAB, groups); k++) {
      rest += select(s(logit(base + k), top), 0.0, k == y);
    }
    let own = logit(base + y);
    let own_s = s(own, top);
    let sum = rest + own_s;
    if rest < own_s {
      loss += log1p_unit(rest / own_s);
    } else {
      loss += log(sum) + minus_log_s(own, top);
    }
    right += select(0u, 1u, best == y);
    for (var k = 0u; k < bound(VOCAB, groups); k++) {
      let v = logit(base + k);
      dlogits[base + k] = weight * select(slope(v, s(v, top)) / sum, -log_slope(own) * (rest / sum), k == y);
    }
  }
  losses[local] = loss;
  rights[local] = right;
  flags[local] = flag;
  workgroupBarrier();
  if local == 0u && wanted < BATCH {
    for (var i = 1u; i < bound(WORKGROUP, groups); i++) {
      loss += losses[i];
      right += rights[i];
      flag |= flags[i];
    }
    row_loss[b] = vec4u(
      stored_bits(loss / f32(max(count, 1u)), flag != 0u),
      stored_bits(f32(right), false),
      stored_bits(f32(count), false),
      stored_bits(select(0.0, 1.0, right == count), false),
    );
  }
}
