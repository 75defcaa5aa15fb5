/** Which calls threads do one after the other without waiting, and how they share them. */
import { describe, expect, it } from 'vitest';
import { chainsOf, partsOf, type Step, type Touch, type Work } from './work.ts';

const work = (units: number, tile?: number): Work => ({ name: 'f', units, cost: 1000, args: [], ...(tile && { tile }) });
/** Of bytes 0 to 100, 100 to 200 and so on. */
const touch = (block: number, writes: boolean, inProportion = true): Touch => ({
  start: 100 * block,
  end: 100 * block + 100,
  writes,
  inProportion,
});
const step = (units: number, touches: Touch[], tile?: number): Step => ({ works: [work(units, tile)], touches });
const lengths = (steps: Step[], threads = 2) =>
  chainsOf(steps, threads).map((link) => (typeof link === 'function' ? 'alone' : link.works.length));

describe('calls make a chain', () => {
  const writer = step(16, [touch(0, false), touch(1, true)]);

  it('where each part reads what the same part wrote', () => {
    expect(lengths([writer, step(64, [touch(1, false), touch(2, true)]), step(16, [touch(2, false), touch(0, true)])])).toEqual([3]);
    expect(chainsOf([writer, step(64, []), step(24, [])], 2)).toMatchObject([{ grains: 8 }]);
  });

  it.each<[string, Step]>([
    ['reads all of what another wrote', step(64, [touch(1, false, false)], 2)],
    ['writes all of what another read', step(64, [touch(0, true, false)], 2)],
    ['writes where another wrote', step(64, [touch(1, true, false)], 2)],
    ['has the memory of another in other shares', step(16, [{ ...touch(1, true), end: 150 }])],
  ])('no longer where one %s', (_, second) => {
    expect(lengths([writer, second])).toEqual([1, 1]);
  });

  it('where both read the same', () => {
    expect(lengths([writer, step(64, [touch(0, false, false)], 2)])).toEqual([2]);
  });

  it('no longer where fewer threads than before would have a part', () => {
    expect(lengths([step(64, []), step(27, [])])).toEqual([1, 1]);
    expect(lengths([step(64, [], 2), step(1, [])])).toEqual([1, 1]);
    expect(lengths([step(64, []), step(2, [])])).toEqual([2]);
    expect(lengths([step(64, []), step(2, [])], 4)).toEqual([1, 1]);
  });

  it('around what the calling thread does alone', () => {
    expect(lengths([step(16, []), step(16, []), () => {}, step(16, [])])).toEqual([2, 'alone', 1]);
  });

  it('as long as a job may be', () => {
    expect(lengths(Array.from({ length: 100 }, () => writer))).toEqual([64, 36]);
  });
});

describe('parts of a chain', () => {
  it('begin at the same share of every work', () => {
    const works = [work(16), work(48), work(16)];
    expect(partsOf({ works, grains: 16 }, 3, 1)).toEqual({
      parts: 3,
      bounds: [
        [0, 5, 10, 16],
        [0, 15, 30, 48],
        [0, 5, 10, 16],
      ],
    });
  });

  it('begin at tiles, and at multiples of 16 of many units', () => {
    const works = [work(1296), work(100, 16)];
    expect(partsOf({ works, grains: 1296 }, 2, 1).bounds).toEqual([
      [0, 640, 1296],
      [0, 48, 100],
    ]);
  });

  it('are several for each thread where they are long, as far as there are units', () => {
    const parts = (units: number, cost: number, threads = 2) =>
      partsOf({ works: [{ ...work(units), cost: cost / units }], grains: units }, threads, 1).parts;
    expect([parts(16, 7e7), parts(16, 8e7), parts(16, 1e9), parts(6, 1e9), parts(512, 1e10, 8)]).toEqual([2, 4, 8, 6, 32]);
  });

  it('are no more than there are threads, units, or multiply-adds that are worth it', () => {
    const parts = (units: number, threads: number, least: number) => partsOf({ works: [work(units)], grains: units }, threads, least).parts;
    expect([parts(16, 3, 1), parts(2, 3, 1), parts(16, 3, 8000), parts(16, 3, 8001)]).toEqual([3, 2, 2, 1]);
  });
});
