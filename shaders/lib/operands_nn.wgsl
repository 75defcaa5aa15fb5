// The operands of dy w: dy [ROWS, OUTER], w [OUTER, INNER]. Rows and columns past the end repeat the last one.
//
// VEC: OUTER is a multiple of 4. VEC_OUT: INNER is. QUADS is OUTER in quads.

import package::lib::lane::{Lane, OutLane, quad_columns, quad_keep};
import constants::{ROWS, INNER, OUTER, QUADS};

@group(0) @binding(0) var<storage, read> dy: array<Lane>;
@group(0) @binding(1) var<storage, read> w: array<OutLane>;

fn load_dy(row: u32, quad: u32) -> vec4f {
  let line = min(row, ROWS - 1u);
  @if(VEC) { return dy[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, OUTER) + line * OUTER;
    return quad_keep(vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]), quad, OUTER);
  }
}

fn load_w(row: u32, column: u32) -> vec4f {
  let line = min(row, OUTER - 1u);
  @if(VEC_OUT) { return w[(line * INNER + column) / 4u]; }
  @else {
    let at = quad_columns(column / 4u, INNER) + line * INNER;
    return vec4f(w[at.x], w[at.y], w[at.z], w[at.w]);
  }
}

/// A quad of four rows of dy.
fn load_left(row: u32, quad: u32) -> mat4x4f {
  return mat4x4f(load_dy(row, quad), load_dy(row + 1u, quad), load_dy(row + 2u, quad), load_dy(row + 3u, quad));
}

/// Four columns of a quad of rows of w.
fn load_right(column: u32, quad: u32) -> mat4x4f {
  let o = 4u * quad;
  return mat4x4f(load_w(o, column), load_w(o + 1u, column), load_w(o + 2u, column), load_w(o + 3u, column));
}

/// Four rows by four columns of dx, from a quad of each.
fn product(left: mat4x4f, right: mat4x4f) -> mat4x4f {
  return mat4x4f(right * left[0], right * left[1], right * left[2], right * left[3]);
}
