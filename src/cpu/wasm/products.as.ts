/**
 * Matrix products: C[m,n] = Σ_k A[m,k] B[k,n] (+ D[m,n]), all three orientations being one routine over strides.
 *
 * As in GotoBLAS, B is copied block by block into panels of 8 columns, so that a register tile of 4 rows by 8 columns reads it
 * in order and any shape becomes full tiles: panels are padded with zeros, and the tiles at the edges are stored by way of a spare
 * tile. The order of every sum is fixed.
 *
 * AssemblyScript: pointers are plain numbers, strides are in bytes, and scratch memory comes from the caller.
 */

/** Rows of a block of B; rows of a block of A that stay in the cache; columns of a block of B. */
const DEPTH: i32 = 256;
const HEIGHT: i32 = 64;
const WIDTH: i32 = 256;

const PANELS: usize = 0;
const PACKED_A: usize = PANELS + DEPTH * WIDTH * 4;
const SPARE: usize = PACKED_A + HEIGHT * DEPTH * 4;
/** Bytes of scratch memory that `product` takes. */
export const PRODUCT_SCRATCH: usize = SPARE + 4 * 8 * 4;

/** Copies `depth` rows of `width` numbers into panels of 4 columns each. */
function pack4(from: usize, stride: usize, depth: i32, width: i32, to: usize): void {
  for (let n = 0; n < width; n += 4) {
    let source = from + ((<usize>n) << 2);
    if (width - n >= 4)
      for (let k = 0; k < depth; k++, source += stride, to += 16) v128.store(to, v128.load(source));
    else
      for (let k = 0; k < depth; k++, source += stride, to += 16)
        for (let j = 0; j < 4; j++) store<f32>(to + ((<usize>j) << 2), n + j < width ? load<f32>(source + ((<usize>j) << 2)) : 0);
  }
}

/** The same into panels of 8 columns. */
function pack8(from: usize, stride: usize, depth: i32, width: i32, to: usize): void {
  for (let n = 0; n < width; n += 8) {
    let source = from + ((<usize>n) << 2);
    if (width - n >= 8)
      for (let k = 0; k < depth; k++, source += stride, to += 32) {
        v128.store(to, v128.load(source));
        v128.store(to, v128.load(source, 16), 16);
      }
    else
      for (let k = 0; k < depth; k++, source += stride, to += 32)
        for (let j = 0; j < 8; j++) store<f32>(to + ((<usize>j) << 2), n + j < width ? load<f32>(source + ((<usize>j) << 2)) : 0);
  }
}

/** Panels of 8 columns of the transpose: `from` holds `width` rows of `depth` numbers. */
function pack8Transposed(from: usize, stride: usize, depth: i32, width: i32, to: usize): void {
  for (let n = 0; n < width; n += 8, to += (<usize>depth) << 5) {
    const source = from + <usize>n * stride;
    const whole = width - n >= 8 ? depth & ~3 : 0;
    for (let k = 0; k < whole; k += 4) {
      const column = source + ((<usize>k) << 2), target = to + ((<usize>k) << 5);
      transpose4(column, stride, target);
      transpose4(column + 4 * stride, stride, target + 16);
    }
    for (let j = 0; j < 8; j++)
      for (let k = whole; k < depth; k++) {
        const at = ((<usize>k) << 2), target = to + ((<usize>k) << 5) + ((<usize>j) << 2);
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
  v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(ba, dc, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(ba, dc, 2, 3, 6, 7), 96);
}

/** A sum leaves the registers: added to what stands at `from`, if that is anywhere. */
@inline
function put(sum: v128, from: usize, to: usize): void {
  v128.store(to, from != 0 ? f32x4.add(sum, v128.load(from)) : sum);
}

/**
 * Four rows by eight columns. The rows of A start at `a`, `a1`, `a2` and `a3` (the last ones coincide at the edge), its columns lie
 * `step` apart. Unrolling over columns was measured to be slower: V8 then runs out of registers.
 */
function tile(
  a: usize, a1: usize, a2: usize, a3: usize, step: usize, panel: usize, depth: i32, from: usize, fromStride: usize, c: usize, cs: usize,
): void {
  let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  const end = panel + ((<usize>depth) << 5);
  while (panel < end) {
    const b0 = v128.load(panel), b1 = v128.load(panel, 16);
    let v = v128.load32_splat(a);
    s00 = f32x4.add(s00, f32x4.mul(v, b0));
    s01 = f32x4.add(s01, f32x4.mul(v, b1));
    v = v128.load32_splat(a1);
    s10 = f32x4.add(s10, f32x4.mul(v, b0));
    s11 = f32x4.add(s11, f32x4.mul(v, b1));
    v = v128.load32_splat(a2);
    s20 = f32x4.add(s20, f32x4.mul(v, b0));
    s21 = f32x4.add(s21, f32x4.mul(v, b1));
    v = v128.load32_splat(a3);
    s30 = f32x4.add(s30, f32x4.mul(v, b0));
    s31 = f32x4.add(s31, f32x4.mul(v, b1));
    panel += 32;
    a += step;
    a1 += step;
    a2 += step;
    a3 += step;
  }
  const second: usize = from != 0 ? 16 : 0;
  put(s00, from, c);
  put(s01, from + second, c + 16);
  from += fromStride;
  c += cs;
  put(s10, from, c);
  put(s11, from + second, c + 16);
  from += fromStride;
  c += cs;
  put(s20, from, c);
  put(s21, from + second, c + 16);
  from += fromStride;
  c += cs;
  put(s30, from, c);
  put(s31, from + second, c + 16);
}

/** A tile at the lower or right edge: `rows` by `columns` of it count. */
function edge(rows: i32, columns: i32, spare: usize, from: usize, fromStride: usize, c: usize, cs: usize): void {
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const at = (<usize>j) << 2;
      const sum = load<f32>(spare + ((<usize>i) << 5) + at);
      store<f32>(c + <usize>i * cs + at, from != 0 ? sum + load<f32>(from + <usize>i * fromStride + at) : sum);
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
      if (turnB) pack8Transposed(b + <usize>n0 * bs + ((<usize>k0) << 2), bs, depth, width, scratch + PANELS);
      else pack8(b + <usize>k0 * bs + ((<usize>n0) << 2), bs, depth, width, scratch + PANELS);
      for (let m0 = 0; m0 < m; m0 += HEIGHT) {
        const height = min(HEIGHT, m - m0);
        if (turnA) pack4(a + <usize>k0 * as + ((<usize>m0) << 2), as, depth, height, scratch + PACKED_A);
        for (let j = 0; j < width; j += 8) {
          const panel = scratch + PANELS + (<usize>j >> 3) * ((<usize>depth) << 5);
          for (let i = 0; i < height; i += 4) {
            const rows = min(4, height - i);
            const top = turnA ? scratch + PACKED_A + (<usize>i >> 2) * ((<usize>depth) << 4) : a + <usize>(m0 + i) * as + ((<usize>k0) << 2);
            const step: usize = turnA ? 16 : 4;
            const down: usize = turnA ? 4 : as;
            const row1 = rows > 1 ? top + down : top;
            const row2 = rows > 2 ? row1 + down : row1;
            const row3 = rows > 3 ? row2 + down : row2;
            const to = target + <usize>(m0 + i) * cs + ((<usize>j) << 2);
            const plus = from != 0 ? from + <usize>(m0 + i) * fromStride + ((<usize>j) << 2) : 0;
            if (rows == 4 && width - j >= 8) tile(top, row1, row2, row3, step, panel, depth, plus, fromStride, to, cs);
            else {
              tile(top, row1, row2, row3, step, panel, depth, 0, 0, scratch + SPARE, 32);
              edge(rows, min(8, width - j), scratch + SPARE, plus, fromStride, to, cs);
            }
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
