/** The series of every chart of a run, views on its columns. */

import type { Series } from '../../charts/series.ts';
import type { CheckColumn, RunMetrics, StepColumn } from '../../session/metrics.ts';
import { strings } from './strings.ts';

const words = strings.charts;

/** The last line is the one to look at: it is drawn solid and strong, those before it in other dashes. */
const STYLES: readonly Pick<Series, 'colour' | 'dash' | 'marker'>[] = [
  { colour: 1, marker: 'circle' },
  { colour: 2, dash: [6, 4], marker: 'square' },
  { colour: 3, dash: [2, 4], marker: 'triangle' },
  { colour: 4, dash: [8, 3, 2, 3], marker: 'diamond' },
  { colour: 5, dash: [4, 2], marker: 'circle' },
];
const MOST_LINES = STYLES.length;

/** Amounts of thinking worth a line: 1, 2, 4, 8... and the last. */
export function shownSegments(segments: number): number[] {
  const powers: number[] = [];
  for (let k = 1; k < segments; k *= 2) powers.push(k);
  return [...powers.slice(-(MOST_LINES - 1)), segments];
}

type Style = Omit<Series, 'x' | 'y'>;

/** Measured at each step, and noisy. */
const ofSteps = ({ steps }: RunMetrics, column: StepColumn, style: Style): Series => ({
  x: steps.column('step'),
  y: steps.column(column),
  noisy: true,
  ...style,
});

const ofChecks = ({ checks }: RunMetrics, column: CheckColumn, style: Style): Series => ({
  x: checks.column('step'),
  y: checks.column(column),
  ...style,
});

const bySegment = (run: RunMetrics, column: (k: number) => CheckColumn): Series[] =>
  shownSegments(run.segments)
    .reverse()
    .map((k, i) => ofChecks(run, column(k), { ...STYLES[i], id: `after-${k}`, label: words.afterSegments(k), emphasis: i === 0 }));

export function exactSeries(run: RunMetrics): Series[] {
  // Right answers that may differ from the label: for puzzles with several.
  const valid = ofChecks(run, 'valid', { id: 'valid', label: words.exact.valid, colour: 6, dash: [1, 3], marker: 'square' });
  return [...bySegment(run, (k) => `exact_${k}`), ...(valid.y.some(Number.isFinite) ? [valid] : [])];
}

export const cellSeries = (run: RunMetrics): Series[] => bySegment(run, (k) => `cells_${k}`);

export const lossSeries = (run: RunMetrics): Series[] => [
  ofSteps(run, 'loss_per_puzzle', { id: 'total', label: words.loss.total, colour: 1, emphasis: true }),
  ofSteps(run, 'answer_loss_per_puzzle', { id: 'answer', label: words.loss.answer, colour: 2, dash: [6, 4] }),
  ofSteps(run, 'halting_loss_per_puzzle', { id: 'halting', label: words.loss.halting, colour: 3, dash: [2, 4] }),
];

export const segmentSeries = (run: RunMetrics): Series[] => [
  ofSteps(run, 'segments_used', { id: 'training', label: words.segments.training, colour: 1, emphasis: true }),
  ofChecks(run, 'halted_segments', { id: 'held-out', label: words.segments.heldOut, colour: 2, dash: [6, 4], marker: 'square' }),
];

export const gradientSeries = (run: RunMetrics): Series[] => [
  ofSteps(run, 'gradient_norm', { id: 'norm', label: words.gradient.name, colour: 1, emphasis: true }),
];

export const speedSeries = ({ speed }: RunMetrics): Series[] => [
  {
    id: 'speed',
    label: words.speed.name,
    colour: 1,
    emphasis: true,
    noisy: true,
    x: speed.column('step'),
    y: speed.column('steps_per_second'),
  },
];
