// ds = rstd · (g - y · mean(g · y)), where g = dy w (+ add): through a product and the norm in front of it
//
//   dy [ROWS, OUTER], w [OUTER, INNER], add, y [ROWS, INNER], rstd [ROWS] -> ds [ROWS, INNER]
//
// A thread holds 4 (or 8) rows by 4 (or 8) columns: lib/tile. The GROUP_X threads of a row are those of a whole row of ds, and
// each adds up the products of all in the order of the columns. WHOLE_ROWS: a thread walks all columns of its rows, leaves g where
// ds will be, and comes back for the rest; no barrier. INNER is a multiple of 4, with WIDE of 8.
//
// Tunables: GROUP_Y threads of a workgroup along the rows; EIGHT_ROWS, WIDE, WHOLE_ROWS. VEC: OUTER is a multiple of 4.
// ADD: `add` is given.

import package::lib::grid::{bound, group_index};
import package::lib::row_sums::RowSums;
@if(!WHOLE_ROWS) import package::lib::row_sums::sum_over_row;
import package::lib::tile::Block;
import package::lib::walk::walk;
import constants::{ROWS, INNER, QUADS, TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y};

@if(ADD) @group(0) @binding(2) var<storage, read> add: array<vec4f>;
@group(0) @binding(3) var<storage, read> y: array<vec4f>;
@group(0) @binding(4) var<storage, read> rstd: array<f32>;
@group(0) @binding(5) var<storage, read_write> ds: array<vec4f>;

fn place(row: u32, column: u32) -> u32 {
  return (min(row, ROWS - 1u) * INNER + column) / 4u;
}

fn add_rest(row: u32, column: u32, rows: mat4x4f) -> mat4x4f {
  @if(ADD) {
    return rows + mat4x4f(
      add[place(row, column)],
      add[place(row + 1u, column)],
      add[place(row + 2u, column)],
      add[place(row + 3u, column)],
    );
  }
  @else { return rows; }
}

fn g_of(row: u32, column: u32, block: Block) -> Block {
  let top = add_rest(row, column, block.top);
  @if(EIGHT_ROWS) { return Block(top, add_rest(row + 4u, column, block.bottom)); }
  @else { return Block(top); }
}

fn products_of(row: u32, column: u32, g: mat4x4f) -> vec4f {
  return vec4f(
    dot(g[0], y[place(row, column)]),
    dot(g[1], y[place(row + 1u, column)]),
    dot(g[2], y[place(row + 2u, column)]),
    dot(g[3], y[place(row + 3u, column)]),
  );
}

fn add_products(sums: RowSums, row: u32, column: u32, g: Block) -> RowSums {
  let top = sums.top + products_of(row, column, g.top);
  @if(EIGHT_ROWS) { return RowSums(top, sums.bottom + products_of(row + 4u, column, g.bottom)); }
  @else { return RowSums(top); }
}

fn store_row(row: u32, column: u32, g: vec4f, mean: f32) {
  if row >= ROWS {
    return;
  }
  let at = place(row, column);
  ds[at] = rstd[row] * (g - y[at] * mean);
}

fn store_rows(row: u32, column: u32, g: mat4x4f, sums: vec4f) {
  let means = sums / INNER;
  store_row(row, column, g[0], means.x);
  store_row(row + 1u, column, g[1], means.y);
  store_row(row + 2u, column, g[2], means.z);
  store_row(row + 3u, column, g[3], means.w);
}

fn store(row: u32, column: u32, g: Block, sums: RowSums) {
  store_rows(row, column, g.top, sums.top);
  @if(EIGHT_ROWS) store_rows(row + 4u, column, g.bottom, sums.bottom);
}

/// Leaves g of a row where ds will be.
@if(WHOLE_ROWS) fn leave_row(row: u32, column: u32, g: vec4f) {
  if row < ROWS {
    ds[place(row, column)] = g;
  }
}

@if(WHOLE_ROWS) fn leave_rows(row: u32, column: u32, g: mat4x4f) {
  leave_row(row, column, g[0]);
  leave_row(row + 1u, column, g[1]);
  leave_row(row + 2u, column, g[2]);
  leave_row(row + 3u, column, g[3]);
}

@if(WHOLE_ROWS) fn leave(row: u32, column: u32, g: Block) {
  leave_rows(row, column, g.top);
  @if(EIGHT_ROWS) leave_rows(row + 4u, column, g.bottom);
}

@if(WHOLE_ROWS) fn left_rows(row: u32, column: u32) -> mat4x4f {
  return mat4x4f(ds[place(row, column)], ds[place(row + 1u, column)], ds[place(row + 2u, column)], ds[place(row + 3u, column)]);
}

@if(WHOLE_ROWS) fn left_block(row: u32, column: u32) -> Block {
  @if(EIGHT_ROWS) { return Block(left_rows(row, column), left_rows(row + 4u, column)); }
  @else { return Block(left_rows(row, column)); }
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let row = (group_index(group, groups) * GROUP_Y + local.y) * TILE_ROWS;
  @if(WHOLE_ROWS) {
    if row >= ROWS {
      return;
    }
    var sums = RowSums();
    for (var column = 0u; column < bound(INNER, groups); column += TILE_COLUMNS) {
      let tile = walk(row, column, column + 4u, 0u, QUADS, groups, local);
      let g = g_of(row, column, tile.first);
      leave(row, column, g);
      sums = add_products(sums, row, column, g);
      @if(WIDE) {
        let next = g_of(row, column + 4u, tile.second);
        leave(row, column + 4u, next);
        sums = add_products(sums, row, column + 4u, next);
      }
    }
    for (var column = 0u; column < bound(INNER, groups); column += 4u) {
      store(row, column, left_block(row, column), sums);
    }
  }
  @else {
    let column = local.x * TILE_COLUMNS;
    let tile = walk(row, column, column + 4u, 0u, QUADS, groups, local);
    let g = g_of(row, column, tile.first);
    var mine = add_products(RowSums(), row, column, g);
    @if(WIDE) let next = g_of(row, column + 4u, tile.second);
    @if(WIDE) mine = add_products(mine, row, column + 4u, next);
    let sums = sum_over_row(mine, groups, local);
    store(row, column, g, sums);
    @if(WIDE) store(row, column + 4u, next, sums);
  }
}
