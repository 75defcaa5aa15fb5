/** Normal noise on states, drawn on the device by a counter (`add_noise` in the catalogue): what a program reads of it, and how it is written. */
import type { Engine } from '../engine/engine.ts';
import { type BufferRef, persistent } from '../engine/program.ts';

/** How much noise each row gets, [B], and from which seed and count it is drawn, [B, 2]. */
export interface Noise {
  readonly sigma: BufferRef;
  readonly key: BufferRef;
}

export const noiseBuffers = (prefix: string, batch: number): Noise => ({
  sigma: persistent(`${prefix}.sigma`, [batch]),
  key: persistent(`${prefix}.key`, [batch, 2], 'u32'),
});

/** The same noise for all rows, drawn by the number of a row's puzzle and a count. @param first number of the first row's puzzle. */
export function writeNoise(
  engine: Pick<Engine, 'write'>,
  { sigma, key }: Noise,
  { size, first, count }: { readonly size: number; readonly first: number; readonly count: number },
): void {
  const batch = sigma.shape[0];
  engine.write(sigma, new Float32Array(batch).fill(size));
  engine.write(
    key,
    Uint32Array.from({ length: 2 * batch }, (_, i) => (i % 2 ? count : first + (i >> 1))),
  );
}
