/** Products with what follows them, a piece at a time, so that the piece is still in the cache. Formulas: ../kernels/fused.ts. */
import { inject, residual_rms_norm_forward, rms_norm_backward, swiglu_backward, swiglu_rows } from './block.as';
import { matmul_nn, matmul_nt, product } from './products.as';
import { SCORES } from './attention.as';

/** Rows of a piece, and columns of gate, to which as many of up belong: what the scratch memory of attention's scores holds. */
const ROWS: i32 = 256;
const COLUMNS: i32 = 128;

/** gate_up may be 0: then only a is kept. */
export function matmul_nt_swiglu(x: usize, w: usize, gateUp: usize, a: usize, rows: i32, inner: i32, ffn: i32, scratch: usize): void {
  const short = (<usize>inner) << 2, long = (<usize>ffn) << 2;
  for (let r = 0; r < rows; r += ROWS) {
    const height = min(ROWS, rows - r), from = x + <usize>r * short;
    for (let c = 0; c < ffn; c += COLUMNS) {
      const width = min(COLUMNS, ffn - c), first = (<usize>c) << 2;
      const stride: usize = gateUp != 0 ? 2 * long : COLUMNS << 3;
      const gate = gateUp != 0 ? gateUp + <usize>r * stride + first : scratch + SCORES;
      const up = gateUp != 0 ? gate + long : gate + (COLUMNS << 2);
      product(from, short, false, w + <usize>c * short, short, true, 0, 0, gate, stride, height, width, inner, scratch);
      product(from, short, false, w + <usize>(ffn + c) * short, short, true, 0, 0, up, stride, height, width, inner, scratch);
      swiglu_rows(gate, up, stride, a + <usize>r * long + first, long, height, width);
    }
  }
}

/** da lies where the gradient of up comes to lie. */
export function matmul_nn_swiglu(dy: usize, w: usize, gateUp: usize, dgateUp: usize, rows: i32, inner: i32, outer: i32, scratch: usize): void {
  const ffn = (<usize>inner) << 2, da = dgateUp + ffn;
  product(dy, (<usize>outer) << 2, false, w, ffn, false, 0, 0, da, 2 * ffn, rows, inner, outer, scratch);
  swiglu_backward(gateUp, da, 2 * ffn, dgateUp, rows, inner);
}

/** Where y or rstd is 0 it is not kept; z or injection is 0 where y takes its place; h is 0 where no module follows. */
export function matmul_nt_norm(
  x: usize, w: usize, residual: usize, z: usize, injection: usize, input: usize, y: usize, rstd: usize, h: usize,
  rows: i32, inner: i32, outer: i32, eps: f32, scratch: usize,
): void {
  const to = y != 0 ? y : h;
  matmul_nt(x, w, to, rows, inner, outer, scratch);
  residual_rms_norm_forward(residual, to, to, rstd, rows, outer, eps);
  if (h != 0) inject(z != 0 ? z : to, injection != 0 ? injection : to, input, h, rows * outer);
}

export function matmul_nn_norm(
  dy: usize, w: usize, add: usize, y: usize, rstd: usize, ds: usize, rows: i32, inner: i32, outer: i32, scratch: usize,
): void {
  matmul_nn(dy, w, add, ds, rows, inner, outer, scratch);
  rms_norm_backward(ds, y, rstd, ds, rows, inner);
}
