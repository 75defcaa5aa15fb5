/** Gaussian noise from a counter: the same key, the same numbers, in whatever order they are asked for. */
import type { CpuKernel } from './types.ts';

/** A hash of 32 bits: every bit of the argument turns half of the bits of what comes out (lowbias32, C. Wellons). */
function scramble(bits: number): number {
  let x = bits;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** z += sigma · standard normal numbers; a row with sigma 0 stays as it is. */
export const addNoise: CpuKernel<'add_noise'> = ({ sigma, key, z }, { batch, length, stream }) => {
  for (let b = 0; b < batch; b++) {
    if (sigma[b] === 0) continue;
    const row = scramble(scramble(scramble(key[2 * b] + 0x9e3779b9) ^ key[2 * b + 1]) ^ stream);
    for (let i = 0; i < length; i++) {
      const place = row + 2 * i;
      const u = ((scramble(place) >>> 8) + 1) / 2 ** 24;
      const v = ((scramble(place + 1) >>> 9) + 0.5) / 2 ** 23 - 0.5;
      z[b * length + i] += sigma[b] * (Math.sqrt(-2 * Math.log(u)) * Math.sin(Math.PI * v));
    }
  }
};
