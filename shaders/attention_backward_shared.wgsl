// The gradients of queries, keys and values, for hardware: what attention_backward computes, by threads that share what they read
//
//   qkv [BATCH, TOKENS, 3, HEADS, HEAD_DIM], out, dout [BATCH, TOKENS, HEADS, HEAD_DIM], lse [BATCH, HEADS, TOKENS] -> dqkv
//
//   p_ij = exp(q_i·k_j SCALE - lse_i), delta_i = dout_i·out_i, ds_ij = p_ij (dout_i·v_j - delta_i) SCALE
//   dq_i = Σ_j ds_ij k_j, dk_j = Σ_i ds_ij q_i, dv_j = Σ_i p_ij dout_i
//
// A workgroup of two teams of 8 by 8 threads owns 32 rows of a head and meets 32 others at a time; of such a block of products a thread has four
// rows by four others. The first team multiplies queries and keys, which gives p; the second dout and values, which with p gives ds. In QUERIES
// the rows are queries, and each team adds up half of the columns of their gradients; in KEYS they are keys, and the first team adds up
// dv, the second dk. Every sum has one owner and one order. QUERIES comes first and leaves delta [BATCH, HEADS, TOKENS] to KEYS.
//
// ROPE, with table [TOKENS, HALF, 2]: the gradients of q and k are rotated back as they are written. HALF is a multiple of 4.
//
// BLOCKS workgroups span a head. SCALE is 1 / sqrt(HEAD_DIM), QUADS the quads of a head, at most 16; DEPTH those that are staged at a time,
// at most 4. VEC: HEAD_DIM is a multiple of 4. WIDE: QUADS is more than 8.

import package::lib::dout::{load_dout, load_dout_block};
import package::lib::grid::group_index;
import package::lib::lane::Lane;
@if(QUERIES) import package::lib::out::load_out;
import package::lib::qkv::{load_qkv, load_block, block_rows, block_exists, QUERY, KEY, VALUE};
@if(ROPE) import package::lib::rope::{angle_of, angle_place};
import constants::{BATCH, TOKENS, HEADS, HEAD_DIM, QUADS, SCALE, BLOCKS, DEPTH};

@group(0) @binding(2) var<storage, read> lse: array<f32>;
@group(0) @binding(4) var<storage, read_write> dqkv: array<Lane>;
@if(QUERIES) @group(0) @binding(5) var<storage, read_write> delta: array<f32>;
@if(KEYS) @group(0) @binding(5) var<storage, read> delta: array<f32>;
@if(ROPE) @group(0) @binding(6) var<storage, read> table: array<vec4f>;

/// Threads of a workgroup, of a team, and of a row of that.
const THREADS = 128u;
const TEAM = 64u;
const ACROSS = 8u;
/// Rows, and others, of a block.
const ROWS = 32u;
/// Others that are staged at a time for what is added up. For queries fewer: less is held while they are on their way.
@if(QUERIES) const OTHERS = 8u;
@if(KEYS && WIDE) const OTHERS = 16u;
@if(KEYS && !WIDE) const OTHERS = 8u;
/// Which half of a team stages queries: in QUERIES that of its own rows.
@if(QUERIES) const QUERY_SIDE = 0u;
@if(KEYS) const QUERY_SIDE = 1u;
/// Quads that fit into a staged row.
const SPAN = 16u;

/// What a team stages at most: sixteen columns, or others.
const TEAM_PART = 16u * SPAN;

/// For each team, for each column four rows at a time and after those four others; later others, a row each. In the end, gradients of rows.
var<workgroup> staged: array<vec4f, 2u * TEAM_PART>;
/// For each of the others p and, after that, ds of four rows at a time; in QUERIES ds alone, in the place of p.
@if(QUERIES) var<workgroup> weights: array<vec4f, ROWS * ACROSS>;
@if(KEYS) var<workgroup> weights: array<vec4f, 2u * ROWS * ACROSS>;
@if(QUERIES) var<workgroup> row_delta: array<f32, ROWS>;

fn outer(rows: vec4f, columns: vec4f) -> mat4x4f {
  return mat4x4f(rows.x * columns, rows.y * columns, rows.z * columns, rows.w * columns);
}

/// For each of four columns what a team multiplies of four tokens: queries or dout, keys or values. Nothing past the end of a head.
fn turned_block(team: u32, queries: bool, rows: vec4u, head: u32, quad: u32) -> mat4x4f {
  if QUADS % DEPTH != 0u && quad >= QUADS {
    return mat4x4f();
  }
  if queries && team == 1u {
    return transpose(load_dout_block(rows, head, quad));
  }
  return transpose(load_block(rows, select(KEY + team, QUERY, queries), head, quad));
}

/// A quad of what a team adds up.
fn added_quad(team: u32, row: u32, head: u32, quad: u32) -> vec4f {
  @if(QUERIES) { return load_qkv(row, KEY, head, quad); }
  @if(KEYS) {
    if team == 0u {
      return load_dout(row, head, quad);
    }
    return load_qkv(row, QUERY, head, quad);
  }
}

fn store_quad(line: u32, quad: u32, v: vec4f) {
  @if(VEC) { dqkv[line * QUADS + quad] = v; }
  @else {
    for (var e = 0u; e < min(4u, HEAD_DIM - 4u * quad); e++) {
      dqkv[line * HEAD_DIM + 4u * quad + e] = v[e];
    }
  }
}

/// Writes gradients of a block's rows, which are staged, by all threads.
fn store_rows(start: u32, first: u32, part: u32, head: u32, local: u32) {
  @if(ROPE) {
    if part != VALUE {
      for (var i = local; i < ROWS * (QUADS / 2u); i += THREADS) {
        let t = first + i / (QUADS / 2u);
        let c = i % (QUADS / 2u);
        if t < TOKENS {
          let at = (i / (QUADS / 2u)) * SPAN + c;
          let entry = angle_place(start + t, c);
          let turn = angle_of(table[entry], table[entry + 1u]);
          let a = staged[at];
          let b = staged[at + QUADS / 2u];
          let line = ((start + t) * 3u + part) * HEADS + head;
          store_quad(line, c, a * turn.cosine + b * turn.sine);
          store_quad(line, c + QUADS / 2u, b * turn.cosine - a * turn.sine);
        }
      }
      return;
    }
  }
  for (var i = local; i < ROWS * QUADS; i += THREADS) {
    let t = first + i / QUADS;
    if t < TOKENS {
      store_quad(((start + t) * 3u + part) * HEADS + head, i % QUADS, staged[i / QUADS * SPAN + i % QUADS]);
    }
  }
}

fn stage_rows(line: u32, quad: u32, rows: mat4x4f) {
  staged[4u * line * SPAN + quad] = rows[0];
  staged[(4u * line + 1u) * SPAN + quad] = rows[1];
  staged[(4u * line + 2u) * SPAN + quad] = rows[2];
  staged[(4u * line + 3u) * SPAN + quad] = rows[3];
}

/// A number for each of four tokens.
fn lse_of(tokens: vec4u) -> vec4f {
  return vec4f(lse[tokens.x], lse[tokens.y], lse[tokens.z], lse[tokens.w]);
}

@if(KEYS)
fn delta_of(tokens: vec4u) -> vec4f {
  return vec4f(delta[tokens.x], delta[tokens.y], delta[tokens.z], delta[tokens.w]);
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let block = group_index(group, groups);
  let first = block % BLOCKS * ROWS;
  let head = block / BLOCKS % HEADS;
  let start = block / (BLOCKS * HEADS) * TOKENS;
  // Where lse and delta, [BATCH, HEADS, TOKENS], have this head.
  let numbers = block / BLOCKS * TOKENS;
  // Past the end of a folded grid.
  if start >= BATCH * TOKENS {
    return;
  }
  let team = local / TEAM;
  let col = local % ACROSS;
  let line = local / ACROSS % ACROSS;
  @if(QUERIES) {
    if local < ROWS {
      let t = min(first + local, TOKENS - 1u);
      var total = 0.0;
      for (var c = 0u; c < QUADS; c++) {
        total += dot(load_dout(start + t, head, c), load_out(start + t, head, c));
      }
      row_delta[local] = total;
      if first + local < TOKENS {
        delta[numbers + t] = total;
      }
    }
  }
  let own_numbers = block_rows(numbers, first + 4u * line);
  var sum = mat4x4f();
  @if(KEYS && WIDE) var second = mat4x4f();
  for (var other = 0u; other < TOKENS; other += ROWS) {
    var product = mat4x4f();
    for (var chunk = 0u; chunk < QUADS; chunk += DEPTH) {
      workgroupBarrier();
      // Half of a team stages its own rows, the other half the others.
      let side = local % TEAM / (8u * DEPTH);
      if side < 2u {
        let q = local % DEPTH;
        let four = local / DEPTH % 8u;
        let tokens = block_rows(start, select(other, first, side == 0u) + 4u * four);
        let turned = turned_block(team, side == QUERY_SIDE, tokens, head, chunk + q);
        let at = team * TEAM_PART + 4u * q * SPAN + ACROSS * side + four;
        for (var e = 0u; e < 4u; e++) {
          staged[at + e * SPAN] = turned[e];
        }
      }
      workgroupBarrier();
      for (var e = 0u; e < 4u * DEPTH; e++) {
        let at = team * TEAM_PART + e * SPAN;
        product += outer(staged[at + line], staged[at + ACROSS + col]);
      }
    }
    // For each of four others the four rows.
    let turned = transpose(product);
    let exists = block_exists(other + 4u * col);
    @if(KEYS) let other_numbers = block_rows(numbers, other + 4u * col);
    if team == 0u {
      @if(QUERIES) let own_lse = lse_of(own_numbers);
      @if(KEYS) let other_lse = lse_of(other_numbers);
      for (var e = 0u; e < 4u; e++) {
        @if(QUERIES) let p = exp(turned[e] * SCALE - own_lse);
        @if(KEYS) let p = exp(turned[e] * SCALE - other_lse[e]);
        weights[(4u * col + e) * ACROSS + line] = select(vec4f(), p, exists[e]);
      }
    }
    workgroupBarrier();
    if team == 1u {
      @if(QUERIES) let own_delta = vec4f(row_delta[4u * line], row_delta[4u * line + 1u], row_delta[4u * line + 2u], row_delta[4u * line + 3u]);
      @if(KEYS) let other_delta = delta_of(other_numbers);
      for (var e = 0u; e < 4u; e++) {
        let at = (4u * col + e) * ACROSS + line;
        @if(QUERIES) weights[at] *= (turned[e] - own_delta) * SCALE;
        @if(KEYS) weights[ROWS * ACROSS + at] = weights[at] * (turned[e] - other_delta[e]) * SCALE;
      }
    }
    for (var half = 0u; half < ROWS; half += OTHERS) {
      // In QUERIES a team needs its own columns, in KEYS all.
      @if(QUERIES) {
        for (var i = local % TEAM; i < OTHERS * ACROSS; i += TEAM) {
          let quad = team * ACROSS + i % ACROSS;
          let row = start + min(other + half + i / ACROSS, TOKENS - 1u);
          staged[team * TEAM_PART + i / ACROSS * SPAN + i % ACROSS] = added_quad(team, row, head, min(quad, QUADS - 1u));
        }
      }
      @if(KEYS) {
        for (var j = 0u; j < (OTHERS * QUADS + TEAM - 1u) / TEAM; j++) {
          let i = j * TEAM + local % TEAM;
          if OTHERS * QUADS % TEAM == 0u || i < OTHERS * QUADS {
            let row = start + min(other + half + i / QUADS, TOKENS - 1u);
            staged[team * TEAM_PART + i / QUADS * SPAN + i % QUADS] = added_quad(team, row, head, i % QUADS);
          }
        }
      }
      workgroupBarrier();
      for (var o = 0u; o < OTHERS; o++) {
        let at = team * TEAM_PART + o * SPAN + col;
        @if(QUERIES) let weight = weights[(half + o) * ACROSS + line];
        @if(KEYS) let weight = weights[team * (ROWS * ACROSS) + (half + o) * ACROSS + line];
        sum += outer(weight, staged[at]);
        @if(KEYS && WIDE) second += outer(weight, staged[at + ACROSS]);
      }
      workgroupBarrier();
    }
  }
  @if(QUERIES) {
    stage_rows(line, team * ACROSS + col, sum);
    workgroupBarrier();
    store_rows(start, first, QUERY, head, local);
  }
  @if(KEYS) {
    for (var part = 0u; part < 2u; part++) {
      if team == part {
        stage_rows(line, col, sum);
        @if(WIDE) stage_rows(line, ACROSS + col, second);
      }
      workgroupBarrier();
      store_rows(start, first, select(KEY, VALUE, part == 0u), head, local);
      workgroupBarrier();
    }
  }
}
