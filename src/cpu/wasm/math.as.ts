/** Four numbers at a time: loads and stores that stop at the end of an array, exp and atan2. */

/** Up to four numbers; those past the end are 0. `left` counts what the array still holds. */
@inline
export function get(at: usize, left: i32): v128 {
  return left >= 4 ? v128.load(at) : getTail(at, left);
}

@inline
export function set(at: usize, left: i32, v: v128): void {
  if (left >= 4) v128.store(at, v);
  else setTail(at, left, v);
}

function getTail(at: usize, left: i32): v128 {
  let v = f32x4.replace_lane(f32x4.splat(0), 0, load<f32>(at));
  if (left > 1) v = f32x4.replace_lane(v, 1, load<f32>(at, 4));
  if (left > 2) v = f32x4.replace_lane(v, 2, load<f32>(at, 8));
  return v;
}

function setTail(at: usize, left: i32, v: v128): void {
  store<f32>(at, f32x4.extract_lane(v, 0));
  if (left > 1) store<f32>(at, f32x4.extract_lane(v, 1), 4);
  if (left > 2) store<f32>(at, f32x4.extract_lane(v, 2), 8);
}

@inline
export function sum4(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

@inline
export function max4(v: v128): f32 {
  return max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)));
}

/**
 * e^x to about one unit in the last place: x = n ln 2 + r with |r| <= ln 2 / 2, a polynomial in r (fitted for the least largest
 * relative error), and n put into the exponent. Held to [-87, 88], where float32 has normal numbers; NaN stays NaN.
 */
@inline
export function exp4(x: v128): v128 {
  x = f32x4.max(f32x4.min(x, f32x4.splat(88)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.4426950408889634)));
  // ln 2 in two parts, the first with so few digits that n times it is exact.
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.12194440054690583e-4)));
  let p = f32x4.splat(0.0013814467238262296);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.008368780836462975));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.04166839271783829));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.1666651964187622));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.4999999403953552));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  return f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23));
}

/**
 * atan2(y, x) for x >= 0, to about 1e-7: the polynomial for the arctangent of the smaller by the larger, which is in [0, 1]; the
 * rest to a right angle where |y| is the larger. atan2(0, 0) = 0.
 */
@inline
export function atan2Right(y: v128, x: v128): v128 {
  const size = f32x4.abs(y);
  const larger = f32x4.max(size, x);
  const t = f32x4.div(f32x4.min(size, x), larger);
  const u = f32x4.mul(t, t);
  let p = f32x4.splat(0.0028498864267021418);
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(-0.01606861501932144));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.04269149899482727));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(-0.07504292577505112));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.10640933364629745));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(-0.14203643798828125));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.1999261975288391));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(-0.3333307206630707));
  p = f32x4.add(f32x4.mul(f32x4.mul(p, u), t), t);
  p = v128.bitselect(f32x4.sub(f32x4.splat(1.5707963267948966), p), p, f32x4.gt(size, x));
  p = v128.andnot(p, f32x4.eq(larger, f32x4.splat(0)));
  return v128.bitselect(y, p, i32x4.splat(0x80000000));
}
