// What becomes of a block of sums of matmul_shared where nothing follows the product: it is stored (lib/store).

import package::lib::store::store_rows;
import constants::{GROUP_X, RIGHT, sizes};

fn all_columns() -> u32 {
  return sizes.OUT_COLUMNS;
}

/// From a thread's first four columns to its second.
fn second_column() -> u32 {
  return 4u * GROUP_X;
}

/// Of a thread in a row of a workgroup.
fn first_column(across: u32, thread: u32) -> u32 {
  return (across * RIGHT + thread) * 4u;
}

fn finish(slab: u32, row: u32, column: u32, sum: mat4x4f) {
  store_rows(slab, row, column, sum);
}
