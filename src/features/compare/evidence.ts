/** What there is to judge a comparison by: what this tab has trained, or what was recorded for the same settings. Pure. */
import { type ComparisonRecord, contestantsOf, type Plan, RECORDED, unpacked } from '../../claims/comparison.ts';
import { type Answer, answerOf, type Contestant } from '../../claims/versus.ts';
import { ARCHITECTURES, type Architecture } from '../../model/config.ts';
import { nameOf } from './columns.ts';
import type { CompareState, Training } from './store.ts';

/** The shares that the trainings of a model solved, check by check. */
export interface Curve {
  readonly architecture: Architecture;
  readonly steps: ArrayLike<number>;
  /** A row a training; one that is not so far yet has fewer. */
  readonly shares: readonly ArrayLike<number>[];
}

export interface End {
  readonly architecture: Architecture;
  readonly seed: number;
  /** Of each held-out puzzle, whether it is solved. */
  readonly solved: readonly boolean[];
}

export interface Evidence {
  readonly origin: 'recorded' | 'live';
  readonly curves: readonly Curve[];
  /** What each training that has ended solves. */
  readonly ends: readonly End[];
  /** Undefined until a training has ended. */
  readonly answer: Answer | undefined;
  readonly engine: string | undefined;
  /** On the command line; what is computed here has none. */
  readonly command: string | undefined;
}

/** The recorded comparison that the settings ask for, or one that has all of its models and more. */
export const recordedFor = ({ preset, by, steps }: Pick<CompareState, 'preset' | 'by' | 'steps'>): Plan | undefined =>
  RECORDED.find((plan) => plan.preset === preset.id && plan.by === by && plan.steps === steps);

/** @param chosen whichever of its models are looked at. */
export function recordedEvidence(record: ComparisonRecord, chosen: readonly Architecture[]): Evidence {
  return {
    origin: 'recorded',
    curves: chosen.map((architecture) => ({
      architecture,
      steps: record.checks,
      shares: record.trainings.filter((training) => training.architecture === architecture).map(({ solved }) => solved),
    })),
    ends: record.trainings.flatMap(({ architecture, seed, puzzles }) =>
      chosen.includes(architecture) ? [{ architecture, seed, solved: unpacked(puzzles, record.puzzles) }] : [],
    ),
    answer: answerOf(contestantsOf(record, chosen)),
    engine: record.engine,
    command: record.command,
  };
}

/** A model, and what there is of each of its trainings. */
function byModel<One extends { readonly architecture: Architecture }, T>(ones: readonly One[], of: (one: One, index: number) => T) {
  const models = ARCHITECTURES.filter((architecture) => ones.some((one) => one.architecture === architecture));
  return models.map((architecture) => ({
    architecture,
    found: ones.flatMap((one, index) => (one.architecture === architecture ? [of(one, index)] : [])),
  }));
}

/** Which puzzles a training that took every step solves in the end. */
const solvedBy = ({ status, check, config }: Training): readonly boolean[] | undefined =>
  status === 'finished' && check?.step === config.training.total_steps ? check.solved : undefined;

/** @param checksOf steps and shares solved at the checks of a training, by its place. */
export function liveEvidence(
  trainings: readonly Training[],
  checksOf: (training: Training, index: number) => { readonly steps: ArrayLike<number>; readonly shares: ArrayLike<number> },
): Evidence {
  const ends = trainings.flatMap((training): End[] => {
    const solved = solvedBy(training);
    return solved ? [{ architecture: training.architecture, seed: training.config.seed, solved }] : [];
  });
  const contestants = byModel(ends, ({ solved }) => solved).map(
    ({ architecture, found }): Contestant => ({ name: nameOf({ architecture }), outcomes: found }),
  );
  return {
    origin: 'live',
    curves: byModel(trainings, checksOf).map(({ architecture, found }) => ({
      architecture,
      steps: found.reduce((longest, one) => (one.steps.length > longest.steps.length ? one : longest)).steps,
      shares: found.map(({ shares }) => shares),
    })),
    ends,
    answer: answerOf(contestants),
    engine: trainings.findLast(({ summary }) => summary)?.summary?.engine.label,
    command: undefined,
  };
}

/** The mean over the trainings that have come so far, and the lowest and highest of them. */
export function meanCurve({ steps, shares }: Curve): {
  readonly mean: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
} {
  const at = (of: (values: readonly number[]) => number): Float32Array =>
    Float32Array.from({ length: steps.length }, (_, i) => of(shares.flatMap((row) => (i < row.length ? [row[i]] : []))));
  return {
    mean: at((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    low: at((values) => Math.min(...values)),
    high: at((values) => Math.max(...values)),
  };
}
