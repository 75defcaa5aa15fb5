import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';

describe('Random', () => {
  it('is sfc32', () => {
    const random = Random.restore([1, 2, 3, 4]);
    // From an independent implementation in arbitrary-precision integers.
    expect(Array.from({ length: 6 }, () => random.u32())).toEqual([7, 34, 56623200, 188882296, 3431242869, 399395954]);
    const seeded = Random.from(7);
    expect(Array.from({ length: 4 }, () => seeded.u32())).toEqual([354173178, 3094352157, 3354895717, 2162303222]);
  });

  it('goes on from a saved state', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(50), (seed, skip) => {
        const a = Random.from(seed);
        for (let i = 0; i < skip; i++) a.u32();
        const b = Random.restore(JSON.parse(JSON.stringify(a.state)));
        expect([b.u32(), b.below(9), b.float()]).toEqual([a.u32(), a.below(9), a.float()]);
      }),
    );
  });

  it('refuses what is no state', () => {
    for (const state of [[], [1, 2, 3], [1, 2, 3, -1], [1, 2, 3, 0.5], [1, 2, 3, 2 ** 32], [1, 2, 3, Number.NaN]])
      expect(() => Random.restore(state)).toThrow('expected 4 unsigned 32-bit integers');
  });

  it('has a stream for each seed and purpose; a number and its text are one seed', () => {
    const first = (random: Random): number => random.u32();
    expect(first(Random.from(7))).toBe(first(Random.from('7')));
    const seen = new Set([1, 2, 'a', ''].flatMap((seed) => ['', 'x', 'y'].map((purpose) => first(Random.from(seed, purpose)))));
    expect(seen.size).toBe(12);
  });

  it('is uniform', () => {
    const random = Random.from('uniform');
    const counts = new Uint32Array(7);
    let mean = 0;
    for (let i = 0; i < 70_000; i++) {
      counts[random.below(7)]++;
      mean += random.float() / 70_000;
    }
    // Five standard deviations.
    for (const n of counts) expect(Math.abs(n - 10_000)).toBeLessThan(470);
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.006);
  });

  it('never leaves its range, not in float32 either', () => {
    const random = Random.from(3);
    const floats = Array.from({ length: 10_000 }, () => Math.fround(random.float()));
    expect(Math.max(...floats)).toBeLessThan(1);
    expect(Math.min(...floats)).toBeGreaterThanOrEqual(0);
    for (const n of [1, 2, 3, 2 ** 31 + 1, 2 ** 32]) expect(random.below(n)).toBeLessThan(n);
  });

  it('shuffles into every order alike', () => {
    const random = Random.from('orders');
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle([1, 2, 3]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const n of counts.values()) expect(Math.abs(n - 1000)).toBeLessThan(150);
  });
});
