// Quads: four neighbours of a row, for rows whose length need not be a multiple of four.

/// Columns of a quad of a row of `width`; past the end the last column repeats, so that reads stay inside.
fn quad_columns(quad: u32, width: u32) -> vec4u {
  return min(vec4u(0u, 1u, 2u, 3u) + 4u * quad, vec4u(width - 1u));
}

/// Zeroes what lies past the end of the row.
fn quad_keep(v: vec4f, quad: u32, width: u32) -> vec4f {
  return select(vec4f(), v, vec4u(0u, 1u, 2u, 3u) + 4u * quad < vec4u(width));
}
