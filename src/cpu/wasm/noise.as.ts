/** Gaussian noise from a counter. Formulas: ../kernels/noise.ts. */
import { get, log4, set, sineOfTurns4 } from './math.as';

@inline
function scramble(x: u32): u32 {
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  return x ^ (x >> 16);
}

@inline
function scramble4(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

export function add_noise(sigma: usize, key: usize, z: usize, rows: i32, length: i32, stream: i32): void {
  const stride = (<usize>length) << 2;
  for (let r = 0; r < rows; r++, sigma += 4, key += 8, z += stride) {
    const size = load<f32>(sigma);
    if (size == 0) continue;
    const row = scramble(scramble(scramble(load<u32>(key) + 0x9e3779b9) ^ load<u32>(key, 4)) ^ <u32>stream);
    let place = i32x4.add(i32x4.splat(row), i32x4(0, 2, 4, 6));
    for (let i = 0; i < length; i += 4, place = i32x4.add(place, i32x4.splat(8))) {
      const at = (<usize>i) << 2, left = length - i;
      // Whole numbers up to 2^24 are exact as float32.
      const n = f32x4.convert_i32x4_s(i32x4.add(i32x4.shr_u(scramble4(place), 8), i32x4.splat(1)));
      const m = f32x4.convert_i32x4_s(i32x4.shr_u(scramble4(i32x4.add(place, i32x4.splat(1))), 9));
      const radius = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), log4(f32x4.mul(n, f32x4.splat(1 / 16777216.0)))));
      const v = f32x4.sub(f32x4.mul(f32x4.add(m, f32x4.splat(0.5)), f32x4.splat(1 / 8388608.0)), f32x4.splat(0.5));
      set(z + at, left, f32x4.add(get(z + at, left), f32x4.mul(f32x4.splat(size), f32x4.mul(radius, sineOfTurns4(v)))));
    }
  }
}
