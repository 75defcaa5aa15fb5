// The gradients of queries, keys and values
//
//   qkv [BATCH, TOKENS, 3, HEADS, HEAD_DIM], out, dout [BATCH, TOKENS, HEADS, HEAD_DIM], lse [BATCH, HEADS, TOKENS] -> dqkv
//
//   p_ij = exp(q_i·k_j SCALE - lse_i), delta_i = dout_i·out_i, ds_ij = p_ij (dout_i·v_j - delta_i) SCALE
//   dq_i = Σ_j ds_ij k_j, dk_j = Σ_i ds_ij q_i, dv_j = Σ_i p_ij dout_i
//
// Two halves. In QUERIES a thread owns a query (or four) and meets the keys four at a time; it leaves its delta to KEYS, where a
// thread owns a key (or four) with its value and meets the queries. Every sum has one owner and one order. Both at once where a workgroup spans a
// head (WHOLE), delta being shared; else a dispatch each, with delta [BATCH, HEADS, TOKENS] in memory.
//
// ROPE, with table [TOKENS, HALF, 2]: the gradients of q and k are rotated back as they are written. HALF is a multiple of 4.
//
// Tunables: WORKGROUP, FOUR, ROLLED. BLOCKS workgroups span a head, so what all threads of one read has one address. SCALE is
// 1 / sqrt(HEAD_DIM), QUADS the quads of a head. VEC: HEAD_DIM is a multiple of 4.

import package::lib::attend::{OWN, Own, PerRow, spread, repeat, dots, weighted_sum, times, exp_of, keep, row_dots};
import package::lib::dout::{load_dout, load_dout_block};
import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
@if(QUERIES) import package::lib::out::load_out;
import package::lib::qkv::{load_own, load_block, block_rows, block_exists, QUERY, KEY, VALUE};
@if(ROPE) import package::lib::rope::{angle_of, angle_place};
import constants::{BATCH, TOKENS, HEADS, HEAD_DIM, QUADS, SCALE, BLOCKS, WORKGROUP};

@group(0) @binding(2) var<storage, read> lse: array<f32>;
@group(0) @binding(4) var<storage, read_write> dqkv: array<Lane>;
@if(WHOLE) var<workgroup> delta: array<f32, TOKENS>;
@if(!WHOLE && QUERIES) @group(0) @binding(5) var<storage, read_write> delta: array<f32>;
@if(!WHOLE && KEYS) @group(0) @binding(5) var<storage, read> delta: array<f32>;
@if(ROPE) @group(0) @binding(6) var<storage, read> table: array<vec4f>;

fn load_own_dout(start: u32, t: u32, head: u32, quad: u32) -> Own {
  @if(FOUR) { return load_dout_block(block_rows(start, t), head, quad); }
  @else { return load_dout(start + t, head, quad); }
}

@if(QUERIES)
fn load_own_out(start: u32, t: u32, head: u32, quad: u32) -> Own {
  @if(FOUR) {
    let rows = block_rows(start, t);
    return mat4x4f(
      load_out(rows.x, head, quad),
      load_out(rows.y, head, quad),
      load_out(rows.z, head, quad),
      load_out(rows.w, head, quad),
    );
  }
  @else { return load_out(start + t, head, quad); }
}

/// A quad of one row, by the name that a thread that owns one row knows it under: to naga, arrays of a type and of its alias differ.
@if(FOUR) alias RowQuad = vec4f;
@else alias RowQuad = Own;

fn store(row: u32, part: u32, head: u32, values: array<RowQuad, QUADS>, groups: vec3u) {
  let line = (row * 3u + part) * HEADS + head;
  var v = values;
  @if(ROPE) {
    if part != VALUE {
      for (var c = 0u; c < bound(QUADS / 2u, groups); c++) {
        let entry = angle_place(row, c);
        let turn = angle_of(table[entry], table[entry + 1u]);
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

/// Of the rows that a thread owns.
fn store_own(start: u32, t: u32, part: u32, head: u32, values: array<Own, QUADS>, groups: vec3u) {
  @if(FOUR) {
    var all = values;
    for (var r = 0u; r < min(OWN, TOKENS - t); r++) {
      var one: array<RowQuad, QUADS>;
      for (var c = 0u; c < bound(QUADS, groups); c++) {
        one[c] = all[c][r];
      }
      store(start + t + r, part, head, one, groups);
    }
  }
  @else { store(start + t, part, head, values, groups); }
}

@if(QUERIES)
fn own_lse(first: u32, t: u32) -> PerRow {
  @if(FOUR) {
    let at = block_rows(first, t);
    return vec4f(lse[at.x], lse[at.y], lse[at.z], lse[at.w]);
  }
  @else { return lse[first + t]; }
}

/// Of the queries from t on. `start` is the sequence's first row, `first_delta` the place of its first delta, `first_lse` of its
/// first lse.
@if(QUERIES)
fn query_gradient(t: u32, start: u32, head: u32, first_lse: u32, first_delta: u32, groups: vec3u) {
  var query: array<Own, QUADS>;
  var grad: array<Own, QUADS>;
  var sum: array<Own, QUADS>;
  var row_delta = PerRow();
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    query[c] = load_own(start, t, QUERY, head, c);
    grad[c] = load_own_dout(start, t, head, c);
    row_delta += row_dots(grad[c], load_own_out(start, t, head, c));
  }
  @if(FOUR) {
    for (var r = 0u; r < min(OWN, TOKENS - t); r++) {
      delta[first_delta + t + r] = row_delta[r];
    }
  }
  @else { delta[first_delta + t] = row_delta; }
  let row_lse = own_lse(first_lse, t);
  for (var first = 0u; first < bound(TOKENS, groups); first += 4u) {
    let rows = block_rows(start, first);
    var score = Own();
    var dp = Own();
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      score += dots(query[c], load_block(rows, KEY, head, c));
      dp += dots(grad[c], load_block(rows, VALUE, head, c));
    }
    let p = exp_of(score * SCALE - spread(row_lse));
    let ds = keep(times(p, dp - spread(row_delta)) * SCALE, block_exists(first), 0.0);
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      sum[c] += weighted_sum(load_block(rows, KEY, head, c), ds);
    }
  }
  store_own(start, t, QUERY, head, sum, groups);
}

/// Of the keys from t on and their values. Their gradients take all registers there are for a head of 64 numbers: key and value are read
/// again for each block of queries, but where a read costs more than that (ROLLED: processors that play a GPU).
@if(KEYS)
fn key_gradient(t: u32, start: u32, head: u32, first_lse: u32, first_delta: u32, groups: vec3u) {
  var dkey: array<Own, QUADS>;
  var dvalue: array<Own, QUADS>;
  @if(ROLLED) var key: array<Own, QUADS>;
  @if(ROLLED) var value: array<Own, QUADS>;
  @if(ROLLED) {
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      key[c] = load_own(start, t, KEY, head, c);
      value[c] = load_own(start, t, VALUE, head, c);
    }
  }
  for (var first = 0u; first < bound(TOKENS, groups); first += 4u) {
    let rows = block_rows(start, first);
    let exists = block_exists(first);
    let at = rows - start;
    var score = Own();
    var dp = Own();
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      @if(ROLLED) let k = key[c];
      @else let k = load_own(start, t, KEY, head, c);
      @if(ROLLED) let v = value[c];
      @else let v = load_own(start, t, VALUE, head, c);
      score += dots(k, load_block(rows, QUERY, head, c));
      dp += dots(v, load_dout_block(rows, head, c));
    }
    let l = at + first_lse;
    let d = at + first_delta;
    let row_lse = vec4f(lse[l.x], lse[l.y], lse[l.z], lse[l.w]);
    let row_delta = vec4f(delta[d.x], delta[d.y], delta[d.z], delta[d.w]);
    let p = keep(exp_of(score * SCALE - repeat(row_lse)), exists, 0.0);
    let ds = times(p, dp - repeat(row_delta)) * SCALE;
    for (var c = 0u; c < bound(QUADS, groups); c++) {
      dvalue[c] += weighted_sum(load_dout_block(rows, head, c), p);
      dkey[c] += weighted_sum(load_block(rows, QUERY, head, c), ds);
    }
  }
  store_own(start, t, KEY, head, dkey, groups);
  store_own(start, t, VALUE, head, dvalue, groups);
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
    let t = local * OWN;
    query_gradient(t, start, head, first_row, 0u, groups);
    workgroupBarrier();
    key_gradient(t, start, head, first_row, 0u, groups);
  }
  @else {
    let t = (block % BLOCKS * WORKGROUP + local) * OWN;
    if t >= TOKENS {
      return;
    }
    @if(QUERIES) query_gradient(t, start, head, first_row, first_row, groups);
    @if(KEYS) key_gradient(t, start, head, first_row, first_row, groups);
  }
}
