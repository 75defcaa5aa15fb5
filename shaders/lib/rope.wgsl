// Rotations by the position table [TOKENS, HALF, 2] = (cos, sin), for quads of columns: HALF is a multiple of 4.

import constants::{TOKENS, HALF};

@group(0) @binding(6) var<storage, read> table: array<vec4f>;

struct Angle {
  cosine: vec4f,
  sine: vec4f,
}

/// Of the quad of columns `quad` of each half, in a row counted over the whole batch.
fn angle(row: u32, quad: u32) -> Angle {
  let at = row % TOKENS * (HALF / 2u) + 2u * quad;
  let low = table[at];
  let high = table[at + 1u];
  return Angle(vec4f(low.x, low.z, high.x, high.z), vec4f(low.y, low.w, high.y, high.w));
}
