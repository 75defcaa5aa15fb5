// ds = rstd · (g - y · mean(g · y)), where g = dy w (+ add): through a product and the norm in front of it
//
//   dy [ROWS, OUTER], w [OUTER, INNER], add, y [ROWS, INNER], rstd [ROWS] -> ds [ROWS, INNER]
//
// A thread holds 4 (or 8) rows by 4 (or 8) columns: lib/tile. The GROUP_X threads of a row are those of a whole row of ds, and
// each adds up the products of all in the order of the columns. WHOLE_ROWS: a thread walks all columns of its rows, leaves g where
// ds will be, and comes back for the rest; no barrier. INNER is a multiple of 4, with WIDE of 8.
//
// Tunables: GROUP_Y threads of a workgroup along the rows; EIGHT_ROWS, WIDE, WHOLE_ROWS. VEC: OUTER is a multiple of 4.
// As data: ADD is 1 where `add` is given.

import package::lib::grid::group_index;
import package::lib::row_sums::RowSums;
@if(!WHOLE_ROWS) import package::lib::row_sums::sum_over_row;
@if(WHOLE_ROWS) import package::lib::row_sums::row_sum;
import package::lib::tile::Block;
import package::lib::walk::walk;
import constants::{TILE_ROWS, TILE_COLUMNS, GROUP_X, GROUP_Y, sizes};

@group(0) @binding(2) var<storage, read> add: array<vec4f>;
@group(0) @binding(3) var<storage, read> y: array<vec4f>;
@group(0) @binding(4) var<storage, read> rstd: array<f32>;
@group(0) @binding(5) var<storage, read_write> ds: array<vec4f>;

fn place(row: u32, column: u32) -> u32 {
  return (min(row, sizes.ROWS - 1u) * sizes.INNER + column) / 4u;
}

@if(!WHOLE_ROWS) fn add_rest(row: u32, column: u32, rows: mat4x4f) -> mat4x4f {
  if sizes.ADD == 0u {
    return rows;
  }
  return rows + mat4x4f(
    add[place(row, column)],
    add[place(row + 1u, column)],
    add[place(row + 2u, column)],
    add[place(row + 3u, column)],
  );
}

/// g of four rows, and its products with y added up.
@if(!WHOLE_ROWS) struct Gradient {
  g: mat4x4f,
  products: vec4f,
}

@if(!WHOLE_ROWS) fn gradient_of(row: u32, column: u32, rows: mat4x4f, sums: vec4f) -> Gradient {
  // Asked for before what is added, so that a wave waits once.
  let own = mat4x4f(y[place(row, column)], y[place(row + 1u, column)], y[place(row + 2u, column)], y[place(row + 3u, column)]);
  let g = add_rest(row, column, rows);
  return Gradient(g, sums + vec4f(dot(g[0], own[0]), dot(g[1], own[1]), dot(g[2], own[2]), dot(g[3], own[3])));
}

@if(!WHOLE_ROWS) struct Gradients {
  g: Block,
  sums: RowSums,
}

@if(!WHOLE_ROWS) fn gradients_of(row: u32, column: u32, block: Block, sums: RowSums) -> Gradients {
  let top = gradient_of(row, column, block.top, sums.top);
  @if(EIGHT_ROWS) {
    let bottom = gradient_of(row + 4u, column, block.bottom, sums.bottom);
    return Gradients(Block(top.g, bottom.g), RowSums(top.products, bottom.products));
  }
  @else { return Gradients(Block(top.g), RowSums(top.products)); }
}

fn store_row(row: u32, column: u32, g: vec4f, mean: f32) {
  if row >= sizes.ROWS {
    return;
  }
  let at = place(row, column);
  ds[at] = rstd[row] * (g - y[at] * mean);
}

@if(!WHOLE_ROWS) fn store_rows(row: u32, column: u32, g: mat4x4f, sums: vec4f) {
  let means = sums / f32(sizes.INNER);
  store_row(row, column, g[0], means.x);
  store_row(row + 1u, column, g[1], means.y);
  store_row(row + 2u, column, g[2], means.z);
  store_row(row + 3u, column, g[3], means.w);
}

@if(!WHOLE_ROWS) fn store(row: u32, column: u32, g: Block, sums: RowSums) {
  store_rows(row, column, g.top, sums.top);
  @if(EIGHT_ROWS) store_rows(row + 4u, column, g.bottom, sums.bottom);
}

/// Leaves g of four rows where ds will be and adds up its products with y. A loop, so that the text of it all is compiled once.
@if(WHOLE_ROWS) fn leave_rows(row: u32, column: u32, rows: mat4x4f, sums: vec4f) -> vec4f {
  var own = rows;
  var products = sums;
  for (var r = 0u; r < 4u; r++) {
    let at = place(row + r, column);
    if sizes.ADD != 0u {
      own[r] += add[at];
    }
    if row + r < sizes.ROWS {
      ds[at] = own[r];
    }
    products[r] += dot(own[r], y[at]);
  }
  return products;
}

@if(WHOLE_ROWS) fn leave(row: u32, column: u32, block: Block, sums: RowSums) -> RowSums {
  let top = leave_rows(row, column, block.top, sums.top);
  @if(EIGHT_ROWS) { return RowSums(top, leave_rows(row + 4u, column, block.bottom, sums.bottom)); }
  @else { return RowSums(top); }
}

@compute @workgroup_size(GROUP_X, GROUP_Y)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let row = (group_index(group, groups) * GROUP_Y + local.y) * TILE_ROWS;
  @if(WHOLE_ROWS) {
    if row >= sizes.ROWS {
      return;
    }
    var sums = RowSums();
    for (var column = 0u; column < sizes.INNER; column += TILE_COLUMNS) {
      let tile = walk(row, column, column + 4u, 0u, sizes.QUADS);
      sums = leave(row, column, tile.first, sums);
      @if(WIDE) sums = leave(row, column + 4u, tile.second, sums);
    }
    for (var r = 0u; r < TILE_ROWS; r++) {
      let mean = row_sum(sums, r) / f32(sizes.INNER);
      for (var column = 0u; column < sizes.INNER; column += 4u) {
        store_row(row + r, column, ds[place(row + r, column)], mean);
      }
    }
  }
  @else {
    let column = local.x * TILE_COLUMNS;
    let tile = walk(row, column, column + 4u, 0u, sizes.QUADS);
    let first = gradients_of(row, column, tile.first, RowSums());
    @if(WIDE) {
      let second = gradients_of(row, column + 4u, tile.second, first.sums);
      let sums = sum_over_row(second.sums, groups, local);
      store(row, column, first.g, sums);
      store(row, column + 4u, second.g, sums);
    }
    @else { store(row, column, first.g, sum_over_row(first.sums, groups, local)); }
  }
}
