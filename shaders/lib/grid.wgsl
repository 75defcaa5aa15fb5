// Grids. A dispatch takes at most 65535 workgroups a dimension, so the host folds a long row of workgroups into two
// dimensions, and shaders undo that here. The last workgroups of a folded grid may lie past the end.

/// Place of a workgroup in the unfolded row.
fn group_index(group: vec3u, groups: vec3u) -> u32 {
  return group.y * groups.x + group.x;
}

/// The bound of a loop. ROLLED hides it from the compiler (a dispatch has one layer of workgroups, but only its caller knows):
/// lavapipe takes up to half a minute to compile what it unrolls, and then runs it more slowly. Hardware wants it unrolled.
fn bound(count: u32, groups: vec3u) -> u32 {
  @if(ROLLED) { return count * groups.z; }
  @else { return count; }
}
