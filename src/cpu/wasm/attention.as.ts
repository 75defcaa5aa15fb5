/**
 * Rotary positions; attention as small matrix products, a block of rows of the score matrix at a time, so that scratch memory stays bounded.
 * Formulas: ../kernels/attention.ts.
 */
import { exp4, get, max4, set, sum4 } from './math.as';
import { PRODUCT_SCRATCH, product } from './products.as';

/** Numbers in one block of scores. */
const BLOCK: i32 = 65536;
/** Where scores lie in the scratch memory. */
export const SCORES: usize = PRODUCT_SCRATCH;
const DSCORES: usize = SCORES + BLOCK * 4;
/** Bytes of scratch memory that every function of this module is content with. */
export const SCRATCH: usize = DSCORES + BLOCK * 4;

@external('env', 'log')
declare function log(x: f64): f64;

/** Rows in a block of scores, and their stride in bytes: rows are padded to whole vectors. */
@inline
function strideOf(tokens: i32): i32 {
  return ((tokens + 3) & ~3) << 2;
}

@inline
function rowsOf(tokens: i32): i32 {
  const rows = (BLOCK << 2) / strideOf(tokens);
  return rows >= tokens ? tokens : rows & ~3;
}

/** Rotates the two halves of every head of q and k; a direction of -1 rotates back. */
export function rope(table: usize, qkv: usize, batch: i32, tokens: i32, heads: i32, half: i32, direction: f32): void {
  const size = (<usize>half) << 2, sign = f32x4.splat(direction);
  for (let b = 0; b < batch; b++)
    for (let t = 0; t < tokens; t++, qkv += <usize>heads * 2 * size) {
      const angles = table + <usize>t * 2 * size;
      for (let h = 0; h < 2 * heads; h++, qkv += 2 * size)
        for (let j = 0; j < half; j += 4) {
          const at = (<usize>j) << 2, left = half - j;
          // The table holds cosine and sine in turn; the first half of a row of it is whole whenever there is a second.
          const low = get(angles + 2 * at, 2 * left), high = left > 2 ? get(angles + 2 * at + 16, 2 * left - 4) : low;
          const cos = v128.shuffle<f32>(low, high, 0, 2, 4, 6), sin = f32x4.mul(v128.shuffle<f32>(low, high, 1, 3, 5, 7), sign);
          const first = get(qkv + at, left), second = get(qkv + size + at, left);
          set(qkv + at, left, f32x4.sub(f32x4.mul(first, cos), f32x4.mul(second, sin)));
          set(qkv + size + at, left, f32x4.add(f32x4.mul(second, cos), f32x4.mul(first, sin)));
        }
    }
}

/** Heads are counted through the batch: `count` of them from the one numbered `first` on. */
export function attention_forward(
  qkv: usize, out: usize, lse: usize, first: i32, count: i32, tokens: i32, heads: i32, d: i32, scratch: usize,
): void {
  const width = <usize>(heads * d) << 2, row = width * 3, stride = <usize>strideOf(tokens), block = rowsOf(tokens);
  const scores = scratch + SCORES, scale: f32 = 1 / sqrt<f32>(<f32>d);
  for (let u = first; u < first + count; u++) {
    const b = u / heads, h = u % heads, sums = lse + (<usize>(u * tokens) << 2);
    const q = qkv + <usize>(b * tokens) * row + (<usize>(h * d) << 2);
    const o = out + <usize>(b * tokens) * width + (<usize>(h * d) << 2);
    for (let i0 = 0; i0 < tokens; i0 += block) {
      const rows = min(block, tokens - i0);
      product(q + <usize>i0 * row, row, false, q + width, row, true, 0, 0, scores, stride, rows, tokens, d, scratch);
      for (let i = 0; i < rows; i++) store<f32>(sums + (<usize>(i0 + i) << 2), softmax(scores + <usize>i * stride, tokens, scale));
      product(scores, stride, false, q + 2 * width, row, false, 0, 0, o + <usize>i0 * width, width, rows, d, tokens, scratch);
    }
  }
}

/** By the number of scores in the last vector of a row, which of its lanes are scores. */
const LAST: usize = memory.data<i32>([-1, -1, -1, -1, -1, 0, 0, 0, -1, -1, 0, 0, -1, -1, -1, 0]);

/** Turns a row of raw scores into weights, and what pads it into zeros; returns its log-sum-exp, scaled. */
function softmax(at: usize, tokens: i32, scale: f32): f32 {
  const end = at + <usize>strideOf(tokens), last = end - 16;
  v128.store(last, v128.bitselect(v128.load(last), f32x4.splat(-Infinity), v128.load(LAST + ((<usize>(tokens & 3)) << 4))));
  // A NaN may get lost here, but not in the exponentials.
  let largest = v128.load(at), other = largest, p = at;
  for (; p + 32 <= end; p += 32) {
    largest = f32x4.pmax(largest, v128.load(p));
    other = f32x4.pmax(other, v128.load(p, 16));
  }
  const top = max4(f32x4.pmax(f32x4.pmax(largest, other), v128.load(last))) * scale;
  const tops = f32x4.splat(top), scales = f32x4.splat(scale);
  let sum = f32x4.splat(0);
  p = at;
  do {
    const e = exp4(f32x4.sub(f32x4.mul(v128.load(p), scales), tops));
    v128.store(p, e);
    sum = f32x4.add(sum, e);
    p += 16;
  } while (p < end);
  const total = sum4(sum), totals = f32x4.splat(total);
  p = at;
  do {
    v128.store(p, f32x4.div(v128.load(p), totals));
    p += 16;
  } while (p < end);
  return top + <f32>log(<f64>total);
}

export function attention_backward(
  qkv: usize, out: usize, lse: usize, dout: usize, dqkv: usize, first: i32, count: i32, tokens: i32, heads: i32, d: i32, scratch: usize,
): void {
  const width = <usize>(heads * d) << 2, row = width * 3, stride = <usize>strideOf(tokens), block = rowsOf(tokens);
  const scores = scratch + SCORES, dscores = scratch + DSCORES, scale: f32 = 1 / sqrt<f32>(<f32>d);
  for (let u = first; u < first + count; u++) {
    const b = u / heads, h = u % heads, sums = lse + (<usize>(u * tokens) << 2);
    const part = <usize>(b * tokens) * row + (<usize>(h * d) << 2), place = <usize>(b * tokens) * width + (<usize>(h * d) << 2);
    const q = qkv + part, k = q + width, v = k + width, dq = dqkv + part, dk = dq + width, dv = dk + width;
    for (let i0 = 0; i0 < tokens; i0 += block) {
      const rows = min(block, tokens - i0);
      const qi = q + <usize>i0 * row, from = place + <usize>i0 * width;
      product(qi, row, false, k, row, true, 0, 0, scores, stride, rows, tokens, d, scratch);
      product(dout + from, width, false, v, row, true, 0, 0, dscores, stride, rows, tokens, d, scratch);
      for (let i = 0; i < rows; i++) {
        const at = <usize>i * stride, o = from + <usize>i * width;
        softmaxBackward(scores + at, dscores + at, load<f32>(sums + (<usize>(i0 + i) << 2)), dot(out + o, dout + o, d), tokens, scale);
      }
      const more = i0 > 0;
      product(scores, stride, true, dout + from, width, false, more ? dv : 0, row, dv, row, tokens, d, rows, scratch);
      product(dscores, stride, true, qi, row, false, more ? dk : 0, row, dk, row, tokens, d, rows, scratch);
      product(dscores, stride, false, k, row, false, 0, 0, dq + <usize>i0 * row, row, rows, d, tokens, scratch);
    }
  }
}

/** Turns a row of raw scores into weights, and the weights' gradients into those of the raw scores. What pads the rows may be anything. */
function softmaxBackward(scores: usize, dscores: usize, lse: f32, mean: f32, tokens: i32, scale: f32): void {
  const end = scores + <usize>strideOf(tokens), scales = f32x4.splat(scale), sums = f32x4.splat(lse), means = f32x4.splat(mean);
  do {
    const p = exp4(f32x4.sub(f32x4.mul(v128.load(scores), scales), sums));
    v128.store(scores, p);
    v128.store(dscores, f32x4.mul(f32x4.mul(p, f32x4.sub(v128.load(dscores), means)), scales));
    scores += 16;
    dscores += 16;
  } while (scores < end);
}

function dot(a: usize, b: usize, length: i32): f32 {
  let sum = f32x4.splat(0);
  for (let i = 0; i < length; i += 4) {
    const at = (<usize>i) << 2, left = length - i;
    sum = f32x4.add(sum, f32x4.mul(get(a + at, left), get(b + at, left)));
  }
  return sum4(sum);
}
