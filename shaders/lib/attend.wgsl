// The arithmetic of attention between the rows that a thread owns, one or four (FOUR), and a block of four others. With four, each
// block is read once for all of them.

@if(FOUR) const OWN = 4u;
@else const OWN = 1u;

/// Of each owned row a quad of its columns, or a number for each of the block's rows.
@if(FOUR) alias Own = mat4x4f;
@else alias Own = vec4f;

/// A number for each owned row.
@if(FOUR) alias PerRow = vec4f;
@else alias PerRow = f32;

/// The number of each owned row, for all rows of a block.
fn spread(a: PerRow) -> Own {
  @if(FOUR) { return mat4x4f(vec4f(a.x), vec4f(a.y), vec4f(a.z), vec4f(a.w)); }
  @else { return vec4f(a); }
}

/// The number of each row of a block, for all owned rows.
fn repeat(a: vec4f) -> Own {
  @if(FOUR) { return mat4x4f(a, a, a, a); }
  @else { return a; }
}

fn dots(a: Own, block: mat4x4f) -> Own {
  @if(FOUR) { return mat4x4f(a[0] * block, a[1] * block, a[2] * block, a[3] * block); }
  @else { return a * block; }
}

fn weighted_sum(block: mat4x4f, weights: Own) -> Own {
  @if(FOUR) { return mat4x4f(block * weights[0], block * weights[1], block * weights[2], block * weights[3]); }
  @else { return block * weights; }
}

fn times(a: Own, b: Own) -> Own {
  @if(FOUR) { return mat4x4f(a[0] * b[0], a[1] * b[1], a[2] * b[2], a[3] * b[3]); }
  @else { return a * b; }
}

fn over(a: Own, b: PerRow) -> Own {
  @if(FOUR) { return mat4x4f(a[0] / b.x, a[1] / b.y, a[2] / b.z, a[3] / b.w); }
  @else { return a / b; }
}

fn exp_of(a: Own) -> Own {
  @if(FOUR) {
    // A loop, so that the text of it is compiled once.
    var rows = a;
    for (var r = 0u; r < 4u; r++) {
      rows[r] = exp(rows[r]);
    }
    return rows;
  }
  @else { return exp(a); }
}

/// What belongs to rows of a block that exist; `otherwise` for the others.
fn keep(a: Own, exists: vec4<bool>, otherwise: f32) -> Own {
  let v = vec4f(otherwise);
  @if(FOUR) { return mat4x4f(select(v, a[0], exists), select(v, a[1], exists), select(v, a[2], exists), select(v, a[3], exists)); }
  @else { return select(v, a, exists); }
}

fn largest_of(a: vec4f) -> f32 {
  return max(max(a.x, a.y), max(a.z, a.w));
}

fn largest(a: Own) -> PerRow {
  @if(FOUR) { return vec4f(largest_of(a[0]), largest_of(a[1]), largest_of(a[2]), largest_of(a[3])); }
  @else { return largest_of(a); }
}

fn row_dots(a: Own, b: Own) -> PerRow {
  @if(FOUR) { return vec4f(dot(a[0], b[0]), dot(a[1], b[1]), dot(a[2], b[2]), dot(a[3], b[3])); }
  @else { return dot(a, b); }
}

fn totals(a: Own) -> PerRow {
  return row_dots(a, repeat(vec4f(1.0)));
}
