// Rotations by the position table [TOKENS, HALF, 2] = (cos, sin), for quads of columns: HALF is a multiple of 4.

import constants::{TOKENS, HALF};

struct Angle {
  cosine: vec4f,
  sine: vec4f,
}

/// Where the table has two pairs of a quad of columns of each half, the next two after them; `row` counts over the whole batch.
fn angle_place(row: u32, quad: u32) -> u32 {
  return row % TOKENS * (HALF / 2u) + 2u * quad;
}

/// Of what stands there and after it.
fn angle_of(low: vec4f, high: vec4f) -> Angle {
  return Angle(vec4f(low.x, low.z, high.x, high.z), vec4f(low.y, low.w, high.y, high.w));
}
