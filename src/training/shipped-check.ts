/** What a model of the site does on the held-out puzzles of its card, drawn anew: in one try, and thinking wider. Never both in one figure. */
import type { Engine } from '../engine/engine.ts';
import type { Weights } from '../model/parameters.ts';
import { writeWeights } from '../model/weights.ts';
import type { Dataset } from '../puzzles/dataset.ts';
import type { Task } from '../puzzles/task.ts';
import { drawViews } from '../puzzles/view.ts';
import { type LevelledScore, levelledScore, type Score } from '../solving/score.ts';
import { rowsFor, Thinker, thinkScore } from '../solving/think.ts';
import { STRATEGIES, type Strategy, type StrategyName } from '../trace/thinking.ts';
import { type Evaluation, Evaluator, evaluationOf, isExact } from './evaluator.ts';
import { heldOutExamples } from './run.ts';
import type { RunConfig } from './run-config.ts';

/** Held-out puzzles that a card's figures are measured on, in their order. */
export interface Judged {
  readonly oneTry: number;
  readonly wide: number;
}
export const JUDGED: Judged = { oneTry: 1000, wide: 500 };
const MOST_AT_ONCE = 64;

/** Segments of one try that a card gives. */
export const JUDGED_SEGMENTS = [8, 16, 32] as const;
const MOST_SEGMENTS = Math.max(...JUDGED_SEGMENTS);
/** Views of a card's widest thinking, where there are so many. */
const JUDGED_VIEWS = 16;

/** As a card gives it: shares of n puzzles and of their cells after each segment. */
export type Accuracy = Pick<Evaluation, 'n' | 'exact' | 'valid' | 'cells'> & {
  readonly segments: number;
  /** With learned halting: mean segments, and the share solved. */
  readonly halting: { readonly segments: number; readonly exact: number };
};

/** A way to think wider, and what it comes to. */
export interface WideScore extends LevelledScore {
  readonly think: StrategyName;
  readonly strategy: Strategy;
  /** Of views in which something was committed, the share in which a committed cell was wrong. */
  readonly wrong_commits?: number;
}

export interface Figures {
  /** One try, after each of as many segments as the run's own checks give. */
  readonly accuracy: Accuracy;
  /** One try of `JUDGED_SEGMENTS`, all of them used. */
  readonly one_try: readonly LevelledScore[];
  /** From the narrowest on; none where no rule tells a right answer from a wrong one. */
  readonly wide: readonly WideScore[];
}

/** Ways to think wider that a card gives: committing, alone and in several views; where nothing can be committed, views alone. */
function wideWays(task: Task): { readonly think: StrategyName; readonly strategy: Strategy }[] {
  if (!task.wider) return [];
  const think = task.wider.blank === undefined ? 'plain' : 'commit';
  const seed = 1;
  const views = drawViews(task, { seed, views: JUDGED_VIEWS }).length;
  const way = (most: number) => ({ think, strategy: { ...STRATEGIES[think], views: most, seed } }) as const;
  return think === 'commit' ? [way(1), way(views)] : [way(views)];
}

/** @param puzzles how many of the held-out ones. */
export async function judge(
  engine: Engine,
  { model, training, evaluation: { segments } }: Pick<RunConfig, 'model' | 'training' | 'evaluation'>,
  weights: Weights,
  dataset: Dataset,
  puzzles: Judged = JUDGED,
): Promise<Figures> {
  const { task, heldOut } = dataset;
  // Batches alike in size: a last one that is half empty costs as much as a full one.
  const batch = Math.ceil(puzzles.oneTry / Math.ceil(puzzles.oneTry / MOST_AT_ONCE));
  const evaluator = await Evaluator.create(engine, model, batch);
  writeWeights(engine, model, weights);
  const outcomes = await evaluator.outcomes(heldOutExamples(dataset, puzzles.oneTry), Math.max(segments, MOST_SEGMENTS));
  const { n, exact, valid, cells, haltedSegments, haltedExact } = evaluationOf(outcomes, segments);
  const halting = { segments: haltedSegments, exact: haltedExact };
  const one_try = JUDGED_SEGMENTS.map((after) => {
    const answered = outcomes.map((outcome) => ({ right: outcome.valid?.[after - 1] ?? isExact(outcome, after), segments: after }));
    return rounded(levelledScore(task, heldOut.slice(0, puzzles.oneTry), answered, evaluator.flopsPerSegment));
  });
  evaluator.release();
  const wide: WideScore[] = [];
  const thought = heldOut.slice(0, puzzles.wide);
  for (const { think, strategy } of wideWays(task)) {
    const thinker = await Thinker.create(
      engine,
      { config: model, loss: training.loss_type },
      task,
      strategy,
      rowsFor(engine, strategy, thought.length),
    );
    writeWeights(engine, model, weights);
    const score = thinkScore(task, thought, await thinker.think(thought), thinker.flopsPerSegment);
    const { wrongCommits, obeys: _, within: __, ...levelled } = score;
    thinker.release();
    wide.push({
      think,
      strategy,
      ...rounded(levelled),
      ...(wrongCommits === undefined ? {} : { wrong_commits: digits(wrongCommits) }),
    });
  }
  return { accuracy: { n, segments, exact, ...(valid ? { valid } : {}), cells, halting }, one_try, wide };
}

/** A card is read by people as well. */
const digits = (x: number): number => Number(x.toPrecision(4));

function rounded<S extends LevelledScore>(score: S): S {
  const of = ({ n, exact, interval: [low, high], segments, gflop }: Score): Score => ({
    n,
    exact: digits(exact),
    interval: [digits(low), digits(high)],
    segments: digits(segments),
    gflop: digits(gflop),
  });
  const levels = score.levels && Object.fromEntries(Object.entries(score.levels).map(([name, level]) => [name, of(level)]));
  return { ...score, ...of(score), ...(levels ? { levels } : {}) };
}

/** Rounding may differ between machines, where the browser's exp and pow are not ours: a puzzle or two of a thousand. */
const ROUNDING = 0.003;
/** One such puzzle may think through all views more or less. */
const ROUNDING_OF_MEANS = 0.05;

/** How far a share of n puzzles may lie from that of a card: of fewer puzzles by chance too, three standard errors and a puzzle. */
const allowed = (share: number, n: number, of: number): number =>
  ROUNDING + (n < of ? 3 * Math.sqrt((share * (1 - share)) / n) + 1 / n : 0);

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

type Share = Pick<Score, 'n' | 'exact'>;

const apart = (what: string, of: Share, is: Share): string[] =>
  Math.abs(of.exact - is.exact) > allowed(of.exact, is.n, of.n)
    ? [`${what}: the card says ${percent(of.exact)} of ${of.n}, found were ${percent(is.exact)} of ${is.n}`]
    : [];

/** Means depend on the few puzzles that take long: they are compared where the puzzles are the same. */
const meansApart = (what: string, of: Score, is: Score): string[] =>
  (['segments', 'gflop'] as const).flatMap((mean) =>
    of.n === is.n && Math.abs(of[mean] - is[mean]) > ROUNDING_OF_MEANS * of[mean]
      ? [`${what}: the card says ${of[mean]} ${mean} in the mean, found were ${is[mean]}`]
      : [],
  );

function scoresApart(what: string, of: LevelledScore | undefined, is: LevelledScore): string[] {
  if (!of) return [`${what}: not in the card`];
  const levels = Object.entries(is.levels ?? {}).flatMap(([name, level]) => {
    const said = of.levels?.[name];
    return said
      ? [...apart(`${what}, ${name}`, said, level), ...meansApart(`${what}, ${name}`, said, level)]
      : [`${what}, ${name}: not in the card`];
  });
  return [...apart(what, of, is), ...meansApart(what, of, is), ...levels];
}

const wayOf = ({ think, strategy: { views } }: WideScore): string => `${think}, ${views === 1 ? '1 view' : `${views} views`}`;

/**
 * Where what was found is not what the card says, in plain words. Fewer puzzles than the card's may differ by chance too: by three
 * standard errors of a share of so many, and a puzzle.
 */
export function differences(card: Figures, found: Figures): string[] {
  const [said, is] = [card.accuracy, found.accuracy];
  const after = (what: string, of: readonly number[], are: readonly number[]) =>
    of.flatMap((exact, m) => apart(`${what} after segment ${m + 1}`, { n: said.n, exact }, { n: is.n, exact: are[m] }));
  return [
    ...after('exact', said.exact, is.exact),
    ...after('cells', said.cells, is.cells),
    ...apart('exact with halting', { n: said.n, exact: said.halting.exact }, { n: is.n, exact: is.halting.exact }),
    ...found.one_try.flatMap((score, i) => scoresApart(`one try, ${score.segments} segments`, card.one_try[i], score)),
    ...found.wide.flatMap((score) =>
      scoresApart(
        `thinking wider, ${wayOf(score)}`,
        card.wide.find((one) => wayOf(one) === wayOf(score)),
        score,
      ),
    ),
  ];
}
