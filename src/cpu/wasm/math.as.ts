/**
 * Four numbers at a time: loads and stores that stop at the end of an array, exp, log, atan2 and a sine.
 *
 * Loops that need a quotient or a root from before them are `do` loops: where a loop might be skipped, V8 before Turboshaft (Node 20)
 * computes such a number anew in every turn.
 */

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

/** Without branches, which nobody could foresee. Of a NaN and a number it gives either. */
@inline
export function max4(v: v128): f32 {
  const pairs = f32x4.pmax(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

/**
 * Coefficients, read from memory: V8 spends five instructions on each vector constant in the code, one on a load.
 * EXP and ATAN were fitted for the least largest relative error, TURNS for the least largest one; LOG is Cephes' logf.
 */
const EXP: usize = memory.data<f32>([
  0.4999922811985016, 0.16667115688323975, 0.041890550404787064, 0.008312477730214596, 1,
  88, -87, 1.4426950408889634, 12582912, 0.693359375, -2.12194440054690583e-4,
]);
const ATAN: usize = memory.data<f32>([
  0.0028498864267021418, -0.01606861501932144, 0.04269149899482727, -0.07504292577505112, 0.10640933364629745,
  -0.14203643798828125, 0.1999261975288391, -0.3333307206630707, 1.5707963267948966,
]);
const LOG: usize = memory.data<f32>([
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
  -2.4999993993e-1, 3.3333331174e-1, 1.41421356, -2.12194440e-4, 0.693359375,
]);
const TURNS: usize = memory.data<f32>([0.07765766233205795, -0.598291277885437, 2.550077438354492, -5.167710304260254, 3.1415927410125732]);

@inline
function number(table: usize, index: usize): v128 {
  return v128.load32_splat(table + index * 4);
}

/** p · x + the next coefficient. */
@inline
function next(p: v128, x: v128, table: usize, index: usize): v128 {
  return f32x4.add(f32x4.mul(p, x), number(table, index));
}

/**
 * e^x to about 2e-7: x = n ln 2 + r with |r| <= ln 2 / 2, a polynomial in r, and n put into the exponent.
 * Held to [-87, 88], where float32 has normal numbers; NaN stays NaN.
 */
@inline
export function exp4(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, number(EXP, 5)), number(EXP, 6));
  // Adding 1.5 · 2^23 rounds to a whole number, which then stands in the low bits.
  const shifted = next(x, number(EXP, 7), EXP, 8);
  const n = f32x4.sub(shifted, number(EXP, 8));
  // ln 2 in two parts, the first with so few digits that n times it is exact.
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, number(EXP, 9))), f32x4.mul(n, number(EXP, 10)));
  // In pairs rather than one by one: the wait for each result in turn is what costs.
  const square = f32x4.mul(r, r);
  const low = f32x4.add(f32x4.mul(r, number(EXP, 1)), number(EXP, 0));
  const high = f32x4.add(f32x4.mul(r, number(EXP, 3)), number(EXP, 2));
  const p = f32x4.add(f32x4.add(r, number(EXP, 4)), f32x4.mul(square, f32x4.add(low, f32x4.mul(square, high))));
  // 1 is all exponent: its bits are the exponent of 2^0.
  return f32x4.mul(p, i32x4.add(i32x4.shl(shifted, 23), number(EXP, 4)));
}

/** 1 / (1 + e^-x). */
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(number(EXP, 4), f32x4.add(number(EXP, 4), exp4(f32x4.neg(x))));
}

/** ln x of positive normal numbers, with a small relative error also near 0: x = m 2^n with m within sqrt(1/2) and sqrt(2). */
@inline
export function log4(x: v128): v128 {
  const fraction = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f800000));
  const upper = f32x4.gt(fraction, number(LOG, 9));
  // Where it is halved, the exponent is one more: a mask that is true is -1.
  const m = v128.bitselect(f32x4.mul(fraction, f32x4.splat(0.5)), fraction, upper);
  const n = f32x4.convert_i32x4_s(i32x4.sub(i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(127)), upper));
  const r = f32x4.sub(m, f32x4.splat(1));
  const square = f32x4.mul(r, r);
  let p = number(LOG, 0);
  for (let i = 1; i < 9; i++) p = next(p, r, LOG, i);
  p = f32x4.add(f32x4.mul(f32x4.mul(p, r), square), f32x4.mul(n, number(LOG, 10)));
  p = f32x4.sub(p, f32x4.mul(square, f32x4.splat(0.5)));
  return f32x4.add(f32x4.add(r, p), f32x4.mul(n, number(LOG, 11)));
}

/** sin(pi v) for v from -1/2 to 1/2, to about 2e-7. */
@inline
export function sineOfTurns4(v: v128): v128 {
  const square = f32x4.mul(v, v);
  let p = number(TURNS, 0);
  for (let i = 1; i < 5; i++) p = next(p, square, TURNS, i);
  return f32x4.mul(p, v);
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
  let p = next(number(ATAN, 0), u, ATAN, 1);
  p = next(p, u, ATAN, 2);
  p = next(p, u, ATAN, 3);
  p = next(p, u, ATAN, 4);
  p = next(p, u, ATAN, 5);
  p = next(p, u, ATAN, 6);
  p = next(p, u, ATAN, 7);
  p = f32x4.add(f32x4.mul(f32x4.mul(p, u), t), t);
  p = v128.bitselect(f32x4.sub(number(ATAN, 8), p), p, f32x4.gt(size, x));
  p = v128.andnot(p, f32x4.eq(larger, f32x4.splat(0)));
  return v128.bitselect(y, p, i32x4.splat(0x80000000));
}
