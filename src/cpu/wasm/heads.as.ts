/** The language head as matrix products: over the whole batch at once, or row by row where puzzle slots stand between the cells. */
import { get, set } from './math.as';
import { product } from './products.as';

/** Rows of a product, and how often it is taken. */
@inline
function rowsOf(batch: i32, cells: i32, slots: i32): i32 {
  return slots == 0 ? batch * cells : cells;
}

export function lm_head_forward(
  z: usize, w: usize, logits: usize, batch: i32, cells: i32, slots: i32, hidden: i32, vocab: i32, scratch: usize,
): void {
  const rows = rowsOf(batch, cells, slots), d = (<usize>hidden) << 2, v = (<usize>vocab) << 2;
  for (let done = 0; done < batch * cells; done += rows, logits += <usize>rows * v, z += <usize>rows * d) {
    z += <usize>slots * d;
    product(z, d, false, w, d, true, 0, 0, logits, v, rows, vocab, hidden, scratch);
  }
}

/** For `columns` columns of dW, from the one at `dw` on. */
export function lm_head_weight_backward(
  dlogits: usize, z: usize, dw: usize, columns: i32, batch: i32, cells: i32, slots: i32, hidden: i32, vocab: i32, scratch: usize,
): void {
  const rows = rowsOf(batch, cells, slots), d = (<usize>hidden) << 2, v = (<usize>vocab) << 2;
  for (let done = 0; done < batch * cells; done += rows, dlogits += <usize>rows * v, z += <usize>rows * d) {
    z += <usize>slots * d;
    product(dlogits, v, true, z, d, false, done > 0 ? dw : 0, d, dw, d, vocab, columns, rows, scratch);
  }
}

export function head_backward(
  dlogits: usize, dq: usize, lmW: usize, qW: usize, dz: usize,
  batch: i32, cells: i32, slots: i32, hidden: i32, vocab: i32, scratch: usize,
): void {
  const rows = rowsOf(batch, cells, slots), d = (<usize>hidden) << 2, v = (<usize>vocab) << 2;
  let to = dz;
  for (let done = 0; done < batch * cells; done += rows, dlogits += <usize>rows * v, to += <usize>rows * d) {
    memory.fill(to, 0, <usize>slots * d);
    to += <usize>slots * d;
    product(dlogits, v, false, lmW, d, false, 0, 0, to, d, rows, hidden, vocab, scratch);
  }
  for (let b = 0; b < batch; b++, dq += 8, dz += <usize>(slots + cells) * d)
    for (let i = 0; i < hidden; i += 4) {
      const at = (<usize>i) << 2, left = hidden - i;
      const halt = f32x4.mul(v128.load32_splat(dq), get(qW + at, left));
      const qContinue = f32x4.mul(v128.load32_splat(dq, 4), get(qW + d + at, left));
      set(dz + at, left, f32x4.add(get(dz + at, left), f32x4.add(halt, qContinue)));
    }
}

/** In float64, as the plain loop. */
export function q_head_forward(z: usize, w: usize, bias: usize, q: usize, batch: i32, tokens: i32, hidden: i32): void {
  const row = (<usize>hidden) << 2;
  for (let b = 0; b < batch; b++, q += 8, z += <usize>tokens * row)
    for (let k = 0; k < 2; k++) {
      const weights = w + <usize>k * row;
      let sum: f64 = load<f32>(bias + ((<usize>k) << 2));
      for (let d: usize = 0; d < row; d += 4) sum += <f64>load<f32>(z + d) * <f64>load<f32>(weights + d);
      store<f32>(q + ((<usize>k) << 2), <f32>sum);
    }
}

export function q_head_weight_backward(dq: usize, z: usize, dw: usize, dbias: usize, batch: i32, tokens: i32, hidden: i32): void {
  const row = (<usize>hidden) << 2;
  for (let k: usize = 0; k < 8; k += 4, dw += row) {
    for (let d: usize = 0; d < row; d += 4) {
      let sum: f64 = 0;
      for (let b = 0; b < batch; b++) sum += <f64>load<f32>(dq + k + (<usize>b << 3)) * <f64>load<f32>(z + <usize>(b * tokens) * row + d);
      store<f32>(dw + d, <f32>sum);
    }
    let sum: f64 = 0;
    for (let b = 0; b < batch; b++) sum += load<f32>(dq + k + (<usize>b << 3));
    store<f32>(dbias + k, <f32>sum);
  }
}
