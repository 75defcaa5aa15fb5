// Rotate-half position encoding of q and k, in place; v is left alone
//
//   table [TOKENS, HALF, 2] = (cos, sin), qkv [BATCH, TOKENS, 3, HEADS, 2 · HALF]
//   (a, b) -> (a cos - b sin, b cos + a sin), a from the first half of a head, b from the same place in the second
//
// DIRECTION -1 rotates back, which is the transpose: gradients. Angles come from the table alone, never from sin or cos of
// this device. HALF counts lanes. VEC: four floats each.

import package::lib::grid::group_index;
import package::lib::lane::Lane;
import constants::{BATCH, TOKENS, HEADS, HALF, DIRECTION, WORKGROUP};

@group(0) @binding(0) var<storage, read> table: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> qkv: array<Lane>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  let rotated = 2u * HEADS * HALF;
  let row = i / rotated;
  if row >= BATCH * TOKENS {
    return;
  }
  let head = i % rotated / HALF;
  let j = i % HALF;
  let at = (row * 3u * HEADS + head) * 2u * HALF + j;
  let entry = row % TOKENS * HALF + j;
  @if(VEC) {
    let t0 = table[4u * entry];
    let t1 = table[4u * entry + 1u];
    let t2 = table[4u * entry + 2u];
    let t3 = table[4u * entry + 3u];
    rotate(at, vec4f(t0.x, t1.x, t2.x, t3.x), vec4f(t0.y, t1.y, t2.y, t3.y) * DIRECTION);
  }
  @else {
    rotate(at, table[entry].x, table[entry].y * DIRECTION);
  }
}

fn rotate(at: u32, cosine: Lane, sine: Lane) {
  let a = qkv[at];
  let b = qkv[at + HALF];
  qkv[at] = a * cosine - b * sine;
  qkv[at + HALF] = b * cosine + a * sine;
}
