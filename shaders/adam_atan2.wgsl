// Adam-atan2 with decoupled weight decay over a flat buffer
//
//   gradients [LENGTH], scalars, status [1] -> parameters, m, v [LENGTH], in place; with AVERAGE also average [LENGTH]
//
//   p -= p · decay; m += (1 - beta1)(g - m); v += (1 - beta2)(g² - v); p -= step_size · atan2(m, sqrt(v) · second_moment_scale)
//   average = ema_rate · average + (1 - ema_rate) · p
//
// atan2(0, 0) = 0: tokens that never occur only decay. The rates come in as data, never as constants of the shader, so one
// pipeline serves a whole schedule. Nothing changes while status is not 0.
//
// NEW_M = 1 - beta1, NEW_V = 1 - beta2; DECAY, STEP_SIZE, SECOND_MOMENT_SCALE, RATE: places in scalars.

import package::lib::grid::group_index;
import package::lib::math::atan2_right;
import constants::{LENGTH, NEW_M, NEW_V, DECAY, STEP_SIZE, SECOND_MOMENT_SCALE, RATE, WORKGROUP};

@group(0) @binding(0) var<storage, read> gradients: array<f32>;
@group(0) @binding(1) var<storage, read> scalars: array<f32>;
@group(0) @binding(2) var<storage, read> status: array<u32>;
@group(0) @binding(3) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(4) var<storage, read_write> m: array<f32>;
@group(0) @binding(5) var<storage, read_write> v: array<f32>;
@if(AVERAGE) @group(0) @binding(6) var<storage, read_write> average: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = group_index(group, groups) * WORKGROUP + local;
  if i >= LENGTH || status[0] != 0u {
    return;
  }
  let g = gradients[i];
  let new_m = m[i] + NEW_M * (g - m[i]);
  let new_v = v[i] + NEW_V * (g * g - v[i]);
  m[i] = new_m;
  v[i] = new_v;
  let p = parameters[i];
  let new_p = p - p * scalars[DECAY] - scalars[STEP_SIZE] * atan2_right(new_m, sqrt(new_v) * scalars[SECOND_MOMENT_SCALE]);
  parameters[i] = new_p;
  @if(AVERAGE) average[i] += (1.0 - scalars[RATE]) * (new_p - average[i]);
}
