// A number for each row of a block, and its sum over the threads of a row.

import package::lib::grid::bound;
import constants::{GROUP_X, GROUP_Y};

@if(EIGHT_ROWS) struct RowSums {
  top: vec4f,
  bottom: vec4f,
}
@else struct RowSums {
  top: vec4f,
}

/// The number of the r-th row.
@if(WHOLE_ROWS) fn row_sum(sums: RowSums, r: u32) -> f32 {
  @if(EIGHT_ROWS) { return select(sums.bottom[r % 4u], sums.top[r % 4u], r < 4u); }
  @else { return sums.top[r]; }
}

@if(!WHOLE_ROWS) var<workgroup> parts: array<RowSums, GROUP_X * GROUP_Y>;

/// Of all threads of the row, in their order: each comes to the same bits. The whole workgroup has to call it.
@if(!WHOLE_ROWS) fn sum_over_row(mine: RowSums, groups: vec3u, local: vec3u) -> RowSums {
  let first = local.y * GROUP_X;
  parts[first + local.x] = mine;
  workgroupBarrier();
  var sums = RowSums();
  for (var i = 0u; i < bound(GROUP_X, groups); i++) {
    sums.top += parts[first + i].top;
    @if(EIGHT_ROWS) sums.bottom += parts[first + i].bottom;
  }
  return sums;
}
