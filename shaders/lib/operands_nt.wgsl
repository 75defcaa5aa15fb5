// The operands of x wᵀ: x [ROWS, INNER], w [OUTER, INNER]. Rows and columns past the end are whatever a read past the end gives, and
// nothing that is stored depends on them.
//
// VEC: INNER is a multiple of 4. QUADS is INNER in quads.

import package::lib::lane::{Lane, quad_columns, quad_keep};
import constants::sizes;

@group(0) @binding(0) var<storage, read> x: array<Lane>;
@group(0) @binding(1) var<storage, read> w: array<Lane>;

/// Where four neighbouring lines begin.
alias LeftLines = vec4u;
alias RightLines = vec4u;

/// From a line of x or w to the next.
fn line_step() -> u32 {
  @if(VEC) { return sizes.QUADS; }
  @else { return sizes.INNER; }
}

/// Where a row of x begins.
fn left_line(row: u32) -> u32 {
  return row * line_step();
}

fn left_lines(line: u32) -> LeftLines {
  return line + vec4u(0u, 1u, 2u, 3u) * line_step();
}

/// Where a row of w begins, which is a column of y.
fn right_line(column: u32) -> u32 {
  return column * line_step();
}

fn right_lines(line: u32) -> RightLines {
  return line + vec4u(0u, 1u, 2u, 3u) * line_step();
}

fn load_x(line: u32, quad: u32) -> vec4f {
  @if(VEC) { return x[line + quad]; }
  @else {
    let at = quad_columns(quad, sizes.INNER) + line;
    return quad_keep(vec4f(x[at.x], x[at.y], x[at.z], x[at.w]), quad, sizes.INNER);
  }
}

fn load_w(line: u32, quad: u32) -> vec4f {
  @if(VEC) { return w[line + quad]; }
  @else {
    let at = quad_columns(quad, sizes.INNER) + line;
    return quad_keep(vec4f(w[at.x], w[at.y], w[at.z], w[at.w]), quad, sizes.INNER);
  }
}

/// A quad of four rows of x.
fn load_left(lines: LeftLines, quad: u32) -> mat4x4f {
  return mat4x4f(load_x(lines.x, quad), load_x(lines.y, quad), load_x(lines.z, quad), load_x(lines.w, quad));
}

/// A quad of four rows of w.
fn load_right(lines: RightLines, quad: u32) -> mat4x4f {
  return mat4x4f(load_w(lines.x, quad), load_w(lines.y, quad), load_w(lines.z, quad), load_w(lines.w, quad));
}

/// Four rows by four columns of y, from a quad of each.
fn product(left: mat4x4f, right: mat4x4f) -> mat4x4f {
  return mat4x4f(left[0] * right, left[1] * right, left[2] * right, left[3] * right);
}
