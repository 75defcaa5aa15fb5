// qkv [BATCH, TOKENS, 3, HEADS, HEAD_DIM] as the attention shaders read it: a head's row in quads, zero past HEAD_DIM.

import package::lib::attend::Own;
import package::lib::lane::{Lane, quad_columns, quad_keep};
import constants::{TOKENS, HEADS, HEAD_DIM, QUADS};

@group(0) @binding(0) var<storage, read> qkv: array<Lane>;

const QUERY = 0u;
const KEY = 1u;
const VALUE = 2u;

/// `row` counts tokens over the whole batch.
fn load_qkv(row: u32, part: u32, head: u32, quad: u32) -> vec4f {
  let line = (row * 3u + part) * HEADS + head;
  @if(VEC) { return qkv[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, HEAD_DIM) + line * HEAD_DIM;
    return quad_keep(vec4f(qkv[at.x], qkv[at.y], qkv[at.z], qkv[at.w]), quad, HEAD_DIM);
  }
}

/// A quad of four tokens as columns: `v * block` are four dot products, `block * v` is a weighted sum.
fn load_block(rows: vec4u, part: u32, head: u32, quad: u32) -> mat4x4f {
  return mat4x4f(
    load_qkv(rows.x, part, head, quad),
    load_qkv(rows.y, part, head, quad),
    load_qkv(rows.z, part, head, quad),
    load_qkv(rows.w, part, head, quad),
  );
}

/// The four tokens from `first` on, of the sequence that starts at `start`; past its end the last one repeats.
fn block_rows(start: u32, first: u32) -> vec4u {
  return start + min(vec4u(0u, 1u, 2u, 3u) + first, vec4u(TOKENS - 1u));
}

/// Which of those four tokens exist.
fn block_exists(first: u32) -> vec4<bool> {
  return vec4u(0u, 1u, 2u, 3u) + first < vec4u(TOKENS);
}

/// A quad of the rows that a thread owns, from token t of a sequence on.
fn load_own(start: u32, t: u32, part: u32, head: u32, quad: u32) -> Own {
  @if(FOUR) { return load_block(block_rows(start, t), part, head, quad); }
  @else { return load_qkv(start + t, part, head, quad); }
}
