// Walks (lib/walk) in which the threads of a workgroup share what they read. All have to call them: there are barriers inside, and lanes
// that others wait for.
//
// STAGED: they put STEP quads of both operands into workgroup memory, in float16 with HALF; sums stay in float32.
// SHUFFLED: a workgroup is one row of threads, so all have the same left operand. Each lane of a subgroup reads one quad of it and
// hands it around. How invocations lie in subgroups does not matter.

import package::lib::grid::bound;
import package::lib::tile::{Block, Right, Tile, left_of, right_of, add_tile};
import constants::{STEP, GROUP_X, GROUP_Y};

@if(HALF) alias Quad = vec4<f16>;
@else alias Quad = vec4f;

// Neighbours in a workgroup lie next to each other.
var<workgroup> shared_left: array<Quad, STEP * 4u * GROUP_Y>;
@if(EIGHT_ROWS) var<workgroup> shared_lower_left: array<Quad, STEP * 4u * GROUP_Y>;
var<workgroup> shared_right: array<Quad, STEP * 4u * GROUP_X>;
@if(WIDE) var<workgroup> shared_other_right: array<Quad, STEP * 4u * GROUP_X>;

fn stage(row: u32, column: u32, other: u32, first: u32, count: u32, local: vec3u) {
  for (var q = local.x; q < count; q += GROUP_X) {
    let block = left_of(row, first + q);
    for (var i = 0u; i < 4u; i++) {
      shared_left[(q * 4u + i) * GROUP_Y + local.y] = Quad(block.top[i]);
      @if(EIGHT_ROWS) shared_lower_left[(q * 4u + i) * GROUP_Y + local.y] = Quad(block.bottom[i]);
    }
  }
  for (var q = local.y; q < count; q += GROUP_Y) {
    let blocks = right_of(column, other, first + q);
    for (var i = 0u; i < 4u; i++) {
      shared_right[(q * 4u + i) * GROUP_X + local.x] = Quad(blocks.first[i]);
      @if(WIDE) shared_other_right[(q * 4u + i) * GROUP_X + local.x] = Quad(blocks.second[i]);
    }
  }
}

fn staged_left(q: u32, thread: u32) -> Block {
  let at = q * 4u * GROUP_Y + thread;
  let top = mat4x4f(vec4f(shared_left[at]), vec4f(shared_left[at + GROUP_Y]), vec4f(shared_left[at + 2u * GROUP_Y]), vec4f(shared_left[at + 3u * GROUP_Y]));
  @if(EIGHT_ROWS) {
    return Block(top, mat4x4f(
      vec4f(shared_lower_left[at]),
      vec4f(shared_lower_left[at + GROUP_Y]),
      vec4f(shared_lower_left[at + 2u * GROUP_Y]),
      vec4f(shared_lower_left[at + 3u * GROUP_Y]),
    ));
  }
  @else { return Block(top); }
}

fn staged_right(q: u32, thread: u32) -> Right {
  let at = q * 4u * GROUP_X + thread;
  let block = mat4x4f(vec4f(shared_right[at]), vec4f(shared_right[at + GROUP_X]), vec4f(shared_right[at + 2u * GROUP_X]), vec4f(shared_right[at + 3u * GROUP_X]));
  @if(WIDE) {
    return Right(block, mat4x4f(
      vec4f(shared_other_right[at]),
      vec4f(shared_other_right[at + GROUP_X]),
      vec4f(shared_other_right[at + 2u * GROUP_X]),
      vec4f(shared_other_right[at + 3u * GROUP_X]),
    ));
  }
  @else { return Right(block); }
}

fn walk_staged(row: u32, column: u32, other: u32, begin: u32, end: u32, groups: vec3u, local: vec3u) -> Tile {
  var sum = Tile();
  for (var first = begin; first < bound(end, groups); first += STEP) {
    let count = min(STEP, end - first);
    workgroupBarrier();
    stage(row, column, other, first, count, local);
    workgroupBarrier();
    for (var q = 0u; q < count; q++) {
      sum = add_tile(sum, staged_left(q, local.y), staged_right(q, local.x));
    }
  }
  return sum;
}

fn from_lane(m: mat4x4f, lane: u32) -> mat4x4f {
  return mat4x4f(subgroupShuffle(m[0], lane), subgroupShuffle(m[1], lane), subgroupShuffle(m[2], lane), subgroupShuffle(m[3], lane));
}

fn walk_shuffled(row: u32, column: u32, other: u32, begin: u32, end: u32, groups: vec3u) -> Tile {
  let lanes = subgroupAdd(1u);
  let lane = subgroupExclusiveAdd(1u);
  var sum = Tile();
  for (var first = begin; first < bound(end, groups); first += lanes) {
    let mine = left_of(row, min(first + lane, end - 1u));
    for (var i = 0u; i < min(lanes, end - first); i++) {
      @if(EIGHT_ROWS) let left = Block(from_lane(mine.top, i), from_lane(mine.bottom, i));
      @else let left = Block(from_lane(mine.top, i));
      sum = add_tile(sum, left, right_of(column, other, first + i));
    }
  }
  return sum;
}
