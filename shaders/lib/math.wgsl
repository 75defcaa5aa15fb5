// Functions that WGSL lacks, or gives too loosely for training.

/// 1 / (1 + exp(-x)) without overflow and without cancellation at either end.
fn sigmoid(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(e, 1.0, x >= 0.0) / (1.0 + e);
}

/// log(1 + x) for x in [0, 1], with a small relative error also near 0, where WGSL's log has only an absolute one.
/// log(1 + x) = 2 atanh(z), z = x / (2 + x) <= 1/3.
fn log1p_unit(x: f32) -> f32 {
  let z = x / (2.0 + x);
  let q = z * z;
  let tail = q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0 + q * (1.0 / 9.0 + q * (1.0 / 11.0 + q * (1.0 / 13.0))))));
  return 2.0 * (z + z * tail);
}

/// Binary cross-entropy of the logit q against the target probability t.
fn logit_cross_entropy(q: f32, t: f32) -> f32 {
  return max(q, 0.0) - q * t + log1p_unit(exp(-abs(q)));
}

/// atan2(y, x) for x >= 0, with atan2(0, 0) = 0: within 3e-7 of the true value, relatively. WGSL's own may be off by 4096 ULP.
/// The polynomial is Cephes' atanf, good to tan(pi / 8). Subnormal arguments count as 0, since a device may flush them.
fn atan2_right(y: f32, x: f32) -> f32 {
  let a = abs(y);
  let larger = max(a, x);
  if larger < 1.17549435e-38 {
    return 0.0;
  }
  let t = min(a, x) / larger;
  let shifted = t > 0.41421356;
  let u = select(t, (t - 1.0) / (t + 1.0), shifted);
  let z = u * u;
  let p = (((8.05374449538e-2 * z - 1.38776856032e-1) * z + 1.99777106478e-1) * z - 3.33329491539e-1) * z * u + u;
  let angle = select(p, p + 0.785398163, shifted);
  return select(1.0, -1.0, y < 0.0) * select(angle, 1.57079633 - angle, a > x);
}
