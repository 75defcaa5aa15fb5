// y[i] = the sum of twelve a_c, each starting as c and becoming a_c · x[0] + x[1], ROUNDS times
//
//   x [2] -> y [THREADS], in vectors of four
//
// Measures how fast arithmetic is: twelve chains of vectors a thread, which wait for nothing but each itself.

import package::lib::grid::{bound, group_index};
import constants::{ROUNDS, THREADS, WORKGROUP};

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= THREADS {
    return;
  }
  let factor = x[0];
  let addend = x[1];
  var a0 = vec4f(0);
  var a1 = vec4f(1);
  var a2 = vec4f(2);
  var a3 = vec4f(3);
  var a4 = vec4f(4);
  var a5 = vec4f(5);
  var a6 = vec4f(6);
  var a7 = vec4f(7);
  var a8 = vec4f(8);
  var a9 = vec4f(9);
  var a10 = vec4f(10);
  var a11 = vec4f(11);
  for (var r = 0u; r < bound(ROUNDS, groups); r++) {
    a0 = a0 * factor + addend;
    a1 = a1 * factor + addend;
    a2 = a2 * factor + addend;
    a3 = a3 * factor + addend;
    a4 = a4 * factor + addend;
    a5 = a5 * factor + addend;
    a6 = a6 * factor + addend;
    a7 = a7 * factor + addend;
    a8 = a8 * factor + addend;
    a9 = a9 * factor + addend;
    a10 = a10 * factor + addend;
    a11 = a11 * factor + addend;
  }
  y[i] = ((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7)) + ((a8 + a9) + (a10 + a11));
}
