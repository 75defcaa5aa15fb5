/**
 * Claims about this model, each of which can be tested on a trained one.
 *
 * A claim is one file and one line in `list.ts`. It measures numbers, rows of which are kept as they are; and it judges such numbers, which
 * needs no engine: what was recorded can be judged again by anyone.
 */
import type { Estimate } from '../analysis/estimate.ts';
import type { ModelConfig } from '../model/config.ts';
import type { Task } from '../puzzles/task.ts';
import type { Lab } from './lab.ts';

export interface Source {
  /** Who says it, in a few words: "HRM paper, figure 5". */
  readonly text: string;
  readonly url: string;
}

export type Verdict = 'holds' | 'does not hold' | 'cannot tell';

/** What numbers of an effect are: shares are written as percent, differences of shares as points. */
export type Unit = 'share' | 'points' | 'number' | 'bytes' | 'correlation' | 'area' | 'doublings';

export interface Effect extends Estimate {
  /** In words, to stand before a colon: "solved after 32 segments less after 16". */
  readonly name: string;
  readonly unit: Unit;
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** A figure as data. */
export type ClaimFigure = {
  readonly title: string;
  /** Of the values. */
  readonly unit: Unit;
} & (
  | {
      readonly kind: 'lines';
      readonly along: string;
      readonly lines: readonly { readonly label: string; readonly points: readonly Point[] }[];
    }
  | { readonly kind: 'bars'; readonly bars: readonly (Estimate & { readonly label: string })[] }
);

/** What numbers come to. */
export interface Finding {
  /** Cases that were looked at, and what they are: 500 puzzles. */
  readonly n: number;
  readonly of: string;
  readonly effect: Effect;
  /** What the effect has to be above for the claim to hold. */
  readonly least: number;
  readonly verdict: Verdict;
  /** The result in one sentence. */
  readonly sentence: string;
  readonly figure: ClaimFigure;
}

/** What was measured: plain numbers, a row a case, and numbers that all rows share. */
export interface Data {
  readonly facts: Readonly<Record<string, number>>;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** What a measurement is asked for. */
export interface Request {
  /** Held-out puzzles. */
  readonly n: number;
  readonly seed: number;
}

/** The model that a claim is tested on. */
export interface Tested {
  readonly config: ModelConfig;
  readonly task: Task;
}

export interface Claim {
  readonly id: string;
  /** The claim in one sentence. */
  readonly says: string;
  readonly source: Source;
  /** Who says otherwise, where somebody does. */
  readonly against?: Source;
  /** What is measured, on which puzzles. */
  readonly measures: string;
  /** The rule for the verdict, in words. */
  readonly rule: string;
  /** How it is recorded: on which of the site's models, undefined for a claim that needs none. */
  readonly recorded: { readonly model: string | undefined; readonly n: number };
  /** Why it means nothing for a model; undefined where it does. */
  needs(tested: Tested): string | undefined;
  /** Floating-point operations. */
  cost(tested: Tested | undefined, n: number): number;
  /** The same numbers, to the bit, for the same model, request and kind of engine. */
  measure(lab: Lab, request: Request): Promise<Data>;
  /** @param data what `measure` of the same claim gave. */
  judge(data: Data): Finding;
}

/** The one rule for all: the larger an effect, the truer the claim. */
export function verdictOf({ low, high }: Pick<Estimate, 'low' | 'high'>, least: number): Verdict {
  if (low > least) return 'holds';
  return high < least ? 'does not hold' : 'cannot tell';
}

/** A claim from its file, which finds the effect: the rule gives the verdict. */
export const claim = (given: Omit<Claim, 'judge'> & { judge(data: Data): Omit<Finding, 'verdict'> }): Claim => ({
  ...given,
  judge(data) {
    const found = given.judge(data);
    return rounded({ ...found, verdict: verdictOf(found.effect, found.least) });
  },
});

/** Six digits: browsers differ in the last ones of a logarithm or a power, and what was recorded is compared with what is judged anew. */
const shown = (x: number): number => Number(x.toPrecision(6));

function rounded(finding: Finding): Finding {
  const of = <E extends Estimate>(one: E): E => ({ ...one, value: shown(one.value), low: shown(one.low), high: shown(one.high) });
  const point = ({ x, y, low, high }: Point): Point => ({
    x,
    y: shown(y),
    ...(low === undefined ? {} : { low: shown(low) }),
    ...(high === undefined ? {} : { high: shown(high) }),
  });
  const { figure } = finding;
  return {
    ...finding,
    effect: of(finding.effect),
    figure:
      figure.kind === 'bars'
        ? { ...figure, bars: figure.bars.map(of) }
        : { ...figure, lines: figure.lines.map(({ label, points }) => ({ label, points: points.map(point) })) },
  };
}

/** The numbers of a column. @throws RangeError if there is no such column. */
export function column({ columns, rows }: Data, name: string): number[] {
  const at = columns.indexOf(name);
  if (at < 0) throw new RangeError(`the data have no column "${name}"`);
  return rows.map((row) => row[at]);
}

/** The same as answers to a question: 1 is yes. */
export const answers = (data: Data, name: string): boolean[] => column(data, name).map((value) => value === 1);

export const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length;

/** 1 to n. */
export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** A number as data keep it: with so many digits that no interval would show the rest. */
export const kept = (x: number): number => Number(x.toPrecision(5));

/** @throws Error: whoever asks for the model of a claim that needs one has given it. */
export function given(tested: Tested | undefined): Tested {
  if (!tested) throw new Error('this claim is tested on a trained model, and none was given');
  return tested;
}

/** Why a model of one state cannot be asked about its two. */
export const twoStatesOnly = ({ config }: Tested): string | undefined =>
  config.architecture === 'hrm' || config.architecture === 'trm' ? undefined : 'it is about z_L and z_H, and this model has no two states';
