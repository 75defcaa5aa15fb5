/** Kernels that measure a machine. */
import type { CpuKernel } from './types.ts';

export const copy: CpuKernel<'copy'> = ({ x, y }) => y.set(x);

export const fmaChains: CpuKernel<'fma_chains'> = ({ x, y }, { threads, rounds }) => {
  for (let i = 0; i < threads; i++)
    for (let lane = 0; lane < 4; lane++) {
      let sum = 0;
      for (let chain = 0; chain < 12; chain++) {
        let a = chain;
        for (let r = 0; r < rounds; r++) a = a * x[lane] + x[4 + lane];
        sum += a;
      }
      y[4 * i + lane] = sum;
    }
};
