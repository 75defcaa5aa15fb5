/** What stands between the products of a block: injection, residual + RMSNorm, SwiGLU. `level` of the reference. */
import type { CpuKernel } from './types.ts';

/** h = z + injection, or z + (injection + x). */
export const inject: CpuKernel<'inject'> = ({ z, injection, x, h }, { length }) => {
  for (let i = 0; i < length; i++) h[i] = z[i] + (x ? injection[i] + x[i] : injection[i]);
};

/** s = x + branch; y = s / sqrt(mean(s²) + eps) (RMSNorm, arXiv 1910.07467, without a weight). */
export const residualRmsNormForward: CpuKernel<'residual_rms_norm_forward'> = ({ x, branch, y, rstd }, { rows, hidden, eps }) => {
  for (let r = 0; r < rows; r++) {
    let squares = 0;
    for (let i = r * hidden; i < (r + 1) * hidden; i++) squares += (x[i] + branch[i]) ** 2;
    const scale = 1 / Math.sqrt(squares / hidden + eps);
    for (let i = r * hidden; i < (r + 1) * hidden; i++) y[i] = (x[i] + branch[i]) * scale;
    rstd[r] = scale;
  }
};

/** ds = rstd (dy - y mean(dy·y)). */
export const rmsNormBackward: CpuKernel<'rms_norm_backward'> = ({ dy, y, rstd, ds }, { rows, hidden }) => {
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let i = r * hidden; i < (r + 1) * hidden; i++) sum += dy[i] * y[i];
    const mean = sum / hidden;
    for (let i = r * hidden; i < (r + 1) * hidden; i++) ds[i] = rstd[r] * (dy[i] - y[i] * mean);
  }
};

/** a = gate · sigmoid(gate) · up (GLU variants, arXiv 2002.05202). */
export const swigluForward: CpuKernel<'swiglu_forward'> = ({ gate_up, a }, { rows, ffn }) => {
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < ffn; i++) {
      const gate = gate_up[r * 2 * ffn + i];
      a[r * ffn + i] = (gate / (1 + Math.exp(-gate))) * gate_up[(r * 2 + 1) * ffn + i];
    }
};

/** dgate = da · up · s (1 + gate (1 - s)), dup = da · gate · s, with s = sigmoid(gate). */
export const swigluBackward: CpuKernel<'swiglu_backward'> = ({ gate_up, da, dgate_up }, { rows, ffn }) => {
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < ffn; i++) {
      const first = r * 2 * ffn + i;
      const gate = gate_up[first];
      const s = 1 / (1 + Math.exp(-gate));
      const d = da[r * ffn + i];
      dgate_up[first] = d * gate_up[first + ffn] * s * (1 + gate * (1 - s));
      dgate_up[first + ffn] = d * gate * s;
    }
};
