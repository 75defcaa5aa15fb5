// A tile of x wᵀ: x [ROWS, INNER], w [OUTER, INNER]
//
// A thread walks INNER four columns at a time (lib/walk), its sums in registers. Rows and columns past the end repeat the last one.
//
// VEC: INNER is a multiple of 4. QUADS is INNER in quads.

import package::lib::lane::Lane;
import package::lib::quad::{quad_columns, quad_keep};
import package::lib::tile::{Block, Blocks, Tile};
import package::lib::walk::{walk, walk_both};
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

fn left_of(row: u32, quad: u32) -> Block {
  let top = mat4x4f(load_x(row, quad), load_x(row + 1u, quad), load_x(row + 2u, quad), load_x(row + 3u, quad));
  @if(EIGHT_ROWS) {
    return Block(top, mat4x4f(load_x(row + 4u, quad), load_x(row + 5u, quad), load_x(row + 6u, quad), load_x(row + 7u, quad)));
  }
  @else { return Block(top); }
}

fn right_of(column: u32, quad: u32) -> mat4x4f {
  return mat4x4f(load_w(column, quad), load_w(column + 1u, quad), load_w(column + 2u, quad), load_w(column + 3u, quad));
}

fn product(left: mat4x4f, right: mat4x4f) -> mat4x4f {
  return mat4x4f(left[0] * right, left[1] * right, left[2] * right, left[3] * right);
}

/// The tile of the columns from `column` on and, where a thread holds two blocks, from `other` on.
fn tile_nt(row: u32, column: u32, other: u32, groups: vec3u, local: vec3u) -> Tile {
  return walk(row, column, other, 0u, QUADS, groups, local);
}

/// The blocks of the columns from `column` and from `other` on.
fn blocks_nt(row: u32, column: u32, other: u32, groups: vec3u, local: vec3u) -> Blocks {
  return walk_both(row, column, other, 0u, QUADS, groups, local);
}
