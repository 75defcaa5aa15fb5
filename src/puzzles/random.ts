/**
 * Random numbers that repeat: sfc32, the small fast counting generator of Chris Doty-Humphrey's PractRand, seeded through
 * MurmurHash3's finaliser. Its whole state is four 32-bit numbers, so that a run resumes exactly from plain JSON.
 *
 * Written here, not taken from `pure-rand`: that library has no string seeds, no floats and no shuffle, so it would spare only
 * the eight lines of `u32`.
 */
export type Seed = string | number;
export type RandomState = readonly [number, number, number, number];

const isU32 = (n: number): boolean => n === n >>> 0;

export class Random {
  private constructor(
    private a: number,
    private b: number,
    private c: number,
    private counter: number,
  ) {}

  /** A stream of its own for each purpose: `Random.from(7, 'held out')`. A number and its decimal text are the same seed. */
  static from(seed: Seed, purpose = ''): Random {
    const text = `${seed}/${purpose}`;
    const words = [1, 2, 3].map((salt) => {
      let h = Math.imul(salt, 0x9e3779b9);
      for (let i = 0; i < text.length; i++) h = mix(h ^ text.charCodeAt(i));
      return h;
    });
    const random = new Random(words[0], words[1], words[2], 1);
    // PractRand's own number of rounds before the first output.
    for (let i = 0; i < 12; i++) random.u32();
    return random;
  }

  /** @throws RangeError unless the state is four unsigned 32-bit integers. */
  static restore(state: readonly number[]): Random {
    if (state.length !== 4 || !state.every(isU32))
      throw new RangeError(`random state: expected 4 unsigned 32-bit integers, found ${JSON.stringify(state)}`);
    return new Random(state[0], state[1], state[2], state[3]);
  }

  get state(): RandomState {
    return [this.a, this.b, this.c, this.counter];
  }

  u32(): number {
    const out = (this.a + this.b + this.counter) >>> 0;
    this.counter = (this.counter + 1) >>> 0;
    this.a = (this.b ^ (this.b >>> 9)) >>> 0;
    this.b = (this.c + (this.c << 3)) >>> 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + out) >>> 0;
    return out;
  }

  /** Uniform in [0, 1), 24 bits: exact in float32 too, where more bits could round up to 1. */
  float(): number {
    return (this.u32() >>> 8) * 2 ** -24;
  }

  /** A uniform integer from 0 to n - 1, for n from 1 to 2^32; draws again where a remainder would favour small numbers. */
  below(n: number): number {
    const fair = 2 ** 32 - (2 ** 32 % n);
    let drawn = this.u32();
    while (drawn >= fair) drawn = this.u32();
    return drawn % n;
  }

  /** Fisher-Yates, in place. */
  shuffle<T extends { readonly length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return items;
  }
}

/** MurmurHash3's 32-bit finaliser. */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
