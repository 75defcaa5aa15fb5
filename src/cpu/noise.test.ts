/** The noise of `add_noise`: what the parity cases cannot say of it. */
import { expect, it } from 'vitest';
import { createCpuEngine, createOracle } from './cpu-engine.ts';
import { runKernel } from './testing.ts';

const LENGTH = 1 << 16;

async function noise(keys: readonly number[], { sigma = 1, stream = 0, engine = createOracle() } = {}): Promise<Float64Array[]> {
  const batch = keys.length / 2;
  const given = { sigma: new Array<number>(batch).fill(sigma), key: keys, z: new Float32Array(batch * LENGTH) };
  const { z } = await runKernel(engine, 'add_noise', { batch, length: LENGTH, stream }, given);
  engine.destroy();
  return Array.from({ length: batch }, (_, b) => Float64Array.from(z.subarray(b * LENGTH, (b + 1) * LENGTH)));
}

const mean = (of: Float64Array, power: number): number => of.reduce((sum, x) => sum + x ** power, 0) / of.length;
const correlation = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0) / a.length;
/** Four standard errors of a mean of so many numbers of this variance. */
const allowed = (variance: number): number => 4 * Math.sqrt(variance / LENGTH);

it('is standard normal, from the first key on', async () => {
  for (const of of await noise([0, 0, 1, 0, 123456789, 24])) {
    expect(Math.abs(mean(of, 1))).toBeLessThan(allowed(1));
    expect(Math.abs(mean(of, 2) - 1)).toBeLessThan(allowed(2));
    expect(Math.abs(mean(of, 3))).toBeLessThan(allowed(15));
    expect(Math.abs(mean(of, 4) - 3)).toBeLessThan(allowed(96));
    const beyond = of.filter((x) => Math.abs(x) > 3).length / LENGTH;
    expect(Math.abs(beyond - 0.0027)).toBeLessThan(allowed(0.0027));
  }
});

it('is another one for another seed, count, stream and place', async () => {
  const [one, seed, count] = await noise([1, 1, 2, 1, 1, 2]);
  const [stream] = await noise([1, 1], { stream: 1 });
  const shifted = Float64Array.from(one, (_, i) => one[(i + 1) % LENGTH]);
  for (const other of [seed, count, stream, shifted]) expect(Math.abs(correlation(one, other))).toBeLessThan(allowed(1));
});

it('is as large as sigma says, the same every time, and nothing to the bit where sigma is 0', async () => {
  const [one, again] = [await noise([5, 6]), await noise([5, 6])];
  expect(again).toEqual(one);
  const [twice] = await noise([5, 6], { sigma: 2 });
  expect(Array.from(twice.subarray(0, 9))).toEqual(Array.from(one[0].subarray(0, 9), (x) => 2 * x));
  const engine = await createCpuEngine();
  const z = [Number.NaN, -0, 1e-40, 3];
  const out = await runKernel(engine, 'add_noise', { batch: 2, length: 2, stream: 0 }, { sigma: [0, 0], key: [1, 2, 3, 4], z });
  expect(out.z).toEqual(Float32Array.from(z));
  engine.destroy();
});
