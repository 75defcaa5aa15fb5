// The gradients of queries, keys and values
//
//   qkv [BATCH, TOKENS, 3, HEADS, HEAD_DIM], out, dout [BATCH, TOKENS, HEADS, HEAD_DIM], lse [BATCH, HEADS, TOKENS] -> dqkv
//
//   p_ij = exp(q_i·k_j SCALE - lse_i), delta_i = dout_i·out_i, ds_ij = p_ij (dout_i·v_j - delta_i) SCALE
//   dq_i = Σ_j ds_ij k_j, dk_j = Σ_i ds_ij q_i, dv_j = Σ_i p_ij dout_i
//
// Two halves. In QUERIES a thread owns a query and meets the keys four at a time; it leaves its delta to KEYS, where a thread
// owns a key with its value and meets the queries. Every sum has one owner and one order. Both at once where a workgroup spans a
// head (WHOLE), delta being shared; else a dispatch each, with delta [BATCH, HEADS, TOKENS] in memory.
//
// ROPE, with table [TOKENS, HALF, 2]: the gradients of q and k are rotated back as they are written. HALF is a multiple of 4.
//
// Tunables: WORKGROUP, ROLLED. BLOCKS workgroups span a head, so what all threads of one read has one address. SCALE is
// 1 / sqrt(HEAD_DIM), QUADS the quads of a head. VEC: HEAD_DIM is a multiple of 4.

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import package::lib::quad::{quad_columns, quad_keep};
import package::lib::qkv::{load_qkv, load_block, block_rows, block_exists, QUERY, KEY, VALUE};
@if(ROPE) import package::lib::rope::angle;
import constants::{BATCH, TOKENS, HEADS, HEAD_DIM, QUADS, SCALE, BLOCKS, WORKGROUP};

@if(QUERIES) @group(0) @binding(1) var<storage, read> out: array<Lane>;
@group(0) @binding(2) var<storage, read> lse: array<f32>;
@group(0) @binding(3) var<storage, read> dout: array<Lane>;
@group(0) @binding(4) var<storage, read_write> dqkv: array<Lane>;
@if(WHOLE) var<workgroup> delta: array<f32, TOKENS>;
@if(!WHOLE && QUERIES) @group(0) @binding(5) var<storage, read_write> delta: array<f32>;
@if(!WHOLE && KEYS) @group(0) @binding(5) var<storage, read> delta: array<f32>;

fn load_dout(row: u32, head: u32, quad: u32) -> vec4f {
  let line = row * HEADS + head;
  @if(VEC) { return dout[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, HEAD_DIM) + line * HEAD_DIM;
    return quad_keep(vec4f(dout[at.x], dout[at.y], dout[at.z], dout[at.w]), quad, HEAD_DIM);
  }
}

@if(QUERIES)
fn load_out(row: u32, head: u32, quad: u32) -> vec4f {
  let line = row * HEADS + head;
  @if(VEC) { return out[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, HEAD_DIM) + line * HEAD_DIM;
    return quad_keep(vec4f(out[at.x], out[at.y], out[at.z], out[at.w]), quad, HEAD_DIM);
  }
}

@if(KEYS)
fn load_dout_block(rows: vec4u, head: u32, quad: u32) -> mat4x4f {
  return mat4x4f(
    load_dout(rows.x, head, quad),
    load_dout(rows.y, head, quad),
    load_dout(rows.z, head, quad),
    load_dout(rows.w, head, quad),
  );
}

fn store(row: u32, part: u32, head: u32, values: array<vec4f, QUADS>, groups: vec3u) {
  let line = (row * 3u + part) * HEADS + head;
  var v = values;
  @if(ROPE) {
    if part != VALUE {
      for (var c = 0u; c < bound(QUADS / 2u, groups); c++) {
        let turn = angle(row, c);
        let a = v[c];
        let b = v[c + QUADS / 2u];
        v[c] = a * turn.cosine + b * turn.sine;
        v[c + QUADS / 2u] = b * turn.cosine - a * turn.sine;
      }
    }
  }
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    @if(VEC) { dqkv[line * QUADS + c] = v[c]; }
    @else {
      for (var e = 0u; e < min(4u, HEAD_DIM - 4u * c); e++) {
        dqkv[line * HEAD_DIM + 4u * c + e] = v[c][e];
      }
    }
  }
}

/// Of the query t. `start` is the sequence's first row, `first_delta` the place of its first delta, `first_lse` of its first lse.
@if(QUERIES)
fn query_gradient(t: u32, start: u32, head: u32, first_lse: u32, first_delta: u32, groups: vec3u) {
  var query: array<vec4f, QUADS>;
  var grad: array<vec4f, QUADS>;
  var sum: array<vec4f, QUADS>;
  var row_delta = 0.0;
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    query[c] = load_qkv(start + t, QUERY, head, c);
    grad[c] = load_dout(start + t, head, c);
    row_delta += dot(grad[c], load_out(start + t, head, c));
  }
  delta[first_delta + t] = row_delta;
  let row_lse = lse[first_lse + t];
  for (var first = 0u; first < bound(TOKENS, groups); first += 4u) {
    let rows = block_rows(start, first);
    var score = vec4f();
    var dp = vec4f();
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      score += query[c] * load_block(rows, KEY, head, c);
      dp += grad[c] * load_block(rows, VALUE, head, c);
    }
    let p = exp(score * SCALE - row_lse);
    let ds = select(vec4f(), p * (dp - row_delta) * SCALE, block_exists(first));
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      sum[c] += load_block(rows, KEY, head, c) * ds;
    }
  }
  store(start + t, QUERY, head, sum, groups);
}

/// Of the key t and its value.
@if(KEYS)
fn key_gradient(t: u32, start: u32, head: u32, first_lse: u32, first_delta: u32, groups: vec3u) {
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
    let at = rows - start;
    var score = vec4f();
    var dp = vec4f();
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      score += key[c] * load_block(rows, QUERY, head, c);
      dp += value[c] * load_dout_block(rows, head, c);
    }
    let l = at + first_lse;
    let d = at + first_delta;
    let row_lse = vec4f(lse[l.x], lse[l.y], lse[l.z], lse[l.w]);
    let row_delta = vec4f(delta[d.x], delta[d.y], delta[d.z], delta[d.w]);
    let p = select(vec4f(), exp(score * SCALE - row_lse), exists);
    let ds = p * (dp - row_delta) * SCALE;
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      dvalue[c] += load_dout_block(rows, head, c) * p;
      dkey[c] += load_block(rows, QUERY, head, c) * ds;
    }
  }
  store(start + t, KEY, head, dkey, groups);
  store(start + t, VALUE, head, dvalue, groups);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let block = group_index(group, groups);
  let head = block / BLOCKS % HEADS;
  let start = block / (BLOCKS * HEADS) * TOKENS;
  // lse and delta are [BATCH, HEADS, TOKENS].
  let first_row = block / BLOCKS * TOKENS;
  if start >= BATCH * TOKENS {
    return;
  }
  @if(WHOLE) {
    query_gradient(local, start, head, first_row, 0u, groups);
    workgroupBarrier();
    key_gradient(local, start, head, first_row, 0u, groups);
  }
  @else {
    let t = block % BLOCKS * WORKGROUP + local;
    if t >= TOKENS {
      return;
    }
    @if(QUERIES) query_gradient(t, start, head, first_row, first_row, groups);
    @if(KEYS) key_gradient(t, start, head, first_row, first_row, groups);
  }
}
