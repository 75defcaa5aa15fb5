// The sum over quads from `begin` up to `end`, which are the same for the whole workgroup, of a thread's tile: of the block from `column`
// on and, with WIDE, of the one from `other` on, in one walk that reads the left operand once.
//
// A thread reads for itself: neighbours read the same rows and columns, and the caches serve them.

import package::lib::tile::{Block, Tile, lines_of, left_of, right_of, add_tile};

fn walk(row: u32, column: u32, other: u32, begin: u32, end: u32) -> Tile {
  let lines = lines_of(row, column, other);
  var sum = Tile();
  var k = begin;
  // On hardware two quads are asked for at a time, so that a wave waits once for both; the order is the same. That there is a first round is
  // asked in front, so that a compiler moves what is the same in all rounds out of the loop.
  @if(!ROLLED) if k + 1u < end {
    loop {
      let left = left_of(lines, k);
      let right = right_of(lines, k);
      let next_left = left_of(lines, k + 1u);
      let next_right = right_of(lines, k + 1u);
      sum = add_tile(add_tile(sum, left, right), next_left, next_right);
      continuing {
        k += 2u;
        break if k + 1u >= end;
      }
    }
  }
  for (; k < end; k++) {
    sum = add_tile(sum, left_of(lines, k), right_of(lines, k));
  }
  return sum;
}

/// Two blocks, whether a thread holds both at once or not.
struct Blocks {
  first: Block,
  second: Block,
}

/// Two blocks of the same rows, in one walk or in two.
fn walk_both(row: u32, column: u32, other: u32, begin: u32, end: u32) -> Blocks {
  @if(WIDE) {
    let tile = walk(row, column, other, begin, end);
    return Blocks(tile.first, tile.second);
  }
  @else {
    let first = walk(row, column, column, begin, end).first;
    return Blocks(first, walk(row, other, other, begin, end).first);
  }
}
