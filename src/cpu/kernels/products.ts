/** The three orientations of a matrix product that a linear layer y = x Wᵀ needs. */
import type { CpuKernel } from './types.ts';

/** y[r,o] = Σ_i x[r,i] W[o,i]. */
export const matmulNt: CpuKernel<'matmul_nt'> = ({ x, w, y }, { rows, inner, outer }) => {
  for (let r = 0; r < rows; r++)
    for (let o = 0; o < outer; o++) {
      let sum = 0;
      for (let i = 0; i < inner; i++) sum += x[r * inner + i] * w[o * inner + i];
      y[r * outer + o] = sum;
    }
};

/** dx[r,i] = Σ_o dy[r,o] W[o,i] (+ add[r,i]). */
export const matmulNn: CpuKernel<'matmul_nn'> = ({ dy, w, add, dx }, { rows, inner, outer }) => {
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < inner; i++) {
      let sum = add ? add[r * inner + i] : 0;
      for (let o = 0; o < outer; o++) sum += dy[r * outer + o] * w[o * inner + i];
      dx[r * inner + i] = sum;
    }
};

/** dW[o,i] = Σ_r dy[r,o] x[r,i] (+ dW[o,i]). */
export const matmulTn: CpuKernel<'matmul_tn'> = ({ dy, x, dw }, { rows, inner, outer, accumulate }) => {
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += dy[r * outer + o] * x[r * inner + i];
      dw[o * inner + i] = accumulate ? dw[o * inner + i] + sum : sum;
    }
};
