// First half of attention_backward: the gradient of the queries, and each row's delta for the second half
//
//   qkv [BATCH, TOKENS, 3, HEADS, HEAD_DIM], out, dout [BATCH, TOKENS, HEADS, HEAD_DIM], lse [BATCH, HEADS, TOKENS]
//   -> dqkv[:, :, 0], delta [BATCH, HEADS, TOKENS]
//
//   p_ij = exp(q_i·k_j SCALE - lse_i), delta_i = dout_i·out_i, ds_ij = p_ij (dout_i·v_j - delta_i) SCALE, dq_i = Σ_j ds_ij k_j
//
// A thread owns a query and meets the keys four at a time.
//
// Tunables: WORKGROUP, ROLLED. BLOCKS workgroups span a head, so what all threads of one read has one address. SCALE is
// 1 / sqrt(HEAD_DIM), QUADS the quads of a head. VEC: HEAD_DIM is a multiple of 4.

import package::lib::grid::{bound, group_index};
import package::lib::lane::Lane;
import package::lib::quad::{quad_columns, quad_keep};
import package::lib::qkv::{load_qkv, load_block, block_rows, block_exists, QUERY, KEY, VALUE};
import constants::{BATCH, TOKENS, HEADS, HEAD_DIM, QUADS, SCALE, BLOCKS, WORKGROUP};

@group(0) @binding(1) var<storage, read> out: array<Lane>;
@group(0) @binding(2) var<storage, read> lse: array<f32>;
@group(0) @binding(3) var<storage, read> dout: array<Lane>;
@group(0) @binding(4) var<storage, read_write> dqkv: array<Lane>;
@group(0) @binding(5) var<storage, read_write> delta: array<f32>;

fn load_dout(line: u32, quad: u32) -> vec4f {
  @if(VEC) { return dout[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, HEAD_DIM) + line * HEAD_DIM;
    return quad_keep(vec4f(dout[at.x], dout[at.y], dout[at.z], dout[at.w]), quad, HEAD_DIM);
  }
}

fn load_out(line: u32, quad: u32) -> vec4f {
  @if(VEC) { return out[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, HEAD_DIM) + line * HEAD_DIM;
    return quad_keep(vec4f(out[at.x], out[at.y], out[at.z], out[at.w]), quad, HEAD_DIM);
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
  let line = (start + t) * HEADS + head;
  var query: array<vec4f, QUADS>;
  var grad: array<vec4f, QUADS>;
  var sum: array<vec4f, QUADS>;
  var row_delta = 0.0;
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    query[c] = load_qkv(start + t, QUERY, head, c);
    grad[c] = load_dout(line, c);
    row_delta += dot(grad[c], load_out(line, c));
  }
  delta[i] = row_delta;
  let row_lse = lse[i];
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
  let target_line = ((start + t) * 3u + QUERY) * HEADS + head;
  for (var c = 0u; c < bound(QUADS, groups); c++) {
    @if(VEC) { dqkv[target_line * QUADS + c] = sum[c]; }
    @else {
      for (var e = 0u; e < min(4u, HEAD_DIM - 4u * c); e++) {
        dqkv[target_line * HEAD_DIM + 4u * c + e] = sum[c][e];
      }
    }
  }
}
