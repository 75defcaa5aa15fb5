// The operands of dyᵀ x: dy [ROWS, OUTER], x [ROWS, INNER]. A quad is one of rows, zero past the end.
//
// VEC: OUTER is a multiple of 4. VEC_OUT: INNER is.

import package::lib::lane::{Lane, OutLane, quad_columns};
import constants::{ROWS, INNER, OUTER};

@group(0) @binding(0) var<storage, read> dy: array<Lane>;
@group(0) @binding(1) var<storage, read> x: array<OutLane>;

fn load_dy(row: u32, column: u32) -> vec4f {
  @if(VEC) { return dy[(row * OUTER + column) / 4u]; }
  @else {
    let at = quad_columns(column / 4u, OUTER) + row * OUTER;
    return vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]);
  }
}

fn load_x(row: u32, column: u32) -> vec4f {
  @if(VEC_OUT) { return x[(row * INNER + column) / 4u]; }
  @else {
    let at = quad_columns(column / 4u, INNER) + row * INNER;
    return vec4f(x[at.x], x[at.y], x[at.z], x[at.w]);
  }
}

fn dy_or_zero(m: u32, column: u32) -> vec4f {
  return select(vec4f(), load_dy(min(m, ROWS - 1u), column), m < ROWS);
}

/// Four columns of a quad of rows of dy, which are rows of dw; past the end the last ones repeat.
fn load_left(row: u32, quad: u32) -> mat4x4f {
  let m = 4u * quad;
  let column = min(row, OUTER - 1u);
  return transpose(mat4x4f(dy_or_zero(m, column), dy_or_zero(m + 1u, column), dy_or_zero(m + 2u, column), dy_or_zero(m + 3u, column)));
}

/// Four columns of a quad of rows of x.
fn load_right(column: u32, quad: u32) -> mat4x4f {
  let m = 4u * quad;
  return mat4x4f(
    load_x(min(m, ROWS - 1u), column),
    load_x(min(m + 1u, ROWS - 1u), column),
    load_x(min(m + 2u, ROWS - 1u), column),
    load_x(min(m + 3u, ROWS - 1u), column),
  );
}

/// Four rows by four columns of dw, from a quad of each.
fn product(left: mat4x4f, right: mat4x4f) -> mat4x4f {
  return mat4x4f(right * left[0], right * left[1], right * left[2], right * left[3]);
}
