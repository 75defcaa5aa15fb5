/**
 * Work for threads: calls of compiled functions, cut into parts that need not wait for one another.
 *
 * A function covers units (rows, examples, numbers) that do not depend on one another, and its arguments are addresses and counts: a part
 * of it is the same function with addresses further on and fewer units. Every element is computed in the same order however the units
 * are cut, so that results are the same to the bit for any number of threads.
 *
 * Calls that follow one another make a chain where a part of the later one touches only what the same part of the earlier ones left:
 * most of a step goes through its examples, and no example reads another's numbers. Threads wait for one another at the end of a chain.
 */

/** An address that lies `step` bytes further on with each unit. */
export interface Place {
  readonly start: number;
  readonly step: number;
}
/** An argument: a number that is the same for all parts, or is looked up before each run; a place; the part's units, times a number; scratch memory. */
export type Argument = number | (() => number) | Place | { readonly units: number } | 'scratch';

/** A compiled function over units. */
export interface Work {
  readonly name: string;
  readonly units: number;
  /** What a unit costs, in multiply-adds. */
  readonly cost: number;
  /**
   * Set where the units are no equal pieces of the buffers, one after the other (columns of a matrix, heads of an example): parts begin at
   * multiples of so many units.
   */
  readonly tile?: number;
  readonly args: readonly Argument[];
  /** Whether there is anything to do, looked up before each run. */
  readonly when?: () => boolean;
}

/** Memory that a call reads or writes: from `start` up to `end`. */
export interface Touch {
  readonly start: number;
  readonly end: number;
  readonly writes: boolean;
  /** A part touches the same share of it as of its units, and no more. */
  readonly inProportion: boolean;
}

/** A call of a program: compiled work with what it touches, or something that the calling thread does by itself. */
export type Step = { readonly works: readonly Work[]; readonly touches: readonly Touch[] } | (() => void);

/** Work that threads do without waiting for one another. */
export interface Chain {
  readonly works: readonly Work[];
  /** The units of every work, unless it has tiles, are a multiple of this, at whose multiples parts may begin; 0: all have tiles. */
  readonly grains: number;
}

/** What a job holds at most. */
const MOST_WORKS = 64;
const MOST_PARTS = 64;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const grainsOf = (works: readonly Work[]): number => works.reduce((g, { units, tile }) => (tile ? g : gcd(g, units)), 0);

/** How many parts there can be. */
const widthOf = ({ works, grains }: Chain): number =>
  grains || works.reduce((most, { units, tile = 1 }) => Math.max(most, Math.ceil(units / tile)), 1);

/** Multiply-adds of all parts together. */
export const costOf = ({ works }: Pick<Chain, 'works'>): number => works.reduce((sum, { units, cost }) => sum + units * cost, 0);

/** Whether some part of the later call could meet another part of the earlier one. */
const clash = (a: Touch, b: Touch): boolean =>
  (a.writes || b.writes) &&
  a.start < b.end &&
  b.start < a.end &&
  !(a.inProportion && b.inProportion && a.start === b.start && a.end === b.end);

/**
 * As few chains as keep the order of what depends on one another.
 * @param threads that every chain should occupy, where its calls could.
 */
export function chainsOf(steps: readonly Step[], threads: number): (Chain | (() => void))[] {
  const links: (Chain | (() => void))[] = [];
  let open: { works: Work[]; touches: Touch[]; grains: number } | undefined;
  for (const step of steps) {
    if (typeof step === 'function') {
      links.push(step);
      open = undefined;
      continue;
    }
    const next = { works: step.works, grains: grainsOf(step.works) };
    if (open) {
      const joined: Chain = { works: [...open.works, ...next.works], grains: gcd(open.grains, next.grains) };
      const narrow = widthOf(joined) < Math.min(threads, Math.max(widthOf(open), widthOf(next)));
      const clashes = open.touches.some((a) => step.touches.some((b) => clash(a, b)));
      if (narrow || clashes || joined.works.length > MOST_WORKS) open = undefined;
    }
    if (!open) {
      open = { works: [], touches: [], grains: 0 };
      links.push(open);
    }
    open.works.push(...next.works);
    open.touches.push(...step.touches);
    open.grains = gcd(open.grains, next.grains);
  }
  return links;
}

/** Grains from which on parts begin at multiples of 16: pairs of rows stay together then, and parts have cache lines of their own. */
const MANY = 512;
const ROUND = 16;

/** Parts of a thread at most, and multiply-adds (a millisecond) of each where there are several: one that is held up leaves some to the others. */
const MOST_EACH = 4;
const LONG_PART = 2e7;

/**
 * Where the parts of each work begin, and where the last ends: `parts + 1` units of each.
 * @returns one part where more are not worth it.
 */
export function partsOf(chain: Chain, threads: number, leastPart: number): { parts: number; bounds: number[][] } {
  const { works, grains } = chain;
  const cost = costOf(chain);
  const each = Math.max(1, Math.min(MOST_EACH, Math.floor(cost / threads / LONG_PART)));
  const parts = Math.max(1, Math.min(Math.floor(cost / leastPart), threads * each, MOST_PARTS, widthOf(chain)));
  const coarse = grains >= MANY && grains >= 2 * ROUND * parts ? ROUND : 1;
  const bounds = works.map(({ units, tile }) =>
    Array.from({ length: parts + 1 }, (_, p) => {
      if (p === parts) return units;
      if (tile) return Math.min(units, tile * Math.floor((p * Math.ceil(units / tile)) / parts));
      return Math.floor((p * grains) / parts / coarse) * coarse * (units / grains);
    }),
  );
  return { parts, bounds };
}
