// The operands of dyᵀ x: dy [ROWS, OUTER], x [ROWS, INNER]. A quad is one of rows, zero past the end. Columns past the end are whatever a
// read past the end gives, and nothing that is stored depends on them.
//
// VEC: OUTER is a multiple of 4. VEC_OUT: INNER is.

import package::lib::lane::{Lane, OutLane, quad_columns};
import constants::sizes;

@group(0) @binding(0) var<storage, read> dy: array<Lane>;
@group(0) @binding(1) var<storage, read> x: array<OutLane>;

/// Where the first line of dy, or of x, has a column, in lanes, and from line to line. Without VEC, or VEC_OUT, the column itself.
alias LeftLines = vec2u;
alias RightLines = vec2u;

fn left_line(column: u32) -> u32 {
  @if(VEC) { return column / 4u; }
  @else { return column; }
}

fn left_lines(line: u32) -> LeftLines {
  return vec2u(line, sizes.OUTER / 4u);
}

fn right_line(column: u32) -> u32 {
  @if(VEC_OUT) { return column / 4u; }
  @else { return column; }
}

fn right_lines(line: u32) -> RightLines {
  return vec2u(line, sizes.INNER / 4u);
}

/// Of a row that there is.
fn load_dy(lines: LeftLines, row: u32) -> vec4f {
  @if(VEC) { return dy[lines.x + row * lines.y]; }
  @else {
    let at = quad_columns(lines.x / 4u, sizes.OUTER) + row * sizes.OUTER;
    return vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]);
  }
}

fn load_x(lines: RightLines, row: u32) -> vec4f {
  @if(VEC_OUT) { return x[lines.x + row * lines.y]; }
  @else {
    let at = quad_columns(lines.x / 4u, sizes.INNER) + row * sizes.INNER;
    return vec4f(x[at.x], x[at.y], x[at.z], x[at.w]);
  }
}

/// A quad of rows, of which the last one repeats past the end.
fn rows_of(quad: u32) -> vec4u {
  return min(vec4u(0u, 1u, 2u, 3u) + 4u * quad, vec4u(sizes.ROWS - 1u));
}

fn dy_or_zero(lines: LeftLines, m: u32, row: u32) -> vec4f {
  return select(vec4f(), load_dy(lines, row), m < sizes.ROWS);
}

/// Four columns of a quad of rows of dy, which are rows of dw.
fn load_left(lines: LeftLines, quad: u32) -> mat4x4f {
  let m = 4u * quad;
  let rows = rows_of(quad);
  return transpose(
    mat4x4f(
      dy_or_zero(lines, m, rows.x),
      dy_or_zero(lines, m + 1u, rows.y),
      dy_or_zero(lines, m + 2u, rows.z),
      dy_or_zero(lines, m + 3u, rows.w),
    ),
  );
}

/// Four columns of a quad of rows of x.
fn load_right(lines: RightLines, quad: u32) -> mat4x4f {
  let rows = rows_of(quad);
  return mat4x4f(load_x(lines, rows.x), load_x(lines, rows.y), load_x(lines, rows.z), load_x(lines, rows.w));
}
