// dout [BATCH, TOKENS, HEADS, HEAD_DIM], the gradient of attention's output: a head's row in quads, zero past HEAD_DIM.

import package::lib::lane::{Lane, quad_columns, quad_keep};
import constants::{HEADS, HEAD_DIM, QUADS};

@group(0) @binding(3) var<storage, read> dout: array<Lane>;

/// `row` counts tokens over the whole batch.
fn load_dout(row: u32, head: u32, quad: u32) -> vec4f {
  let line = row * HEADS + head;
  @if(VEC) { return dout[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, HEAD_DIM) + line * HEAD_DIM;
    return quad_keep(vec4f(dout[at.x], dout[at.y], dout[at.z], dout[at.w]), quad, HEAD_DIM);
  }
}

/// A quad of four rows as columns.
fn load_dout_block(rows: vec4u, head: u32, quad: u32) -> mat4x4f {
  return mat4x4f(
    load_dout(rows.x, head, quad),
    load_dout(rows.y, head, quad),
    load_dout(rows.z, head, quad),
    load_dout(rows.w, head, quad),
  );
}
