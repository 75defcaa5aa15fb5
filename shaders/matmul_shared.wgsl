// A matrix product whose threads share what they read, for hardware: x wᵀ (NT), dy w (NN) or dyᵀ x (TN), and what follows it.
//
//   operands and their shapes: lib/operands_nt, _nn, _tn
//   what becomes of the sums: lib/finish_rope, _swiglu, _swiglu_backward, and lib/finish_plain without any of these
//
// A workgroup owns a tile of the output, 4 · LEFT rows by 4 · RIGHT columns. It goes through what is summed over, DEPTH quads at a time: its
// threads put those of both operands into workgroup memory, and then each adds to its own 4 (or 8) by 4 (or 8) outputs, an outer product for
// each number of the sum. With SLICES as many threads have the same outputs, each its part of the DEPTH quads, and in the end the
// first one adds up what all have: so a small output keeps a large chip busy. Every sum has one owner and one order.
//
// The walk is in one function and its bounds are constant: then a compiler sees that no index leaves the shared memory, and checks none.
// Threads write whole vectors into it (a component of one may not be written alone), so blocks of four by four are turned in registers.
//
// Tunables: GROUP_X, GROUP_Y threads along the columns and rows of a tile, EIGHT_ROWS, WIDE; SLICES; DEPTH, a multiple of SLICES.
// LEFT is GROUP_Y or, with EIGHT_ROWS, twice that; RIGHT is GROUP_X or, with WIDE, twice that; THREADS is GROUP_X · GROUP_Y · SLICES.
// The grid is workgroups across the output, down, and slabs. QUADS are summed over, SLAB_QUADS of them in a slab, a multiple of DEPTH where
// there are several. EVEN: QUADS is a multiple of DEPTH.
// PAIRED: a thread's second four columns belong to its first.

@if(ROPE) import package::lib::finish_rope::{first_column, second_column, all_columns, finish_pair};
@if(SWIGLU) import package::lib::finish_swiglu::{first_column, second_column, all_columns, finish_pair};
@if(SWIGLU_BACKWARD) import package::lib::finish_swiglu_backward::finish;
@if(PLAIN) import package::lib::finish_plain::finish;
@if(!PAIRED) import package::lib::finish_plain::{first_column, second_column, all_columns};
@if(NT) import package::lib::operands_nt::{left_line, left_lines, right_line, right_lines, load_left, load_right};
@if(NN) import package::lib::operands_nn::{left_line, left_lines, right_line, right_lines, load_left, load_right};
@if(TN) import package::lib::operands_tn::{left_line, left_lines, right_line, right_lines, load_left, load_right};
import constants::{DEPTH, LEFT, RIGHT, GROUP_X, GROUP_Y, SLICES, THREADS, sizes};

/// For each number of the sum what belongs to it of the tile's rows, and of its columns, in quads.
var<workgroup> left: array<vec4f, DEPTH * 4u * LEFT>;
var<workgroup> right: array<vec4f, DEPTH * 4u * RIGHT>;

/// Blocks that the threads stage, a quad of the sum by a quad of the tile's rows, or columns: at most one of each a thread. Threads without
/// one of the first have one of the second.
const LEFT_BLOCKS = DEPTH * LEFT;
const RIGHT_BLOCKS = DEPTH * RIGHT;

/// Numbers of the sum that a slice goes through at a time.
const OWN = DEPTH / SLICES * 4u;

/// Whether a quad is past the end of the sum. In TN rows past the end are zero by themselves.
fn is_past(quad: u32) -> bool {
  @if(EVEN) { return false; }
  @else { return quad >= sizes.QUADS; }
}

fn left_block(line: u32, quad: u32) -> mat4x4f {
  if is_past(quad) {
    return mat4x4f();
  }
  return transpose(load_left(left_lines(line), quad));
}

fn right_block(line: u32, quad: u32) -> mat4x4f {
  if is_past(quad) {
    return mat4x4f();
  }
  @if(NT) { return transpose(load_right(right_lines(line), quad)); }
  @else { return load_right(right_lines(line), quad); }
}

/// Of four rows and four columns.
fn outer(rows: vec4f, columns: vec4f) -> mat4x4f {
  return mat4x4f(rows.x * columns, rows.y * columns, rows.z * columns, rows.w * columns);
}

/// What the first slice has, and what another one has of the same outputs. `thread` is the place in a slice.
@if(SLICED) fn with_part(sum: mat4x4f, part: u32, slice: u32, thread: u32) -> mat4x4f {
  workgroupBarrier();
  if slice == part {
    left[2u * thread] = sum[0];
    left[2u * thread + 1u] = sum[1];
    right[2u * thread] = sum[2];
    right[2u * thread + 1u] = sum[3];
  }
  workgroupBarrier();
  if slice > 0u {
    return sum;
  }
  return sum + mat4x4f(left[2u * thread], left[2u * thread + 1u], right[2u * thread], right[2u * thread + 1u]);
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let across = group.x;
  let first_row = group.y * (4u * LEFT);
  let slab = group.z;
  let col = local % GROUP_X;
  let line = local / GROUP_X % GROUP_Y;
  let slice = local / (GROUP_X * GROUP_Y);

  // Neighbours read neighbours.
  @if(TN) let left_quad = local / LEFT;
  @if(TN) let left_place = local % LEFT;
  @if(!TN) let left_quad = local % DEPTH;
  @if(!TN) let left_place = local / DEPTH;
  let other = (local + THREADS - LEFT_BLOCKS % THREADS) % THREADS;
  @if(NT) let right_quad = other % DEPTH;
  @if(NT) let right_place = other / DEPTH;
  @if(!NT) let right_quad = other / RIGHT;
  @if(!NT) let right_place = other % RIGHT;
  let from_left = left_line(first_row + 4u * left_place);
  let from_right = right_line(first_column(across, right_place % GROUP_X) + right_place / GROUP_X * second_column());

  var sum = mat4x4f();
  @if(EIGHT_ROWS) var lower = mat4x4f();
  @if(WIDE) var second = mat4x4f();
  @if(EIGHT_ROWS && WIDE) var lower_second = mat4x4f();
  var k = 0u;
  loop {
    let begin = slab * sizes.SLAB_QUADS + k;
    workgroupBarrier();
    if LEFT_BLOCKS == THREADS || local < LEFT_BLOCKS {
      let block = left_block(from_left, begin + left_quad);
      let at = 4u * left_quad * LEFT + left_place;
      left[at] = block[0];
      left[at + LEFT] = block[1];
      left[at + 2u * LEFT] = block[2];
      left[at + 3u * LEFT] = block[3];
    }
    if RIGHT_BLOCKS == THREADS || other < RIGHT_BLOCKS {
      let block = right_block(from_right, begin + right_quad);
      let at = 4u * right_quad * RIGHT + right_place;
      right[at] = block[0];
      right[at + RIGHT] = block[1];
      right[at + 2u * RIGHT] = block[2];
      right[at + 3u * RIGHT] = block[3];
    }
    workgroupBarrier();
    for (var two = 0u; two < OWN / 2u; two++) {
      // Written out by compilers: addresses are reckoned once for both.
      for (var e = 0u; e < 2u; e++) {
        let n = slice * OWN + 2u * two + e;
        let four = left[n * LEFT + line];
        let others = right[n * RIGHT + col];
        sum += outer(four, others);
        @if(EIGHT_ROWS) let next_four = left[n * LEFT + GROUP_Y + line];
        @if(EIGHT_ROWS) lower += outer(next_four, others);
        @if(WIDE) let next_others = right[n * RIGHT + GROUP_X + col];
        @if(WIDE) second += outer(four, next_others);
        @if(EIGHT_ROWS && WIDE) lower_second += outer(next_four, next_others);
      }
    }
    continuing {
      k += DEPTH;
      // At the end, so that a compiler knows of a first round and moves what is the same in all out of the loop.
      break if k >= sizes.SLAB_QUADS;
    }
  }
  @if(SLICED) {
    let thread = local % (GROUP_X * GROUP_Y);
    for (var part = 1u; part < SLICES; part++) {
      sum = with_part(sum, part, slice, thread);
      @if(EIGHT_ROWS) lower = with_part(lower, part, slice, thread);
      @if(WIDE) second = with_part(second, part, slice, thread);
      @if(EIGHT_ROWS && WIDE) lower_second = with_part(lower_second, part, slice, thread);
    }
    if slice > 0u { return; }
  }

  let row = first_row + 4u * line;
  let column = first_column(across, col);
  if column >= all_columns() {
    return;
  }
  @if(PAIRED) {
    finish_pair(row, column, sum, second);
    @if(EIGHT_ROWS) finish_pair(row + 4u * GROUP_Y, column, lower, lower_second);
  }
  @else {
    finish(slab, row, column, sum);
    @if(EIGHT_ROWS) finish(slab, row + 4u * GROUP_Y, column, lower);
    @if(WIDE) {
      if column + second_column() >= all_columns() { return; }
      finish(slab, row, column + second_column(), second);
      @if(EIGHT_ROWS) finish(slab, row + 4u * GROUP_Y, column + second_column(), lower_second);
    }
  }
}
