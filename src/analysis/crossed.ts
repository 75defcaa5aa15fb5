/**
 * Shares of what was tried twice over: several trainings of a model, each on the same puzzles. Two things differ by chance, which puzzles
 * were drawn and how a training came out, and an interval has to allow for both: with two-way clusters (Cameron, Gelbach and Miller,
 * "Robust inference with multiway clustering", 2011), the variance of puzzles, of trainings, less what is in both. Its degrees of freedom
 * are Satterthwaite's, rounded down, so that of two trainings that differ little is known.
 */
import { type Estimate, mean, pairedShares, shareEstimate, studentQuantile } from './estimate.ts';

/** Whether a puzzle was solved: [training][puzzle], the same puzzles in the same order for each training. */
export type Outcomes = readonly (readonly boolean[])[];

const shareOf = (flags: readonly boolean[]): number => flags.filter(Boolean).length / flags.length;

/** Of numbers drawn alike; 0 of a single one. */
function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.length < 2 ? 0 : values.reduce((sum, x) => sum + (x - middle) ** 2, 0) / (values.length - 1);
}

interface Parts {
  readonly value: number;
  /** Mean over the trainings of each puzzle. */
  readonly puzzles: readonly number[];
  readonly trainings: number;
  /** Variance of `value` for what trainings differ by, and for what is neither a puzzle's nor a training's. */
  readonly ofTrainings: number;
  readonly ofBoth: number;
}

function partsOf(outcomes: Outcomes): Parts {
  const [S, P] = [outcomes.length, outcomes[0].length];
  const shares = outcomes.map(shareOf);
  const puzzles = outcomes[0].map((_, p) => shareOf(outcomes.map((training) => training[p])));
  // All that were solved of all that were tried: as many trainings have as many puzzles, so that it is the mean as well.
  const value = outcomes.flat().filter(Boolean).length / (S * P);
  let rest = 0;
  for (const [s, training] of outcomes.entries())
    for (let p = 0; p < P; p++) rest += (Number(training[p]) - shares[s] - puzzles[p] + value) ** 2;
  const ofBoth = S > 1 && P > 1 ? rest / ((S - 1) * (P - 1)) / (S * P) : 0;
  return { value, puzzles, trainings: S, ofTrainings: variance(shares) / S, ofBoth };
}

/** Half of the 95% interval of what groups come to. @param puzzles one number a puzzle. */
function halfOf(puzzles: readonly number[], groups: readonly Parts[]): number {
  const P = puzzles.length;
  const ofPuzzles = variance(puzzles) / P;
  const sum = (of: (group: Parts) => number): number => groups.reduce((total, group) => total + of(group), 0);
  const [ofTrainings, ofBoth] = [sum((group) => group.ofTrainings), sum((group) => group.ofBoth)];
  // Where nothing differed something may: half a case, as for paired shares.
  const whole = Math.max(ofPuzzles, ofTrainings, ofPuzzles + ofTrainings - ofBoth, 1 / (P + 2) ** 2);
  const per = ofPuzzles ** 2 / Math.max(1, P - 1) + sum((group) => group.ofTrainings ** 2 / Math.max(1, group.trainings - 1));
  const freedom = per > 0 ? (ofPuzzles + ofTrainings) ** 2 / per : P - 1;
  return studentQuantile(Math.max(1, Math.floor(freedom))) * Math.sqrt(whole);
}

/**
 * The share solved, over all trainings. Never narrower than the puzzles alone would leave it, by Wilson; of one training it is that, and
 * says nothing of how another one would end.
 * @param outcomes at least one training of at least one puzzle.
 */
export function crossedShare(outcomes: Outcomes): Estimate {
  const parts = partsOf(outcomes);
  const { value, puzzles } = parts;
  const { low, high } = shareEstimate(value * puzzles.length, puzzles.length);
  if (outcomes.length < 2) return { value, low, high };
  const half = halfOf(puzzles, [parts]);
  return { value, low: Math.max(0, Math.min(low, value - half)), high: Math.min(1, Math.max(high, value + half)) };
}

/**
 * How much more one model solves than another. Puzzles are the same for both, trainings are not: a training of the one has nothing to do
 * with any of the other. Of one training each it is about these two alone.
 */
export function crossedDifference(first: Outcomes, second: Outcomes): Estimate {
  if (first.length === 1 && second.length === 1) return pairedShares(first[0], second[0]);
  const [a, b] = [partsOf(first), partsOf(second)];
  const value = a.value - b.value;
  const half = halfOf(
    a.puzzles.map((share, p) => share - b.puzzles[p]),
    [a, b],
  );
  return { value, low: Math.max(-1, value - half), high: Math.min(1, value + half) };
}
