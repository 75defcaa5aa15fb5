// What a thread of a matrix product holds: four rows by four columns, or eight by four (EIGHT_ROWS).

struct Tile {
  top: mat4x4f,
  @if(EIGHT_ROWS) bottom: mat4x4f,
}
