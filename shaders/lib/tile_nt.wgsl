// A tile of x wᵀ: x [ROWS, INNER], w [OUTER, INNER]
//
// A thread walks INNER four columns at a time, its sums in registers. Nothing is shared: neighbouring threads read the same rows
// of x and w, and the caches serve them. Rows and columns past the end repeat the last one. STAGED, SHUFFLED: lib/shared_tile.
//
// VEC: INNER is a multiple of 4. QUADS is INNER in quads.

import package::lib::grid::bound;
import package::lib::lane::Lane;
import package::lib::quad::{quad_columns, quad_keep};
@if(STAGED || SHUFFLED) import package::lib::shared_tile::shared_tile;
import package::lib::tile::Tile;
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

fn left_of(row: u32, quad: u32) -> Tile {
  let top = mat4x4f(load_x(row, quad), load_x(row + 1u, quad), load_x(row + 2u, quad), load_x(row + 3u, quad));
  @if(EIGHT_ROWS) {
    return Tile(top, mat4x4f(load_x(row + 4u, quad), load_x(row + 5u, quad), load_x(row + 6u, quad), load_x(row + 7u, quad)));
  }
  @else { return Tile(top); }
}

fn right_of(column: u32, quad: u32) -> mat4x4f {
  return mat4x4f(load_w(column, quad), load_w(column + 1u, quad), load_w(column + 2u, quad), load_w(column + 3u, quad));
}

fn product(left: mat4x4f, right: mat4x4f) -> mat4x4f {
  return mat4x4f(left[0] * right, left[1] * right, left[2] * right, left[3] * right);
}

@if(STAGED || SHUFFLED) fn tile_nt(row: u32, column: u32, groups: vec3u, local: vec3u) -> Tile {
  return shared_tile(row, column, 0u, QUADS, groups, local);
}

@if(!STAGED && !SHUFFLED) fn tile_nt(row: u32, column: u32, groups: vec3u, local: vec3u) -> Tile {
  var y0 = vec4f();
  var y1 = vec4f();
  var y2 = vec4f();
  var y3 = vec4f();
  @if(EIGHT_ROWS) var y4 = vec4f();
  @if(EIGHT_ROWS) var y5 = vec4f();
  @if(EIGHT_ROWS) var y6 = vec4f();
  @if(EIGHT_ROWS) var y7 = vec4f();
  for (var k = 0u; k < bound(QUADS, groups); k++) {
    let block = mat4x4f(load_w(column, k), load_w(column + 1u, k), load_w(column + 2u, k), load_w(column + 3u, k));
    y0 += load_x(row, k) * block;
    y1 += load_x(row + 1u, k) * block;
    y2 += load_x(row + 2u, k) * block;
    y3 += load_x(row + 3u, k) * block;
    @if(EIGHT_ROWS) y4 += load_x(row + 4u, k) * block;
    @if(EIGHT_ROWS) y5 += load_x(row + 5u, k) * block;
    @if(EIGHT_ROWS) y6 += load_x(row + 6u, k) * block;
    @if(EIGHT_ROWS) y7 += load_x(row + 7u, k) * block;
  }
  @if(EIGHT_ROWS) { return Tile(mat4x4f(y0, y1, y2, y3), mat4x4f(y4, y5, y6, y7)); }
  @else { return Tile(mat4x4f(y0, y1, y2, y3)); }
}
