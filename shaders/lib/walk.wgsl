// A sum over quads of the left operand (four or eight rows of a quad) with the right one (a quad by four columns), both as the
// product's own file lays them out (NT, NN, TN): what a thread of a matrix product adds up, and how it gets what it reads.
//
// Alone, a thread reads for itself: neighbours read the same rows and columns, and the caches serve them.
// STAGED: the threads of a workgroup put STEP quads of both into workgroup memory, in float16 with HALF; sums stay in float32.
// SHUFFLED: a workgroup is one row of threads, so all have the same left operand. Each lane of a subgroup reads one quad of it and
// hands it around. How invocations lie in subgroups does not matter.
// WIDE: two blocks of the same rows in one walk, which read their left operand once.
//
// Where threads share, every thread of the workgroup has to call it: there are barriers inside, and lanes that others wait for.

import package::lib::grid::bound;
import package::lib::tile::{Block, Blocks, Tile};
@if(NT) import package::lib::tile_nt::{left_of, right_of, product};
@if(NN) import package::lib::tile_nn::{left_of, right_of, product};
@if(TN) import package::matmul_tn::{left_of, right_of, product};
@if(STAGED) import constants::{STEP, GROUP_X, GROUP_Y};

@if(WIDE) struct Right {
  first: mat4x4f,
  second: mat4x4f,
}
@else struct Right {
  first: mat4x4f,
}

fn rights_of(column: u32, other: u32, quad: u32) -> Right {
  @if(WIDE) { return Right(right_of(column, quad), right_of(other, quad)); }
  @else { return Right(right_of(column, quad)); }
}

fn add_block(sum: Block, left: Block, right: mat4x4f) -> Block {
  @if(EIGHT_ROWS) { return Block(sum.top + product(left.top, right), sum.bottom + product(left.bottom, right)); }
  @else { return Block(sum.top + product(left.top, right)); }
}

fn add_tile(sum: Tile, left: Block, right: Right) -> Tile {
  @if(WIDE) { return Tile(add_block(sum.first, left, right.first), add_block(sum.second, left, right.second)); }
  @else { return Tile(add_block(sum.first, left, right.first)); }
}

/// Two blocks of the same rows, in one walk or in two.
fn walk_both(row: u32, column: u32, other: u32, begin: u32, end: u32, groups: vec3u, local: vec3u) -> Blocks {
  @if(WIDE) {
    let tile = walk(row, column, other, begin, end, groups, local);
    return Blocks(tile.first, tile.second);
  }
  @else {
    let first = walk(row, column, column, begin, end, groups, local).first;
    return Blocks(first, walk(row, other, other, begin, end, groups, local).first);
  }
}

// walk: the sum over quads from `begin` up to `end`, which are the same for the whole workgroup, of the block from `column` on and,
// with WIDE, of the one from `other` on.

@if(!STAGED && !SHUFFLED)
fn walk(row: u32, column: u32, other: u32, begin: u32, end: u32, groups: vec3u, local: vec3u) -> Tile {
  var sum = Tile();
  for (var k = begin; k < bound(end, groups); k++) {
    sum = add_tile(sum, left_of(row, k), rights_of(column, other, k));
  }
  return sum;
}

@if(HALF) alias Quad = vec4<f16>;
@else alias Quad = vec4f;

// Neighbours in a workgroup lie next to each other.
@if(STAGED) var<workgroup> shared_left: array<Quad, STEP * 4u * GROUP_Y>;
@if(STAGED && EIGHT_ROWS) var<workgroup> shared_lower_left: array<Quad, STEP * 4u * GROUP_Y>;
@if(STAGED) var<workgroup> shared_right: array<Quad, STEP * 4u * GROUP_X>;
@if(STAGED && WIDE) var<workgroup> shared_other_right: array<Quad, STEP * 4u * GROUP_X>;

@if(STAGED) fn stage(row: u32, column: u32, other: u32, first: u32, count: u32, local: vec3u) {
  for (var q = local.x; q < count; q += GROUP_X) {
    let block = left_of(row, first + q);
    for (var i = 0u; i < 4u; i++) {
      shared_left[(q * 4u + i) * GROUP_Y + local.y] = Quad(block.top[i]);
      @if(EIGHT_ROWS) shared_lower_left[(q * 4u + i) * GROUP_Y + local.y] = Quad(block.bottom[i]);
    }
  }
  for (var q = local.y; q < count; q += GROUP_Y) {
    let blocks = rights_of(column, other, first + q);
    for (var i = 0u; i < 4u; i++) {
      shared_right[(q * 4u + i) * GROUP_X + local.x] = Quad(blocks.first[i]);
      @if(WIDE) shared_other_right[(q * 4u + i) * GROUP_X + local.x] = Quad(blocks.second[i]);
    }
  }
}

@if(STAGED) fn staged_left(q: u32, thread: u32) -> Block {
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

@if(STAGED) fn staged_right(q: u32, thread: u32) -> Right {
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

@if(STAGED)
fn walk(row: u32, column: u32, other: u32, begin: u32, end: u32, groups: vec3u, local: vec3u) -> Tile {
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

@if(SHUFFLED) fn from_lane(m: mat4x4f, lane: u32) -> mat4x4f {
  return mat4x4f(subgroupShuffle(m[0], lane), subgroupShuffle(m[1], lane), subgroupShuffle(m[2], lane), subgroupShuffle(m[3], lane));
}

@if(SHUFFLED)
fn walk(row: u32, column: u32, other: u32, begin: u32, end: u32, groups: vec3u, local: vec3u) -> Tile {
  let lanes = subgroupAdd(1u);
  let lane = subgroupExclusiveAdd(1u);
  var sum = Tile();
  for (var first = begin; first < bound(end, groups); first += lanes) {
    let mine = left_of(row, min(first + lane, end - 1u));
    for (var i = 0u; i < min(lanes, end - first); i++) {
      @if(EIGHT_ROWS) let left = Block(from_lane(mine.top, i), from_lane(mine.bottom, i));
      @else let left = Block(from_lane(mine.top, i));
      sum = add_tile(sum, left, rights_of(column, other, first + i));
    }
  }
  return sum;
}
