// The sum over quads from `begin` up to `end`, which are the same for the whole workgroup, of a thread's tile: of the block from `column`
// on and, with WIDE, of the one from `other` on, in one walk that reads the left operand once.
//
// Alone, a thread reads for itself: neighbours read the same rows and columns, and the caches serve them. STAGED, SHUFFLED: the threads of
// a workgroup share what they read (lib/sharing), so every one of them has to call this.

import package::lib::grid::bound;
@if(STAGED) import package::lib::sharing::walk_staged;
@if(SHUFFLED) import package::lib::sharing::walk_shuffled;
import package::lib::tile::{Block, Tile, left_of, right_of, add_tile};

fn walk(row: u32, column: u32, other: u32, begin: u32, end: u32, groups: vec3u, local: vec3u) -> Tile {
  @if(STAGED) { return walk_staged(row, column, other, begin, end, groups, local); }
  @if(SHUFFLED) { return walk_shuffled(row, column, other, begin, end, groups); }
  @if(!STAGED && !SHUFFLED) {
    var sum = Tile();
    for (var k = begin; k < bound(end, groups); k++) {
      sum = add_tile(sum, left_of(row, k), right_of(column, other, k));
    }
    return sum;
  }
}

/// Two blocks, whether a thread holds both at once or not.
struct Blocks {
  first: Block,
  second: Block,
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
