// out [BATCH, TOKENS, HEADS, HEAD_DIM], attention's output as its backward pass reads it: a head's row in quads, zero past HEAD_DIM.

import package::lib::lane::{Lane, quad_columns, quad_keep};
import constants::{HEADS, HEAD_DIM, QUADS};

@group(0) @binding(1) var<storage, read> out: array<Lane>;

/// `row` counts tokens over the whole batch.
fn load_out(row: u32, head: u32, quad: u32) -> vec4f {
  let line = row * HEADS + head;
  @if(VEC) { return out[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, HEAD_DIM) + line * HEAD_DIM;
    return quad_keep(vec4f(out[at.x], out[at.y], out[at.z], out[at.w]), quad, HEAD_DIM);
  }
}
