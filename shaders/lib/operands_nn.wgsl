// The operands of dy w: dy [ROWS, OUTER], w [OUTER, INNER]. Rows and columns past the end are whatever a read past the end gives, and
// nothing that is stored depends on them.
//
// VEC: OUTER is a multiple of 4. VEC_OUT: INNER is. QUADS is OUTER in quads.

import package::lib::lane::{Lane, OutLane, quad_columns, quad_keep};
import constants::sizes;

@group(0) @binding(0) var<storage, read> dy: array<Lane>;
@group(0) @binding(1) var<storage, read> w: array<OutLane>;

/// Where four neighbouring rows of dy begin.
alias LeftLines = vec4u;

/// Where the first line of w has a column, in lanes, and from line to line. Without VEC and VEC_OUT the column itself.
alias RightLines = vec2u;

fn left_step() -> u32 {
  @if(VEC) { return sizes.QUADS; }
  @else { return sizes.OUTER; }
}

/// Where a row of dy begins.
fn left_line(row: u32) -> u32 {
  return row * left_step();
}

fn left_lines(line: u32) -> LeftLines {
  return line + vec4u(0u, 1u, 2u, 3u) * left_step();
}

fn right_line(column: u32) -> u32 {
  @if(VEC && VEC_OUT) { return column / 4u; }
  @else { return column; }
}

fn right_lines(line: u32) -> RightLines {
  return vec2u(line, sizes.INNER / 4u);
}

fn load_dy(line: u32, quad: u32) -> vec4f {
  @if(VEC) { return dy[line + quad]; }
  @else {
    let at = quad_columns(quad, sizes.OUTER) + line;
    return quad_keep(vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]), quad, sizes.OUTER);
  }
}

@if(!(VEC && VEC_OUT)) fn load_w(row: u32, column: u32) -> vec4f {
  let line = min(row, sizes.OUTER - 1u);
  @if(VEC_OUT) { return w[(line * sizes.INNER + column) / 4u]; }
  @else {
    let at = quad_columns(column / 4u, sizes.INNER) + line * sizes.INNER;
    return vec4f(w[at.x], w[at.y], w[at.z], w[at.w]);
  }
}

/// A quad of four rows of dy.
fn load_left(lines: LeftLines, quad: u32) -> mat4x4f {
  return mat4x4f(load_dy(lines.x, quad), load_dy(lines.y, quad), load_dy(lines.z, quad), load_dy(lines.w, quad));
}

/// Four columns of a quad of rows of w.
fn load_right(lines: RightLines, quad: u32) -> mat4x4f {
  let o = 4u * quad;
  @if(VEC && VEC_OUT) {
    let at = lines.x + o * lines.y;
    return mat4x4f(w[at], w[at + lines.y], w[at + 2u * lines.y], w[at + 3u * lines.y]);
  }
  @else { return mat4x4f(load_w(o, lines.x), load_w(o + 1u, lines.x), load_w(o + 2u, lines.x), load_w(o + 3u, lines.x)); }
}

/// Four rows by four columns of dx, from a quad of each.
fn product(left: mat4x4f, right: mat4x4f) -> mat4x4f {
  return mat4x4f(right * left[0], right * left[1], right * left[2], right * left[3]);
}
