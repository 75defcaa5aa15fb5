// Lanes: what an elementwise shader handles at a time. Four floats where rows are a multiple of four long (VEC), else one.
// Lengths in such shaders count lanes.

import package::lib::bits::is_huge;

@if(VEC) alias Lane = vec4f;
@else alias Lane = f32;

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
