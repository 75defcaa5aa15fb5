// The operands of x wᵀ: x [ROWS, INNER], w [OUTER, INNER]. Rows and columns past the end repeat the last one.
//
// VEC: INNER is a multiple of 4. QUADS is INNER in quads.

import package::lib::lane::{Lane, quad_columns, quad_keep};
import constants::{ROWS, INNER, OUTER, QUADS};

@group(0) @binding(0) var<storage, read> x: array<Lane>;
@group(0) @binding(1) var<storage, read> w: array<Lane>;

fn load_x(row: u32, quad: u32) -> vec4f {
  let line = min(row, ROWS - 1u);
  @if(VEC) { return x[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, INNER) + line * INNER;
    return quad_keep(vec4f(x[at.x], x[at.y], x[at.z], x[at.w]), quad, INNER);
  }
}

fn load_w(row: u32, quad: u32) -> vec4f {
  let line = min(row, OUTER - 1u);
  @if(VEC) { return w[line * QUADS + quad]; }
  @else {
    let at = quad_columns(quad, INNER) + line * INNER;
    return quad_keep(vec4f(w[at.x], w[at.y], w[at.z], w[at.w]), quad, INNER);
  }
}

/// A quad of four rows of x.
fn load_left(row: u32, quad: u32) -> mat4x4f {
  return mat4x4f(load_x(row, quad), load_x(row + 1u, quad), load_x(row + 2u, quad), load_x(row + 3u, quad));
}

/// A quad of four rows of w, which are columns of y.
fn load_right(column: u32, quad: u32) -> mat4x4f {
  return mat4x4f(load_w(column, quad), load_w(column + 1u, quad), load_w(column + 2u, quad), load_w(column + 3u, quad));
}

/// Four rows by four columns of y, from a quad of each.
fn product(left: mat4x4f, right: mat4x4f) -> mat4x4f {
  return mat4x4f(left[0] * right, left[1] * right, left[2] * right, left[3] * right);
}
