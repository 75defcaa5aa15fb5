// out = softmax(q kᵀ / sqrt(d)) v for each head; every token sees every token
//
//   qkv [BATCH, TOKENS, 3, HEADS, HEAD_DIM] -> out [BATCH, TOKENS, HEADS, HEAD_DIM], lse [BATCH, HEADS, TOKENS]
//
// lse, each row's log-sum-exp of the scaled scores, is all that the backward pass needs to rebuild the softmax: no TOKENS by
// TOKENS matrix is ever stored. A thread owns a query (or four) and its output in registers and meets the keys four at a time with
// a running maximum (online softmax).
//
// Tunables: WORKGROUP, FOUR, ROLLED. BLOCKS workgroups span a head, so what all threads of one read has one address. SCALE is
// 1 / sqrt(HEAD_DIM), QUADS the quads of a head. VEC: HEAD_DIM is a multiple of 4.

import package::lib::attend::{OWN, Own, PerRow, spread, dots, weighted_sum, times, over, exp_of, keep, largest, totals};
import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import package::lib::qkv::{load_own, load_block, block_rows, block_exists, QUERY, KEY, VALUE};
import constants::{BATCH, TOKENS, HEADS, HEAD_DIM, QUADS, SCALE, BLOCKS, WORKGROUP};

@group(0) @binding(1) var<storage, read_write> out: array<Lane>;
@group(0) @binding(2) var<storage, read_write> lse: array<f32>;

/// Below any score, and so far from the largest float that no difference from a score overflows.
const LOWEST = -1e30;

fn store(line: u32, quad: u32, v: vec4f) {
  @if(VEC) { out[line * QUADS + quad] = v; }
  @else {
    for (var e = 0u; e < min(4u, HEAD_DIM - 4u * quad); e++) {
      out[line * HEAD_DIM + 4u * quad + e] = v[e];
    }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let block = group_index(group, groups);
  let t = (block % BLOCKS * WORKGROUP + local) * OWN;
  let head = block / BLOCKS % HEADS;
  let start = block / (BLOCKS * HEADS) * TOKENS;
  if t >= TOKENS || start >= BATCH * TOKENS {
    return;
  }
  var query: array<Own, QUADS>;
  var sum: array<Own, QUADS>;
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    query[c] = load_own(start, t, QUERY, head, c);
  }
  var top = PerRow(LOWEST);
  var total = PerRow();
  for (var first = 0u; first < bound(TOKENS, groups); first += 4u) {
    let rows = block_rows(start, first);
    var score = Own();
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      score += dots(query[c], load_block(rows, KEY, head, c));
    }
    score = keep(score * SCALE, block_exists(first), LOWEST);
    let higher = max(top, largest(score));
    let shrink = exp(top - higher);
    let p = exp_of(score - spread(higher));
    top = higher;
    total = total * shrink + totals(p);
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      sum[c] = times(sum[c], spread(shrink)) + weighted_sum(load_block(rows, VALUE, head, c), p);
    }
  }
  let first_lse = block / BLOCKS * TOKENS + t;
  let log_sum = top + log(total);
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    let v = over(sum[c], total);
    @if(FOUR) {
      for (var r = 0u; r < min(OWN, TOKENS - t); r++) {
        store((start + t + r) * HEADS + head, c, v[r]);
      }
    }
    @else { store((start + t) * HEADS + head, c, v); }
  }
  @if(FOUR) {
    for (var r = 0u; r < min(OWN, TOKENS - t); r++) {
      lse[first_lse + r] = log_sum[r];
    }
  }
  @else { lse[first_lse] = log_sum; }
}
