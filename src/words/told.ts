/**
 * Which step of which lesson tells what a claim of the Lab tests, and which claims Compare tests too. The three pages know nothing of each
 * other; each leads to the others from here.
 */
export interface Place {
  readonly lesson: string;
  /** Counted from 1. */
  readonly step: number;
}

export interface Told {
  /** What the claim is about, to stand after a colon. */
  readonly about: string;
  /** The first one is where the Lab leads to. */
  readonly places: readonly [Place, ...Place[]];
  /** Compare trains what it is about. */
  readonly compared?: true;
}

const at = (lesson: string, step: number): Place => ({ lesson, step });

/** By claim. */
export const TOLD: Readonly<Record<string, Told>> = {
  longer: { about: 'thinking longer than in training', places: [at('guess', 2)] },
  harder: { about: 'whether harder puzzles take longer', places: [at('halting', 3)] },
  memory: { about: 'the memory of both gradients', places: [at('gradient', 2)] },
  'outer-loop': { about: 'what the outer loop does', places: [at('disputed', 1)] },
  frozen: { about: 'z_H or z_L without its memory', places: [at('segments', 2)] },
  settles: { about: 'whether z_L settles and is thrown off', places: [at('target', 3)] },
  dimensions: { about: 'the dimensions of both states', places: [at('dimensions', 3)] },
  'one-blank': { about: 'puzzles with one blank cell', places: [at('disputed', 3)] },
  sudden: { about: 'whether answers come suddenly', places: [at('disputed', 3)] },
  wander: { about: 'failures that wander', places: [at('disputed', 4)] },
  naming: { about: 'other names for the digits', places: [at('tokens', 4)] },
  views: { about: 'what the halting head knows', places: [at('halting', 1)] },
  rivals: { about: 'HRM against its rivals', places: [at('disputed', 2), at('target', 4)], compared: true },
};

/** The claims that a step of a lesson tells of. */
export const toldAt = ({ lesson, step }: Place): readonly (Told & { readonly claim: string })[] =>
  Object.entries(TOLD).flatMap(([claim, told]) =>
    told.places.some((place) => place.lesson === lesson && place.step === step) ? [{ claim, ...told }] : [],
  );

export const address = {
  claim: (id: string): string => `#/lab?claim=${id}`,
  lesson: ({ lesson, step }: Place): string => `#/learn?lesson=${lesson}&step=${step}`,
  compare: '#/compare',
} as const;
