/**
 * Matrix products: C[m,n] = Σ_k A[m,k] B[k,n] (+ D[m,n]), all three orientations being one routine over strides.
 *
 * As in GotoBLAS, both factors are copied block by block: B into panels of 16 columns, A into pairs of rows, so that a register tile
 * of 2 rows by 16 columns reads both in order and any shape becomes full tiles: panels and pairs are padded with zeros, and the tiles
 * at the edges are stored by way of a spare tile. The order of every sum is fixed.
 *
 * AssemblyScript: pointers are plain numbers, strides are in bytes, and scratch memory comes from the caller.
 */
import { get, set } from './math.as';

/** Rows of a block of B; rows of a block of A that stay in the cache; columns of a block of B. */
const DEPTH: i32 = 256;
const HEIGHT: i32 = 64;
const WIDTH: i32 = 256;

const PANELS: usize = 0;
const PAIRS: usize = PANELS + DEPTH * WIDTH * 4;
const SPARE: usize = PAIRS + HEIGHT * DEPTH * 4;
/** Bytes of scratch memory that `product` takes. */
export const PRODUCT_SCRATCH: usize = SPARE + 2 * 16 * 4;

/** Copies `depth` rows of `width` numbers into panels of 16 columns each. */
function packPanels(from: usize, stride: usize, depth: i32, width: i32, to: usize): void {
  for (let n = 0; n < width; n += 16) {
    let source = from + ((<usize>n) << 2);
    if (width - n >= 16)
      for (let k = 0; k < depth; k++, source += stride, to += 64) {
        v128.store(to, v128.load(source));
        v128.store(to, v128.load(source, 16), 16);
        v128.store(to, v128.load(source, 32), 32);
        v128.store(to, v128.load(source, 48), 48);
      }
    else
      for (let k = 0; k < depth; k++, source += stride, to += 64)
        for (let j = 0; j < 16; j += 4) {
          const at = (<usize>j) << 2, left = width - n - j;
          v128.store(to + at, left > 0 ? get(source + at, left) : f32x4.splat(0));
        }
  }
}

/** The same of the transpose: `from` holds `width` rows of `depth` numbers. */
function packPanelsTransposed(from: usize, stride: usize, depth: i32, width: i32, to: usize): void {
  for (let n = 0; n < width; n += 16, to += (<usize>depth) << 6) {
    const source = from + <usize>n * stride;
    const whole = width - n >= 16 ? depth & ~3 : 0;
    for (let k = 0; k < whole; k += 4) {
      let column = source + ((<usize>k) << 2);
      const first = to + ((<usize>k) << 6);
      for (let target = first; target < first + 64; target += 16, column += 4 * stride) transpose4(column, stride, target);
    }
    for (let j = 0; j < 16; j++)
      for (let k = whole; k < depth; k++) {
        const at = ((<usize>k) << 2), target = to + ((<usize>k) << 6) + ((<usize>j) << 2);
        store<f32>(target, n + j < width ? load<f32>(source + <usize>j * stride + at) : 0);
      }
  }
}

/** Four rows of four numbers, `stride` apart, as four columns of a panel. */
@inline
function transpose4(from: usize, stride: usize, to: usize): void {
  const a = v128.load(from), b = v128.load(from + stride), c = v128.load(from + 2 * stride), d = v128.load(from + 3 * stride);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ba = v128.shuffle<f32>(a, b, 2, 6, 3, 7), dc = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 64);
  v128.store(to, v128.shuffle<f32>(ba, dc, 0, 1, 4, 5), 128);
  v128.store(to, v128.shuffle<f32>(ba, dc, 2, 3, 6, 7), 192);
}

/** Copies `height` rows of `depth` numbers two by two, the numbers of a pair in turns. */
function packPairs(from: usize, stride: usize, depth: i32, height: i32, to: usize): void {
  for (let m = 0; m < height; m += 2, from += 2 * stride) {
    const whole = height - m >= 2 ? depth & ~3 : 0;
    for (let k = 0; k < whole; k += 4, to += 32) {
      const at = from + ((<usize>k) << 2), even = v128.load(at), odd = v128.load(at + stride);
      v128.store(to, v128.shuffle<f32>(even, odd, 0, 4, 1, 5));
      v128.store(to, v128.shuffle<f32>(even, odd, 2, 6, 3, 7), 16);
    }
    for (let k = whole; k < depth; k++, to += 8) {
      const at = from + ((<usize>k) << 2);
      store<f32>(to, load<f32>(at));
      store<f32>(to, height - m >= 2 ? load<f32>(at + stride) : 0, 4);
    }
  }
}

/** The same of the transpose: `from` holds `depth` rows of `height` numbers. */
function packPairsTransposed(from: usize, stride: usize, depth: i32, height: i32, to: usize): void {
  const pair = (<usize>depth) << 3;
  for (let m = 0; m < height; m += 4, to += pair) {
    let source = from + ((<usize>m) << 2);
    if (height - m >= 4) {
      for (let k = 0; k < depth; k++, source += stride, to += 8) {
        const v = v128.load(source);
        v128.store64_lane(to, v, 0);
        v128.store64_lane(to + pair, v, 1);
      }
    } else
      for (let k = 0; k < depth; k++, source += stride, to += 8)
        for (let j = 0; j < 4; j++) {
          const target = to + (j < 2 ? 0 : pair) + ((<usize>(j & 1)) << 2);
          store<f32>(target, m + j < height ? load<f32>(source + ((<usize>j) << 2)) : 0);
        }
  }
}

/**
 * `count` tiles of 2 rows by 16 columns, one below the other: the pairs of A at `a` times a panel of B, and what stands at `from`, if
 * that is anywhere. The loop over tiles is in here since calls took a tenth of the time. Larger tiles, and unrolling over columns of
 * A, were measured to be slower: V8 then runs out of registers.
 */
function tiles(a: usize, panel: usize, depth: i32, count: i32, from: usize, fromStride: usize, c: usize, cs: usize): void {
  const end = panel + ((<usize>depth) << 6);
  for (let t = 0; t < count; t++) {
    let s00 = f32x4.splat(0), s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
    for (let b = panel; b < end; b += 64, a += 8) {
      const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
      let v = v128.load32_splat(a);
      s00 = f32x4.add(s00, f32x4.mul(v, b0));
      s01 = f32x4.add(s01, f32x4.mul(v, b1));
      s02 = f32x4.add(s02, f32x4.mul(v, b2));
      s03 = f32x4.add(s03, f32x4.mul(v, b3));
      v = v128.load32_splat(a, 4);
      s10 = f32x4.add(s10, f32x4.mul(v, b0));
      s11 = f32x4.add(s11, f32x4.mul(v, b1));
      s12 = f32x4.add(s12, f32x4.mul(v, b2));
      s13 = f32x4.add(s13, f32x4.mul(v, b3));
    }
    if (from != 0) {
      s00 = f32x4.add(s00, v128.load(from));
      s01 = f32x4.add(s01, v128.load(from, 16));
      s02 = f32x4.add(s02, v128.load(from, 32));
      s03 = f32x4.add(s03, v128.load(from, 48));
      from += fromStride;
      s10 = f32x4.add(s10, v128.load(from));
      s11 = f32x4.add(s11, v128.load(from, 16));
      s12 = f32x4.add(s12, v128.load(from, 32));
      s13 = f32x4.add(s13, v128.load(from, 48));
      from += fromStride;
    }
    v128.store(c, s00);
    v128.store(c, s01, 16);
    v128.store(c, s02, 32);
    v128.store(c, s03, 48);
    c += cs;
    v128.store(c, s10);
    v128.store(c, s11, 16);
    v128.store(c, s12, 32);
    v128.store(c, s13, 48);
    c += cs;
  }
}

/** A tile at the lower or right edge: `rows` by `columns` of it count. */
function edge(rows: i32, columns: i32, spare: usize, from: usize, fromStride: usize, c: usize, cs: usize): void {
  for (let i = 0; i < rows; i++, spare += 64, from += fromStride, c += cs)
    for (let j = 0; j < columns; j += 4) {
      const at = (<usize>j) << 2, left = columns - j, sum = v128.load(spare + at);
      set(c + at, left, from != 0 ? f32x4.add(sum, get(from + at, left)) : sum);
    }
}

/**
 * C (m by n, rows `cs` apart) = A B (+ add). A is m by k, rows `as` apart, or with `turnA` k by m.
 * B is k by n, rows `bs` apart, or with `turnB` n by k. `add` may be 0, or C itself.
 */
export function product(
  a: usize, as: usize, turnA: bool, b: usize, bs: usize, turnB: bool, add: usize, adds: usize, c: usize, cs: usize,
  m: i32, n: i32, k: i32, scratch: usize,
): void {
  for (let n0 = 0; n0 < n; n0 += WIDTH) {
    const width = min(WIDTH, n - n0);
    let from = add != 0 ? add + ((<usize>n0) << 2) : 0;
    let fromStride = add != 0 ? adds : 0;
    const target = c + ((<usize>n0) << 2);
    for (let k0 = 0; k0 < k; k0 += DEPTH) {
      const depth = min(DEPTH, k - k0);
      if (turnB) packPanelsTransposed(b + <usize>n0 * bs + ((<usize>k0) << 2), bs, depth, width, scratch + PANELS);
      else packPanels(b + <usize>k0 * bs + ((<usize>n0) << 2), bs, depth, width, scratch + PANELS);
      for (let m0 = 0; m0 < m; m0 += HEIGHT) {
        const height = min(HEIGHT, m - m0);
        if (turnA) packPairsTransposed(a + <usize>k0 * as + ((<usize>m0) << 2), as, depth, height, scratch + PAIRS);
        else packPairs(a + <usize>m0 * as + ((<usize>k0) << 2), as, depth, height, scratch + PAIRS);
        for (let j = 0; j < width; j += 16) {
          const panel = scratch + PANELS + <usize>j * ((<usize>depth) << 2), columns = min(16, width - j);
          const to = target + <usize>m0 * cs + ((<usize>j) << 2);
          const plus = from != 0 ? from + <usize>m0 * fromStride + ((<usize>j) << 2) : 0;
          const whole = columns == 16 ? height & ~1 : 0;
          tiles(scratch + PAIRS, panel, depth, whole >> 1, plus, fromStride, to, cs);
          for (let i = whole; i < height; i += 2) {
            tiles(scratch + PAIRS + <usize>i * ((<usize>depth) << 2), panel, depth, 1, 0, 0, scratch + SPARE, 64);
            const toEdge = to + <usize>i * cs, plusEdge = plus != 0 ? plus + <usize>i * fromStride : 0;
            edge(min(2, height - i), columns, scratch + SPARE, plusEdge, fromStride, toEdge, cs);
          }
        }
      }
      from = target;
      fromStride = cs;
    }
  }
}

/** y[r,o] = Σ_i x[r,i] W[o,i]. */
export function matmul_nt(x: usize, w: usize, y: usize, rows: i32, inner: i32, outer: i32, scratch: usize): void {
  const short = (<usize>inner) << 2, long = (<usize>outer) << 2;
  product(x, short, false, w, short, true, 0, 0, y, long, rows, outer, inner, scratch);
}

/** dx[r,i] = Σ_o dy[r,o] W[o,i] (+ add[r,i]). */
export function matmul_nn(dy: usize, w: usize, add: usize, dx: usize, rows: i32, inner: i32, outer: i32, scratch: usize): void {
  const short = (<usize>inner) << 2, long = (<usize>outer) << 2;
  product(dy, long, false, w, short, false, add, short, dx, short, rows, inner, outer, scratch);
}

/**
 * dW[o,i] = Σ_r dy[r,o] x[r,i] (+ add[o,i]) for `outer` by `inner` elements of dW, whose rows, as those of x, are `width` numbers long;
 * those of dy are `dyWidth` long. `add` may be dW itself.
 */
export function matmul_tn(
  dy: usize, dyWidth: i32, x: usize, add: usize, dw: usize, width: i32, rows: i32, inner: i32, outer: i32, scratch: usize,
): void {
  const long = (<usize>dyWidth) << 2, short = (<usize>width) << 2;
  product(dy, long, true, x, short, false, add, short, dw, short, outer, inner, rows, scratch);
}
