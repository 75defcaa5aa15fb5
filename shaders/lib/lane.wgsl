// Lanes: what an elementwise shader handles at a time. Four floats where rows are a multiple of four long (VEC), else one.
// Lengths in such shaders count lanes.

@if(VEC) alias Lane = vec4f;
@else alias Lane = f32;

fn lane_dot(a: Lane, b: Lane) -> f32 {
  @if(VEC) { return dot(a, b); }
  @else { return a * b; }
}
