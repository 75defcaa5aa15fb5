// out = softmax(q kᵀ / sqrt(d)) v for each head, for hardware: what attention_forward computes, by threads that share what they read
//
//   qkv [BATCH, TOKENS, 3, HEADS, HEAD_DIM] -> out [BATCH, TOKENS, HEADS, HEAD_DIM], lse [BATCH, HEADS, TOKENS]
//
// A workgroup of 8 by 8 threads owns 32 queries of a head and meets the keys 32 at a time with a running maximum (online softmax). Of a block of
// scores a thread has four queries by four keys; of the output the same four queries by one quad of columns, or two (WIDE). So none holds
// a whole row. Queries and keys go through workgroup memory some columns at a time, then the weights and the values do.
//
// BLOCKS workgroups span a head. SCALE is 1 / sqrt(HEAD_DIM), QUADS the quads of a head, at most 16; DEPTH those that are staged at a time,
// at most 4; SPAN is QUADS, but at least 8. VEC: HEAD_DIM is a multiple of 4. WIDE: QUADS is more than 8.

import package::lib::attend::largest_of;
import package::lib::grid::group_index;
import package::lib::lane::Lane;
import package::lib::qkv::{load_qkv, load_block, block_rows, block_exists, QUERY, KEY, VALUE};
import constants::{BATCH, TOKENS, HEADS, HEAD_DIM, QUADS, SCALE, BLOCKS, DEPTH, SPAN};

@group(0) @binding(1) var<storage, read_write> out: array<Lane>;
@group(0) @binding(2) var<storage, read_write> lse: array<f32>;

/// Threads of a workgroup, and of a row of them.
const THREADS = 64u;
const ACROSS = 8u;
/// Queries, and keys, of a block.
const ROWS = 32u;

/// Below any score, and so far from the largest float that no difference from a score overflows.
const LOWEST = -1e30;

/// Keys whose values are staged at a time.
const VALUES = 16u;

/// For each column four queries at a time, and after those four keys; later values, a row a key.
var<workgroup> staged: array<vec4f, VALUES * 16u>;
/// For each key the weights of four queries at a time; before that, for each thread of a row the largest score of its four queries.
var<workgroup> weights: array<vec4f, ROWS * ACROSS>;

fn outer(rows: vec4f, columns: vec4f) -> mat4x4f {
  return mat4x4f(rows.x * columns, rows.y * columns, rows.z * columns, rows.w * columns);
}

/// Each row times its factor.
fn scaled(rows: mat4x4f, factors: vec4f) -> mat4x4f {
  return mat4x4f(rows[0] * factors.x, rows[1] * factors.y, rows[2] * factors.z, rows[3] * factors.w);
}

/// For each of four columns four rows; nothing past the end of a head.
fn turned_block(start: u32, first: u32, part: u32, head: u32, quad: u32) -> mat4x4f {
  if QUADS % DEPTH != 0u && quad >= QUADS {
    return mat4x4f();
  }
  return transpose(load_block(block_rows(start, first), part, head, quad));
}

fn store_quad(line: u32, quad: u32, v: vec4f) {
  @if(VEC) { out[line * QUADS + quad] = v; }
  @else {
    for (var e = 0u; e < min(4u, HEAD_DIM - 4u * quad); e++) {
      out[line * HEAD_DIM + 4u * quad + e] = v[e];
    }
  }
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let block = group_index(group, groups);
  let first_query = block % BLOCKS * ROWS;
  let head = block / BLOCKS % HEADS;
  let start = block / (BLOCKS * HEADS) * TOKENS;
  // Past the end of a folded grid.
  if start >= BATCH * TOKENS {
    return;
  }
  let col = local % ACROSS;
  let line = local / ACROSS;
  var sum = mat4x4f();
  @if(WIDE) var second = mat4x4f();
  var top = vec4f(LOWEST);
  var total = vec4f();
  for (var first_key = 0u; first_key < TOKENS; first_key += ROWS) {
    var score = mat4x4f();
    for (var chunk = 0u; chunk < QUADS; chunk += DEPTH) {
      workgroupBarrier();
      // Half of the threads stage queries, the others keys.
      let side = local / (8u * DEPTH);
      if side < 2u {
        let q = local % DEPTH;
        let four = local / DEPTH % 8u;
        let turned = turned_block(start, select(first_key, first_query, side == QUERY) + 4u * four, side, head, chunk + q);
        for (var e = 0u; e < 4u; e++) {
          staged[(4u * q + e) * 16u + 8u * side + four] = turned[e];
        }
      }
      workgroupBarrier();
      for (var e = 0u; e < 4u * DEPTH; e++) {
        score += outer(staged[e * 16u + line], staged[e * 16u + 8u + col]);
      }
    }
    let exists = block_exists(first_key + 4u * col);
    for (var r = 0u; r < 4u; r++) {
      score[r] = select(vec4f(LOWEST), score[r] * SCALE, exists);
    }
    weights[col * ACROSS + line] = vec4f(largest_of(score[0]), largest_of(score[1]), largest_of(score[2]), largest_of(score[3]));
    workgroupBarrier();
    var higher = top;
    for (var other = 0u; other < ACROSS; other++) {
      higher = max(higher, weights[other * ACROSS + line]);
    }
    let shrink = exp(top - higher);
    top = higher;
    total *= shrink;
    sum = scaled(sum, shrink);
    @if(WIDE) second = scaled(second, shrink);
    workgroupBarrier();
    for (var e = 0u; e < 4u; e++) {
      weights[(4u * col + e) * ACROSS + line] = exp(vec4f(score[0][e], score[1][e], score[2][e], score[3][e]) - higher);
    }
    for (var half = 0u; half < ROWS; half += VALUES) {
      for (var j = 0u; j < (VALUES * QUADS + THREADS - 1u) / THREADS; j++) {
        let i = j * THREADS + local;
        if VALUES * QUADS % THREADS == 0u || i < VALUES * QUADS {
          let row = start + min(first_key + half + i / QUADS, TOKENS - 1u);
          staged[i / QUADS * SPAN + i % QUADS] = load_qkv(row, VALUE, head, i % QUADS);
        }
      }
      workgroupBarrier();
      for (var key = 0u; key < VALUES; key++) {
        let weight = weights[(half + key) * ACROSS + line];
        total += weight;
        sum += outer(weight, staged[key * SPAN + col]);
        @if(WIDE) second += outer(weight, staged[key * SPAN + ACROSS + col]);
      }
      workgroupBarrier();
    }
  }
  let log_sum = top + log(total);
  for (var r = 0u; r < 4u; r++) {
    let t = first_query + 4u * line + r;
    if t < TOKENS {
      let at = (start + t) * HEADS + head;
      if col < QUADS { store_quad(at, col, sum[r] / total[r]); }
      @if(WIDE) if ACROSS + col < QUADS { store_quad(at, ACROSS + col, second[r] / total[r]); }
      if col == 0u { lse[block / BLOCKS * TOKENS + t] = log_sum[r]; }
    }
  }
}
