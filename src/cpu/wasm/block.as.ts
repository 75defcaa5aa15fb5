/** What stands between the products of a block, and the optimiser: one pass over memory each. Formulas: ../kernels/. */
import { atan2Right, get, set, sigmoid4, sum4 } from './math.as';

/** h = z + injection, or z + (injection + x) where x is not 0. */
export function inject(z: usize, injection: usize, x: usize, h: usize, length: i32): void {
  for (let i = 0; i < length; i += 4) {
    const at = (<usize>i) << 2, left = length - i;
    let v = get(injection + at, left);
    if (x != 0) v = f32x4.add(v, get(x + at, left));
    set(h + at, left, f32x4.add(get(z + at, left), v));
  }
}

/** In place where y is the branch. rstd may be 0. */
export function residual_rms_norm_forward(x: usize, branch: usize, y: usize, rstd: usize, rows: i32, hidden: i32, eps: f32): void {
  const stride = (<usize>hidden) << 2;
  for (let r = 0; r < rows; r++, x += stride, branch += stride, y += stride) {
    let squares = f32x4.splat(0);
    for (let i = 0; i < hidden; i += 4) {
      const at = (<usize>i) << 2, left = hidden - i;
      const s = f32x4.add(get(x + at, left), get(branch + at, left));
      squares = f32x4.add(squares, f32x4.mul(s, s));
      set(y + at, left, s);
    }
    const scale: f32 = 1 / sqrt<f32>(sum4(squares) / <f32>hidden + eps);
    if (rstd != 0) store<f32>(rstd + ((<usize>r) << 2), scale);
    let i = 0;
    do {
      const at = (<usize>i) << 2, left = hidden - i;
      set(y + at, left, f32x4.mul(get(y + at, left), f32x4.splat(scale)));
      i += 4;
    } while (i < hidden);
  }
}

export function rms_norm_backward(dy: usize, y: usize, rstd: usize, ds: usize, rows: i32, hidden: i32): void {
  const stride = (<usize>hidden) << 2;
  for (let r = 0; r < rows; r++, dy += stride, y += stride, ds += stride, rstd += 4) {
    let sum = f32x4.splat(0);
    for (let i = 0; i < hidden; i += 4) {
      const at = (<usize>i) << 2, left = hidden - i;
      sum = f32x4.add(sum, f32x4.mul(get(dy + at, left), get(y + at, left)));
    }
    const mean = f32x4.splat(sum4(sum) / <f32>hidden);
    const scale = v128.load32_splat(rstd);
    let i = 0;
    do {
      const at = (<usize>i) << 2, left = hidden - i;
      set(ds + at, left, f32x4.mul(scale, f32x4.sub(get(dy + at, left), f32x4.mul(get(y + at, left), mean))));
      i += 4;
    } while (i < hidden);
  }
}

export function swiglu_forward(gate_up: usize, a: usize, rows: i32, ffn: i32): void {
  const stride = (<usize>ffn) << 2;
  swiglu_rows(gate_up, gate_up + stride, 2 * stride, a, stride, rows, ffn);
}

/** Rows of gate and of up lie `stride` bytes apart, those of a `as`. */
export function swiglu_rows(gate: usize, up: usize, stride: usize, a: usize, as: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++, gate += stride, up += stride, a += as)
    for (let i = 0; i < columns; i += 4) {
      const at = (<usize>i) << 2, left = columns - i;
      const g = get(gate + at, left);
      set(a + at, left, f32x4.mul(f32x4.mul(g, sigmoid4(g)), get(up + at, left)));
    }
}

/** Rows of da lie `das` bytes apart; it may be the second half of dgate_up. */
export function swiglu_backward(gate_up: usize, da: usize, das: usize, dgate_up: usize, rows: i32, ffn: i32): void {
  const stride = (<usize>ffn) << 2, one = f32x4.splat(1);
  for (let r = 0; r < rows; r++, gate_up += 2 * stride, dgate_up += 2 * stride, da += das)
    for (let i = 0; i < ffn; i += 4) {
      const at = (<usize>i) << 2, left = ffn - i;
      const gate = get(gate_up + at, left), s = sigmoid4(gate);
      const ds = f32x4.mul(get(da + at, left), s);
      const slope = f32x4.add(one, f32x4.mul(gate, f32x4.sub(one, s)));
      set(dgate_up + at, left, f32x4.mul(f32x4.mul(ds, get(gate_up + stride + at, left)), slope));
      set(dgate_up + stride + at, left, f32x4.mul(ds, gate));
    }
}

export function square_sum(x: usize, length: i32): f64 {
  let low = f64x2.splat(0), high = low;
  for (let i = 0; i < length; i += 4) {
    const v = get(x + ((<usize>i) << 2), length - i);
    const a = f64x2.promote_low_f32x4(v), b = f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

export function ema_update(parameters: usize, average: usize, length: i32, rate: f32): void {
  const kept = f32x4.splat(rate), taken = f32x4.splat(1 - rate);
  for (let i = 0; i < length; i += 4) {
    const at = (<usize>i) << 2, left = length - i;
    set(average + at, left, f32x4.add(f32x4.mul(kept, get(average + at, left)), f32x4.mul(taken, get(parameters + at, left))));
  }
}

export function adam_atan2(
  gradients: usize, parameters: usize, m: usize, v: usize, length: i32,
  decay: f32, step: f32, secondScale: f32, first: f32, second: f32,
): void {
  for (let i = 0; i < length; i += 4) {
    const at = (<usize>i) << 2, left = length - i;
    const g = get(gradients + at, left), m0 = get(m + at, left), v0 = get(v + at, left), p0 = get(parameters + at, left);
    const m1 = f32x4.add(m0, f32x4.mul(f32x4.splat(first), f32x4.sub(g, m0)));
    const v1 = f32x4.add(v0, f32x4.mul(f32x4.splat(second), f32x4.sub(f32x4.mul(g, g), v0)));
    const turn = atan2Right(m1, f32x4.mul(f32x4.sqrt(v1), f32x4.splat(secondScale)));
    const p1 = f32x4.sub(p0, f32x4.mul(p0, f32x4.splat(decay)));
    set(m + at, left, m1);
    set(v + at, left, v1);
    set(parameters + at, left, f32x4.sub(p1, f32x4.mul(f32x4.splat(step), turn)));
  }
}
