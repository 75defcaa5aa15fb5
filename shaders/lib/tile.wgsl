// What a thread of a matrix product holds and adds up: a block of four rows by four columns, or of eight by four (EIGHT_ROWS); with
// WIDE two blocks of the same rows. What is multiplied depends on the product: NT, NN, TN.

@if(NT) import package::lib::operands_nt::{LeftLines, RightLines, left_line, left_lines, right_line, right_lines, load_left, load_right, product};
@if(NN) import package::lib::operands_nn::{LeftLines, RightLines, left_line, left_lines, right_line, right_lines, load_left, load_right, product};

@if(EIGHT_ROWS) struct Block {
  top: mat4x4f,
  bottom: mat4x4f,
}
@else struct Block {
  top: mat4x4f,
}

@if(WIDE) struct Tile {
  first: Block,
  second: Block,
}
@else struct Tile {
  first: Block,
}

/// A quad of the right operand, for four columns or, with WIDE, twice four.
@if(WIDE) struct Right {
  first: mat4x4f,
  second: mat4x4f,
}
@else struct Right {
  first: mat4x4f,
}

/// Where the block to the right begins: past the end it is this one again, which need not be stored twice.
fn next_column(column: u32, end: u32) -> u32 {
  return select(column, column + 4u, column + 4u < end);
}

/// Where what a thread reads begins.
struct Lines {
  top: LeftLines,
  bottom: LeftLines,
  first: RightLines,
  second: RightLines,
}

fn lines_of(row: u32, column: u32, other: u32) -> Lines {
  return Lines(
    left_lines(left_line(row)),
    left_lines(left_line(row + 4u)),
    right_lines(right_line(column)),
    right_lines(right_line(other)),
  );
}

/// A quad of the left operand, for all rows.
fn left_of(lines: Lines, quad: u32) -> Block {
  @if(EIGHT_ROWS) { return Block(load_left(lines.top, quad), load_left(lines.bottom, quad)); }
  @else { return Block(load_left(lines.top, quad)); }
}

fn right_of(lines: Lines, quad: u32) -> Right {
  @if(WIDE) { return Right(load_right(lines.first, quad), load_right(lines.second, quad)); }
  @else { return Right(load_right(lines.first, quad)); }
}

fn add_block(sum: Block, left: Block, right: mat4x4f) -> Block {
  @if(EIGHT_ROWS) { return Block(sum.top + product(left.top, right), sum.bottom + product(left.bottom, right)); }
  @else { return Block(sum.top + product(left.top, right)); }
}

fn add_tile(sum: Tile, left: Block, right: Right) -> Tile {
  @if(WIDE) { return Tile(add_block(sum.first, left, right.first), add_block(sum.second, left, right.second)); }
  @else { return Tile(add_block(sum.first, left, right.first)); }
}
