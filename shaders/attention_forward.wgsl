// out = softmax(q kᵀ / sqrt(d)) v for each head; every token sees every token
//
//   qkv [BATCH, TOKENS, 3, HEADS, HEAD_DIM] -> out [BATCH, TOKENS, HEADS, HEAD_DIM], lse [BATCH, HEADS, TOKENS]
//
// lse, each row's log-sum-exp of the scaled scores, is all that the backward pass needs to rebuild the softmax: no TOKENS by
// TOKENS matrix is ever stored. A thread owns a query and its output in registers and meets the keys four at a time with a
// running maximum (online softmax).
//
// Tunables: WORKGROUP, ROLLED. BLOCKS workgroups span a head, so what all threads of one read has one address. SCALE is
// 1 / sqrt(HEAD_DIM), QUADS the quads of a head. VEC: HEAD_DIM is a multiple of 4.

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import package::lib::qkv::{load_qkv, load_block, block_rows, block_exists, QUERY, KEY, VALUE};
import constants::{BATCH, TOKENS, HEADS, HEAD_DIM, QUADS, SCALE, BLOCKS, WORKGROUP};

@group(0) @binding(1) var<storage, read_write> out: array<Lane>;
@group(0) @binding(2) var<storage, read_write> lse: array<f32>;

const LOWEST = -3e38;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let block = group_index(group, groups);
  let t = block % BLOCKS * WORKGROUP + local;
  let head = block / BLOCKS % HEADS;
  let start = block / (BLOCKS * HEADS) * TOKENS;
  if t >= TOKENS || start >= BATCH * TOKENS {
    return;
  }
  let i = block / BLOCKS * TOKENS + t;
  var query: array<vec4f, QUADS>;
  var sum: array<vec4f, QUADS>;
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    query[c] = load_qkv(start + t, QUERY, head, c);
  }
  var top = LOWEST;
  var total = 0.0;
  for (var first = 0u; first < bound(TOKENS, groups); first += 4u) {
    let rows = block_rows(start, first);
    var score = vec4f();
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      score += query[c] * load_block(rows, KEY, head, c);
    }
    score = select(vec4f(LOWEST), score * SCALE, block_exists(first));
    let higher = max(top, max(max(score.x, score.y), max(score.z, score.w)));
    let shrink = exp(top - higher);
    let p = exp(score - higher);
    top = higher;
    total = total * shrink + dot(p, vec4f(1.0));
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      sum[c] = sum[c] * shrink + load_block(rows, VALUE, head, c) * p;
    }
  }
  let line = (start + t) * HEADS + head;
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    let v = sum[c] / total;
    @if(VEC) { out[line * QUADS + c] = v; }
    @else {
      for (var e = 0u; e < min(4u, HEAD_DIM - 4u * c); e++) {
        out[line * HEAD_DIM + 4u * c + e] = v[e];
      }
    }
  }
  lse[i] = top + log(total);
}
