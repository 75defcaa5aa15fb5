// What a thread of a matrix product holds: a block of four rows by four columns, or of eight by four (EIGHT_ROWS); with WIDE two
// blocks of the same rows.

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

/// Two blocks, whether a thread holds both at once or not.
struct Blocks {
  first: Block,
  second: Block,
}

/// Where the block to the right begins: past the end it is this one again, which need not be stored twice.
fn next_column(column: u32, end: u32) -> u32 {
  return select(column, column + 4u, column + 4u < end);
}
