/** Whether two traces of the same solve tell the same, up to the rounding of different engines. Pure. */
import { woundName } from '../../model/wound.ts';
import type { Trace } from '../../trace/trace.ts';

/** The largest differences that count as rounding: of a probability, of a residual as a share of the state's norm, of a Q logit. */
export const TOLERANCE = { probability: 0.005, residual: 0.01, q: 0.05 } as const;

export interface Agreement {
  readonly same: boolean;
  /** Why they cannot even be compared, where they cannot. */
  readonly differs?: 'weights' | 'question' | 'shape';
  /** Largest differences found, as TOLERANCE counts them; NaN where they could not be compared. */
  readonly probability: number;
  readonly residual: number;
  readonly q: number;
}

function largest(a: Float32Array, b: Float32Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    // A number that is none on one side only is as different as can be.
    if (Number.isNaN(difference)) {
      if (Number.isNaN(a[i]) !== Number.isNaN(b[i])) return Number.POSITIVE_INFINITY;
    } else if (difference > most) most = difference;
  }
  return most;
}

const incomparable = (differs: NonNullable<Agreement['differs']>): Agreement => ({
  same: false,
  differs,
  probability: Number.NaN,
  residual: Number.NaN,
  q: Number.NaN,
});

export function compareTraces(a: Trace, b: Trace): Agreement {
  if (a.header.weights.hash !== b.header.weights.hash) return incomparable('weights');
  if (a.question.length !== b.question.length || a.question.some((token, i) => token !== b.question[i])) return incomparable('question');
  if (woundOf(a) !== woundOf(b) || lanesOf(a) !== lanesOf(b)) return incomparable('shape');
  const same = (x: ArrayLike<number>, y: ArrayLike<number>): boolean => x.length === y.length;
  if (!same(a.updates.change, b.updates.change) || !same(a.updates.probe, b.updates.probe) || !same(a.segments.q, b.segments.q))
    return incomparable('shape');
  const norm = a.updates.norm.reduce((most, x) => (x > most ? x : most), 1e-12);
  const probability = Math.max(largest(a.updates.probe, b.updates.probe), largest(a.segments.output, b.segments.output));
  const residual = largest(a.updates.change, b.updates.change) / norm;
  const q = largest(a.segments.q, b.segments.q);
  return { same: probability <= TOLERANCE.probability && residual <= TOLERANCE.residual && q <= TOLERANCE.q, probability, residual, q };
}

const woundOf = ({ header: { wound } }: Trace): string => (wound ? woundName(wound) : '');

/** What was thought in which view: two solves that differ in it have other things to show. */
function lanesOf({ thinking }: Trace): string {
  if (!thinking) return '';
  const { strategy, lanes, shown } = thinking;
  const { segments, commitFrom, views, order, seed } = strategy;
  const thought = lanes.map((lane) => [lane.segments, lane.commits.map(({ segment, cell, token }) => [segment, cell, token])]);
  return JSON.stringify([segments, commitFrom, views, order, seed, shown, thought]);
}
