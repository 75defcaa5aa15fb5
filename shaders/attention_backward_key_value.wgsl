// Second half of attention_backward: the gradients of keys and values
//
//   qkv [BATCH, TOKENS, 3, HEADS, HEAD_DIM], dout [BATCH, TOKENS, HEADS, HEAD_DIM], lse, delta [BATCH, HEADS, TOKENS]
//   -> dqkv[:, :, 1:3]
//
//   dv_j = Σ_i p_ij dout_i, dk_j = Σ_i ds_ij q_i, with p and ds as in attention_backward_query
//
// A thread owns a key with its value and meets the queries four at a time: every sum has one owner and one order.
//
// Tunables: WORKGROUP, ROLLED. BLOCKS workgroups span a head, so what all threads of one read has one address. SCALE is
// 1 / sqrt(HEAD_DIM), QUADS the quads of a head. VEC: HEAD_DIM is a multiple of 4.

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import package::lib::quad::{quad_columns, quad_keep};
import package::lib::qkv::{load_qkv, load_block, block_rows, block_exists, QUERY, KEY, VALUE};
import constants::{BATCH, TOKENS, HEADS, HEAD_DIM, QUADS, SCALE, BLOCKS, WORKGROUP};

@group(0) @binding(1) var<storage, read> lse: array<f32>;
@group(0) @binding(2) var<storage, read> dout: array<Lane>;
@group(0) @binding(3) var<storage, read> delta: array<f32>;
@group(0) @binding(4) var<storage, read_write> dqkv: array<Lane>;

fn load_dout(row: u32, head: u32, quad: u32) -> vec4f {
  let line = row * HEADS + head;
  @if(VEC) { return dout[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, HEAD_DIM) + line * HEAD_DIM;
    return quad_keep(vec4f(dout[at.x], dout[at.y], dout[at.z], dout[at.w]), quad, HEAD_DIM);
  }
}

fn load_dout_block(rows: vec4u, head: u32, quad: u32) -> mat4x4f {
  return mat4x4f(
    load_dout(rows.x, head, quad),
    load_dout(rows.y, head, quad),
    load_dout(rows.z, head, quad),
    load_dout(rows.w, head, quad),
  );
}

fn store(row: u32, part: u32, head: u32, quad: u32, v: vec4f) {
  let line = (row * 3u + part) * HEADS + head;
  @if(VEC) { dqkv[line * QUADS + quad] = v; }
  @else {
    for (var e = 0u; e < min(4u, HEAD_DIM - 4u * quad); e++) {
      dqkv[line * HEAD_DIM + 4u * quad + e] = v[e];
    }
  }
}

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
  var key: array<vec4f, QUADS>;
  var value: array<vec4f, QUADS>;
  var dkey: array<vec4f, QUADS>;
  var dvalue: array<vec4f, QUADS>;
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    key[c] = load_qkv(start + t, KEY, head, c);
    value[c] = load_qkv(start + t, VALUE, head, c);
  }
  for (var first = 0u; first < bound(TOKENS, groups); first += 4u) {
    let rows = block_rows(start, first);
    let exists = block_exists(first);
    // lse and delta are [BATCH, HEADS, TOKENS]: the rows of this head start at i - t.
    let at = rows - start + (i - t);
    var score = vec4f();
    var dp = vec4f();
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      score += key[c] * load_block(rows, QUERY, head, c);
      dp += value[c] * load_dout_block(rows, head, c);
    }
    let row_lse = vec4f(lse[at.x], lse[at.y], lse[at.z], lse[at.w]);
    let row_delta = vec4f(delta[at.x], delta[at.y], delta[at.z], delta[at.w]);
    let p = select(vec4f(), exp(score * SCALE - row_lse), exists);
    let ds = p * (dp - row_delta) * SCALE;
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      dvalue[c] += load_dout_block(rows, head, c) * p;
      dkey[c] += load_block(rows, QUERY, head, c) * ds;
    }
  }
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    store(start + t, KEY, head, c, dkey[c]);
    store(start + t, VALUE, head, c, dvalue[c]);
  }
}
