/**
 * The answer of a comparison: how much each model solves, over several trainings and the same puzzles, which can be told apart, and both
 * in one sentence. Pure; the page, the command line and what was recorded say the same.
 */
import { crossedDifference, crossedShare, type Outcomes } from '../analysis/crossed.ts';
import type { Estimate } from '../analysis/estimate.ts';
import { verdictOf } from './claim.ts';
import { inWords, plusMinus } from './words.ts';

/** A model, and which puzzles each of its trainings solves in the end. */
export interface Contestant {
  readonly name: string;
  readonly outcomes: Outcomes;
}

/** What can be said of two: that the first solves more or fewer than the second, that nobody can tell, or that one training each is none. */
export type Standing = 'more' | 'fewer' | 'cannot tell' | 'one training';

export interface Duel {
  readonly rival: string;
  /** Solved by the first model, less by the rival. */
  readonly difference: Estimate;
  readonly standing: Standing;
}

export interface Answer {
  /** In the order in which they were given. */
  readonly shares: readonly (Estimate & { readonly label: string })[];
  /** The first against each of the others. */
  readonly duels: readonly Duel[];
  readonly puzzles: number;
  /** Trainings of each model: the fewest and the most. */
  readonly trainings: readonly [least: number, most: number];
  readonly sentence: string;
}

const STANDINGS = { holds: 'more', 'does not hold': 'fewer', 'cannot tell': 'cannot tell' } as const;

function duelOf(first: Contestant, second: Contestant): Duel {
  const difference = crossedDifference(first.outcomes, second.outcomes);
  const few = Math.min(first.outcomes.length, second.outcomes.length) < 2;
  return { rival: second.name, difference, standing: few ? 'one training' : STANDINGS[verdictOf(difference, 0)] };
}

/**
 * @param contestants with at least one training each, all tried on the same puzzles. The first is held against the others.
 * @returns undefined where there are none.
 */
export function answerOf(contestants: readonly Contestant[]): Answer | undefined {
  const [first, ...others] = contestants;
  if (!first) return undefined;
  const shares = contestants.map(({ name, outcomes }) => ({ label: name, ...crossedShare(outcomes) }));
  const duels = others.map((other) => duelOf(first, other));
  const counts = contestants.map(({ outcomes }) => outcomes.length);
  const trainings = [Math.min(...counts), Math.max(...counts)] as const;
  const puzzles = first.outcomes[0].length;
  return { shares, duels, puzzles, trainings, sentence: sentenceOf(shares, duels, countedOf(trainings, puzzles)) };
}

/** "n = 2 x 500": trainings of each, and puzzles that each was tried on. */
export const countedOf = ([least, most]: Answer['trainings'], puzzles: number): string =>
  `n = ${least === most ? most : `${least} to ${most}`} x ${puzzles}`;

const WHERE = 'On this puzzle and budget';

function sentenceOf(shares: Answer['shares'], duels: readonly Duel[], counted: string): string {
  const [first, ...others] = shares;
  if (others.length === 0) return `${WHERE} ${first.label} solves ${plusMinus(first)} (${counted}).`;
  if (others.length === 1) {
    const [second] = others;
    const figures = (...of: readonly Estimate[]): string => `(${of.map(plusMinus).join(', ')}, ${counted})`;
    switch (duels[0].standing) {
      case 'more':
        return `${WHERE} ${first.label} solves more puzzles than ${second.label} ${figures(first, second)}.`;
      case 'fewer':
        return `${WHERE} ${second.label} solves more puzzles than ${first.label} ${figures(second, first)}.`;
      case 'cannot tell':
        return `${WHERE} ${first.label} and ${second.label} cannot be told apart ${figures(first, second)}.`;
      case 'one training':
        return `One training each cannot tell ${first.label} and ${second.label} apart ${figures(first, second)}: take two seeds or more.`;
    }
  }
  const named = (standing: Standing): string =>
    inWords(others.flatMap((share, i) => (duels[i].standing === standing ? [`${share.label} (${plusMinus(share)})`] : [])));
  const [fewer, more, same, unknown] = (['fewer', 'more', 'cannot tell', 'one training'] as const).map(named);
  const solves = [fewer && `fewer puzzles than ${fewer}`, more && `more ${fewer ? '' : 'puzzles '}than ${more}`].filter(Boolean);
  const clauses = [
    solves.length && `solves ${solves.join(', but ')}`,
    same && `cannot be told apart from ${same}`,
    unknown && `was trained too rarely to be told from ${unknown}`,
  ].filter(Boolean);
  return `${WHERE} ${first.label} (${plusMinus(first)}) ${clauses.join(', and ')}; ${counted}.`;
}
