// Lanes: what an elementwise shader handles at a time. Four floats where rows are a multiple of four long (VEC), else one.
// Lengths in such shaders count lanes.

import package::lib::bits::is_huge;

@if(VEC) alias Lane = vec4f;
@else alias Lane = f32;

/// The same of an output whose rows may be of another length (VEC_OUT).
@if(VEC_OUT) alias OutLane = vec4f;
@else alias OutLane = f32;

/// The bits of a lane: see bits.wgsl.
@if(VEC) alias LaneBits = vec4u;
@else alias LaneBits = u32;

fn lane_is_huge(bits: LaneBits) -> bool {
  @if(VEC) { return is_huge(bits.x) || is_huge(bits.y) || is_huge(bits.z) || is_huge(bits.w); }
  @else { return is_huge(bits); }
}

fn lane_dot(a: Lane, b: Lane) -> f32 {
  @if(VEC) { return dot(a, b); }
  @else { return a * b; }
}

// Quads: four neighbours of a row, for rows whose length need not be a multiple of four.

/// Columns of a quad of a row of `width`; past the end the last column repeats, so that reads stay inside.
fn quad_columns(quad: u32, width: u32) -> vec4u {
  return min(vec4u(0u, 1u, 2u, 3u) + 4u * quad, vec4u(width - 1u));
}

/// Zeroes what lies past the end of the row.
fn quad_keep(v: vec4f, quad: u32, width: u32) -> vec4f {
  return select(vec4f(), v, vec4u(0u, 1u, 2u, 3u) + 4u * quad < vec4u(width));
}
