// z += sigma[b] · standard normal numbers, in place; a row with sigma 0 stays as it is
//
//   sigma [BATCH], key [BATCH, 2] = (seed, count), z [BATCH, LENGTH] -> z
//
// Numbers come from a counter, so that each thread finds its own, and the same key always gives the same: see add_noise in the catalogue.
// Logarithm and sine are polynomials, since those of WGSL may be off by 2^-21 and 2^-11.

import package::lib::grid::group_index;
import constants::{BATCH, LENGTH, STREAM, WORKGROUP};

@group(0) @binding(0) var<storage, read> sigma: array<f32>;
@group(0) @binding(1) var<storage, read> key: array<vec2u>;
@group(0) @binding(2) var<storage, read_write> z: array<f32>;

/// A hash: every bit of the argument turns half of the bits of what comes out.
fn scramble(bits: u32) -> u32 {
  var x = bits;
  x = (x ^ (x >> 16u)) * 0x7feb352du;
  x = (x ^ (x >> 15u)) * 0x846ca68bu;
  return x ^ (x >> 16u);
}

/// -ln(n / 2^24) for n from 1 to 2^24, with a small relative error also near 0. The polynomial is Cephes' logf.
fn minus_log(n: u32) -> f32 {
  let lead = firstLeadingBit(n);
  let fraction = ((n << (24u - lead)) >> 1u) & 0x007fffffu;
  // n / 2^24 = m · 2^e with m within sqrt(1/2) and sqrt(2).
  let upper = fraction > 0x003504f3u;
  let m = bitcast<f32>(fraction | select(0x3f800000u, 0x3f000000u, upper));
  let e = f32(i32(lead) + select(-24, -23, upper));
  let x = m - 1.0;
  let square = x * x;
  var p = 7.0376836292e-2 * x - 1.1514610310e-1;
  p = p * x + 1.1676998740e-1;
  p = p * x - 1.2420140846e-1;
  p = p * x + 1.4249322787e-1;
  p = p * x - 1.6668057665e-1;
  p = p * x + 2.0000714765e-1;
  p = p * x - 2.4999993993e-1;
  p = p * x + 3.3333331174e-1;
  let small = p * x * square - 2.12194440e-4 * e - 0.5 * square;
  return -(x + small + 0.693359375 * e);
}

/// sin(pi v) for v from -1/2 to 1/2, within 2e-7.
fn sine_of_turns(v: f32) -> f32 {
  let square = v * v;
  let p = ((0.07765766233 * square - 0.59829127789) * square + 2.55007743835) * square - 5.16771030426;
  return v * (p * square + 3.14159274101);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= BATCH * LENGTH {
    return;
  }
  let b = i / LENGTH;
  let size = sigma[b];
  if size == 0.0 {
    return;
  }
  let row = scramble(scramble(scramble(key[b].x + 0x9e3779b9u) ^ key[b].y) ^ STREAM);
  let place = row + 2u * (i % LENGTH);
  let radius = sqrt(2.0 * max(minus_log((scramble(place) >> 8u) + 1u), 0.0));
  // Half of a step further on, so that both signs come as often.
  let v = (f32(scramble(place + 1u) >> 9u) + 0.5) / 8388608.0 - 0.5;
  z[i] += size * (radius * sine_of_turns(v));
}
